/** Ops and entries of made-up logs, for the tests beside. */
import type { CashClose, CashOpen, CreditPayment, Op, OverrideOp, Refund, Sale, VoidOp } from '../ops/op.ts';
import { ACCEPTED, type Verdict } from '../verdicts/verdict.ts';
import type { HeldEntry } from './held-ops.ts';

export const SEGMENT = 'a1'.repeat(24);
export const PRODUCT = '01890000-0000-7000-8000-00000000cafe';
export const CUSTOMER = '01890000-0000-7000-8000-00000000c11e';
export const START_MS = 1_780_000_000_000;

export const idOf = (n: number): string => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const accepted = ACCEPTED;
export const rejected = (code = 'insufficient_stock'): Verdict => ({ status: 'rejected', code });
export const waiting = (code = 'unknown_session'): Verdict => ({ status: 'waiting', code });

/** Op number `n` was written `n` ms after the start. */
const common = (n: number) => ({
  v: 1 as const,
  id: idOf(n),
  at: `${(START_MS + n).toString(16).padStart(11, '0')}0000-${'a'.repeat(32)}`,
  till: 'C01',
});

export const saleOf = (n: number, total: number, more: Partial<Sale> = {}): Sale => ({
  ...common(n),
  kind: 'sale',
  receipt: { series: 'C01', number: n + 1 },
  lines: [{ product: PRODUCT, name: 'Café', quantity: 1_000, price: total * 100, total }],
  payments: [{ method: 'cash', amount: total }],
  total,
  ...more,
});

export const refundOf = (n: number, total: number, more: Partial<Refund> = {}): Refund => ({
  ...saleOf(n, total),
  kind: 'refund',
  ...more,
});

export const openingOf = (n: number, total: number, more: Partial<CashOpen> = {}): CashOpen => ({
  ...common(n),
  kind: 'cash_open',
  total,
  ...more,
});

export const closingOf = (n: number, session: string, more: Partial<CashClose> = {}): CashClose => ({
  ...common(n),
  kind: 'cash_close',
  session,
  counted: [],
  ...more,
});

export const paymentOf = (n: number, total: number, more: Partial<CreditPayment> = {}): CreditPayment => ({
  ...common(n),
  kind: 'credit_payment',
  customer: CUSTOMER,
  payments: [{ method: 'cash', amount: total }],
  total,
  ...more,
});

export const voidOf = (n: number, target: string, more: Partial<VoidOp> = {}): VoidOp => ({
  ...common(n),
  kind: 'void',
  target,
  reason: 'error',
  ...more,
});

export const overrideOf = (n: number, target: string, code = 'insufficient_stock'): OverrideOp => ({
  ...common(n),
  kind: 'override',
  target,
  reason: 'autorizado',
  approval: { code, by: idOf(0xadadad), proof: 'ab'.repeat(64) },
});

/** The op's entry in a log of one till, held here alone until something is said of it. */
export const entry = (op: Op, verdict?: Verdict, more: Partial<HeldEntry> = {}): HeldEntry => ({
  op,
  segment: SEGMENT,
  seq: Number.parseInt(op.id.slice(-12), 16),
  verdict,
  held: verdict === undefined ? 'here' : 'server',
  ...more,
});
