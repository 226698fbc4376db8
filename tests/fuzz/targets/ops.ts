/** One operation of each kind, as a till writes them: for the codec and for the rules. */
import { formatHlc } from '../../../crdt-schema/model/clock.ts';
import type { Op } from '../../../crdt-schema/ops/op.ts';

export const DEVICE = '0b'.repeat(16);
export const NOW_MS = 1_780_000_000_000;
export const idOf = (n: number): string => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
export const PRODUCT = idOf(0xc0ffee);
export const CUSTOMER = idOf(0xca11e);
export const PERSON = idOf(0xbe);

const common = (n: number) => ({
  v: 1 as const,
  id: idOf(n),
  at: formatHlc({ ms: NOW_MS + n, counter: 0, device: DEVICE }),
  till: 'C01',
});

export const OPS: readonly Op[] = [
  { ...common(1), kind: 'cash_open', total: 50_000, denominations: [{ value: 10_000, count: 5 }] },
  {
    ...common(2),
    kind: 'sale',
    receipt: { series: 'C01', number: 1 },
    session: idOf(1),
    lines: [{ product: PRODUCT, name: 'Café', quantity: 2_000, price: 250_000, total: 5_000 }],
    payments: [{ method: 'cash', amount: 5_000, tendered: 10_000 }],
    total: 5_000,
  },
  {
    ...common(3),
    kind: 'sale',
    receipt: { series: 'C01', number: 2 },
    customer: CUSTOMER,
    lines: [{ product: PRODUCT, quantity: 1_500, price: 250_000, discount: 50, total: 3_700 }],
    discount: 100,
    payments: [{ method: 'credit', amount: 3_600 }],
    total: 3_600,
    approvals: [{ code: 'discount_limit', by: PERSON, proof: 'ab'.repeat(64) }],
  },
  {
    ...common(4),
    kind: 'refund',
    receipt: { series: 'C01', number: 3 },
    sale: idOf(2),
    lines: [{ product: PRODUCT, quantity: 1_000, price: 250_000, total: 2_500 }],
    payments: [{ method: 'cash', amount: 2_500 }],
    total: 2_500,
  },
  { ...common(5), kind: 'cash_move', session: idOf(1), direction: 'out', amount: 1_000, reason: 'cambio' },
  { ...common(6), kind: 'expense', session: idOf(1), category: 'hielo', method: 'cash', amount: 500 },
  {
    ...common(7),
    kind: 'credit_payment',
    customer: CUSTOMER,
    payments: [{ method: 'cash', amount: 1_000 }],
    total: 1_000,
  },
  { ...common(8), kind: 'void', target: idOf(9), reason: 'error de captura' },
  {
    ...common(10),
    kind: 'override',
    target: idOf(9),
    reason: 'cliente de confianza',
    approval: { code: 'credit_limit', by: PERSON, proof: 'ab'.repeat(64) },
  },
  {
    ...common(11),
    kind: 'stock_move',
    reason: 'receipt',
    lines: [{ product: PRODUCT, quantity: 10_000 }],
  },
  {
    ...common(12),
    kind: 'cash_close',
    session: idOf(1),
    counted: [{ method: 'cash', amount: 52_000 }],
  },
] as unknown as readonly Op[];
