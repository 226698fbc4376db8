/**
 * What programs send to have an op written: the op's own fields but for those that the hub adds (id, clock, till, receipt),
 * and how each becomes an op.
 */
import { z } from '@hono/zod-openapi';
import { MAX_SHORT_TEXT_CHARS } from '../../crdt-schema/limits.ts';
import { cashClose, cashMove, cashOpen, creditPayment, expense } from '../../crdt-schema/ops/cash.ts';
import { uuid } from '../../crdt-schema/ops/fields.ts';
import type { Op } from '../../crdt-schema/ops/op.ts';
import { refund, sale } from '../../crdt-schema/ops/sale.ts';
import { voidOp } from '../../crdt-schema/ops/settle.ts';
import { stockMove } from '../../crdt-schema/ops/stock.ts';

/** Added by the hub. */
const ADDED = { v: true, kind: true, at: true, till: true, authority: true } as const;
const id = uuid.optional();

const pin = z.string().regex(/^[0-9]{4,12}$/);
const approval = z.strictObject({ code: z.string().regex(/^[a-z_]{1,64}$/), by: uuid, pin });
/** A supervisor lets pass what the rule would refuse; the hub signs with the person's key, which the PIN opens. */
const approvals = z.array(approval).max(5).optional();

export const overrideBody = approval.extend({
  id,
  target: uuid,
  reason: z.string().min(1).max(MAX_SHORT_TEXT_CHARS),
  also: z.array(approval).min(1).max(4).optional().openapi({
    description: 'Las demás reglas que se autorizan, cuando la operación incumple más de una.',
  }),
  cashier: uuid.optional(),
});

const PRODUCT = '01890000-0000-7000-8000-000000c0ffee';
const SESSION = '01890000-0000-7000-8000-00000000c0de';
const TARGET = '01890000-0000-7000-8000-0000000000aa';

export interface OpRoute {
  readonly kind: Op['kind'];
  readonly path: string;
  readonly summary: string;
  readonly body: z.ZodType<Record<string, unknown>>;
  readonly example: Readonly<Record<string, unknown>>;
}

export const OP_ROUTES: readonly OpRoute[] = [
  {
    kind: 'sale',
    path: '/api/sales',
    summary: 'Registra una venta',
    body: sale.omit({ ...ADDED, receipt: true, approvals: true }).extend({ id, approvals }),
    example: {
      lines: [{ product: PRODUCT, quantity: 2000, price: 255000, total: 5100 }],
      payments: [{ method: 'cash', amount: 5100, tendered: 10000 }],
      total: 5100,
    },
  },
  {
    kind: 'refund',
    path: '/api/refunds',
    summary: 'Registra una devolución',
    body: refund.omit({ ...ADDED, receipt: true, approvals: true }).extend({ id, approvals }),
    example: {
      sale: TARGET,
      lines: [{ product: PRODUCT, quantity: 1000, price: 255000, total: 2550 }],
      payments: [{ method: 'cash', amount: 2550 }],
      total: 2550,
    },
  },
  {
    kind: 'cash_open',
    path: '/api/cash-sessions',
    summary: 'Abre un turno de caja',
    body: cashOpen.omit(ADDED).extend({ id }),
    example: { total: 50000, denominations: [{ value: 10000, count: 5 }] },
  },
  {
    kind: 'cash_close',
    path: '/api/cash-sessions/{session}/close',
    summary: 'Cierra un turno de caja',
    body: cashClose.omit({ ...ADDED, session: true }).extend({ id }),
    example: { counted: [{ method: 'cash', amount: 52550 }] },
  },
  {
    kind: 'cash_move',
    path: '/api/cash-movements',
    summary: 'Registra un retiro o una entrada de efectivo',
    body: cashMove.omit(ADDED).extend({ id }),
    example: { session: SESSION, direction: 'out', amount: 20000, reason: 'A la caja fuerte' },
  },
  {
    kind: 'expense',
    path: '/api/expenses',
    summary: 'Registra un gasto',
    body: expense.omit(ADDED).extend({ id }),
    example: { session: SESSION, category: 'Limpieza', method: 'cash', amount: 4500 },
  },
  {
    kind: 'stock_move',
    path: '/api/stock-movements',
    summary: 'Registra un movimiento de existencias',
    body: stockMove.omit(ADDED).extend({ id }),
    example: { reason: 'receipt', lines: [{ product: PRODUCT, quantity: 24000 }] },
  },
  {
    kind: 'credit_payment',
    path: '/api/credit-payments',
    summary: 'Registra un abono de un cliente',
    body: creditPayment.omit(ADDED).extend({ id }),
    example: {
      customer: '01890000-0000-7000-8000-00000000c11e',
      payments: [{ method: 'cash', amount: 10000 }],
      total: 10000,
    },
  },
  {
    kind: 'void',
    path: '/api/voids',
    summary: 'Anula una operación que no fue aceptada',
    body: voidOp.omit(ADDED).extend({ id }),
    example: { target: TARGET, reason: 'Ticket duplicado' },
  },
  {
    kind: 'override',
    path: '/api/overrides',
    summary: 'Un supervisor autoriza una operación rechazada',
    body: overrideBody,
    example: {
      target: TARGET,
      reason: 'La mercancía ya salió',
      code: 'insufficient_stock',
      by: '01890000-0000-7000-8000-00000000b055',
      pin: '4711',
    },
  },
];
