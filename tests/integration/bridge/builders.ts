/** Ops of the drawer and of ways out, and people who approve, for tests of the bridge; tickets are in `books.ts`. */
import type { Pool } from 'pg';
import { toHex } from '../../../crdt-schema/model/ids.ts';
import { approvalMessage } from '../../../crdt-schema/ops/approval.ts';
import type {
  Approval,
  CashClose,
  CashMove,
  CashOpen,
  CreditPayment,
  Expense,
  OverrideOp,
  VoidOp,
} from '../../../crdt-schema/ops/op.ts';
import { generateKeyPair } from '../../../server/security/crypto.ts';
import { at, id, STORE, type Till } from './books.ts';

const common = (n: number, till: Till) => ({ v: 1 as const, id: id(n), at: at(n, till), till: till.till });

export const cashOpen = (n: number, till: Till, total: number, more: Partial<CashOpen> = {}): CashOpen => ({
  ...common(n, till),
  kind: 'cash_open',
  total,
  ...more,
});
/** Closes the session of opening number `session`, its cash counted. */
export const cashClose = (
  n: number,
  till: Till,
  session: number,
  cash: number,
  more: Partial<CashClose> = {},
): CashClose => ({
  ...common(n, till),
  kind: 'cash_close',
  session: id(session),
  counted: [{ method: 'cash', amount: cash }],
  ...more,
});
export const cashMove = (n: number, till: Till, amount: number, more: Partial<CashMove> = {}): CashMove => ({
  ...common(n, till),
  kind: 'cash_move',
  direction: amount < 0 ? 'out' : 'in',
  amount: Math.abs(amount),
  reason: 'cambio',
  ...more,
});
export const expense = (n: number, till: Till, amount: number, more: Partial<Expense> = {}): Expense => ({
  ...common(n, till),
  kind: 'expense',
  category: 'hielo',
  method: 'cash',
  amount,
  ...more,
});
export const creditPayment = (
  n: number,
  till: Till,
  customer: string,
  total: number,
  more: Partial<CreditPayment> = {},
): CreditPayment => ({
  ...common(n, till),
  kind: 'credit_payment',
  customer,
  payments: [{ method: 'cash', amount: total }],
  total,
  ...more,
});
export const voidOf = (n: number, till: Till, target: string, more: Partial<VoidOp> = {}): VoidOp => ({
  ...common(n, till),
  kind: 'void',
  target,
  reason: 'error de captura',
  ...more,
});

const REASON = 'cliente de confianza';

/** Accepts the target, by an approval that was given for the usual reason. */
export const overrideOf = (
  n: number,
  till: Till,
  target: string,
  approval: Approval,
  more: Partial<OverrideOp> = {},
): OverrideOp => ({ ...common(n, till), kind: 'override', target, reason: REASON, approval, ...more });

export interface Person {
  readonly id: string;
  /** Signs for the op; `note` is the reason of an override, or the ticket's total as text. */
  approve(op: string, code: string, note?: string): Approval;
}

/** Somebody of the shop, as the table of people has them. */
export const addPerson = async (
  pool: Pool,
  n: number,
  role: 'cashier' | 'supervisor' | 'admin',
  more: { readonly name?: string; readonly active?: boolean } = {},
): Promise<Person> => {
  const keys = generateKeyPair();
  const by = id(n);
  await pool.query(
    `insert into person (store_id, id, name, role, public_key, sealed_key, active) values ($1, $2, $3, $4, $5, '', $6)`,
    [STORE, by, more.name ?? 'Ana', role, toHex(keys.publicKey), more.active ?? true],
  );
  const approve = (op: string, code: string, note = REASON): Approval => ({
    code,
    by,
    proof: toHex(keys.sign(approvalMessage({ store: STORE, op, code, note }))),
  });
  return { id: by, approve };
};
