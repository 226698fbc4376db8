/** What the ledger's HTTP interface gives: a schema for each kind of row. Times are ISO texts in UTC. */
import { z } from '@hono/zod-openapi';
import { uuid as id } from '../../crdt-schema/ops/fields.ts';
import type { ListName } from './ledger-store.ts';
import { verdictSchema } from './op-answers.ts';

const time = z.iso.datetime();
const text = z.string().nullable();
const uuid = id.nullable();
const json = z.looseObject({});
const byMethod = z.record(z.string(), z.int());

const tally = z.object({ count: z.int(), total: z.int() });
const figures = z
  .object({
    expected: byMethod,
    sales: tally,
    refunds: tally,
    discounts: z.int(),
    rounding: z.int(),
    taxes: z.record(z.string(), z.int()),
    entries: tally,
    withdrawals: tally,
    expenses: tally,
    creditPayments: tally,
  })
  .openapi('SessionFigures', { description: 'Lo que lleva el turno: un corte X mientras está abierto.' });

const sale = z.object({
  id,
  kind: z.enum(['sale', 'refund']),
  till: z.string(),
  receipt: z.string(),
  occurredAt: time,
  customer: uuid,
  refundOf: uuid,
  quote: uuid,
  session: uuid,
  cashier: uuid,
  reference: text,
  discount: z.int(),
  rounding: z.int(),
  taxes: z.array(json).nullable(),
  total: z.int(),
});
const saleLine = z.object({
  product: uuid,
  name: text,
  quantity: z.int(),
  price: z.int(),
  discount: z.int(),
  share: z.int(),
  taxes: z.array(json).nullable(),
  total: z.int(),
});
const payment = z.object({
  method: z.string(),
  amount: z.int(),
  tendered: z.int().nullable(),
  reference: text,
});
const session = z.object({
  id,
  till: z.string(),
  cashier: uuid,
  openedAt: time,
  openingFloat: z.int(),
  closedAt: time.nullable(),
  closedBy: uuid,
  figures,
});
const cut = z.object({
  till: z.string(),
  number: z.int(),
  kind: z.enum(['Z', 'supplement']),
  session: id,
  op: id,
  sealedAt: time,
  figures,
  counted: z.array(z.object({ method: z.string(), amount: z.int() })),
  differences: byMethod,
  unheard: z.array(z.string()),
  seal: z.string(),
});
/** Of what moves money beside tickets. */
const money = { id, session: uuid, till: z.string(), cashier: uuid, occurredAt: time, reference: text };

const rows: Readonly<Record<ListName, z.ZodType>> = {
  sales: sale.openapi('Sale'),
  'cash-sessions': session.openapi('CashSession'),
  'cash-cuts': cut.openapi('CashCut'),
  'cash-movements': z.object({ ...money, amount: z.int(), reason: z.string() }).openapi('CashMovement'),
  expenses: z
    .object({
      ...money,
      category: z.string(),
      supplier: text,
      method: z.string(),
      amount: z.int(),
      photo: text,
      note: text,
    })
    .openapi('Expense'),
  'credit-payments': z
    .object({ ...money, customer: id, payments: z.array(json), total: z.int(), note: text })
    .openapi('CreditPayment'),
  'stock-movements': z
    .object({
      id,
      kind: z.string(),
      till: z.string(),
      occurredAt: time,
      lines: z.array(z.object({ product: id, quantity: z.int(), reason: z.string() })),
    })
    .openapi('StockMovement'),
  pending: z
    .object({
      id,
      kind: z.string(),
      till: z.string(),
      occurredAt: time,
      receivedAt: time,
      op: json.nullable(),
      waitsFor: text,
      verdict: verdictSchema,
    })
    .openapi('PendingOperation'),
};

const pageOf = (item: z.ZodType): z.ZodType =>
  z.object({
    items: z.array(item),
    cursor: z
      .string()
      .nullable()
      .openapi({ description: 'Para pedir la página siguiente; `null` en la última.' }),
  });

interface DescribedList {
  readonly name: ListName;
  readonly operationId: string;
  readonly summary: string;
  readonly page: z.ZodType;
}

const list = (name: ListName, summary: string): DescribedList => ({
  name,
  operationId: `list_${name.replace('-', '_')}`,
  summary,
  page: pageOf(rows[name]),
});

export const ledgerLists: readonly DescribedList[] = [
  list('sales', 'Ventas y devoluciones, de la más nueva a la más antigua'),
  list('cash-sessions', 'Turnos de caja'),
  list('cash-cuts', 'Cortes Z y sus complementos, sellados'),
  list('cash-movements', 'Retiros y entradas de efectivo'),
  list('expenses', 'Gastos'),
  list('credit-payments', 'Abonos de clientes'),
  list('stock-movements', 'Movimientos de existencias'),
  list('pending', 'Operaciones que una persona tiene que resolver'),
];

export const saleAnswer = z.object({
  ...sale.shape,
  lines: z.array(saleLine),
  payments: z.array(payment),
});

export const sessionAnswer = z.object({ ...session.shape, cuts: z.array(rows['cash-cuts']) });

export const balanceAnswer = z.object({
  balance: z.int().openapi({ description: 'Lo que debe el cliente.' }),
  entries: z.array(z.object({ op: id, kind: z.string(), amount: z.int(), occurredAt: time })),
});

export const stockAnswer = pageOf(z.object({ product: id, quantity: z.int() }));

const range = z.object({ series: z.string(), from: z.int(), to: z.int() });
export const numberingAnswer = z.object({
  series: z.array(
    z.object({
      series: z.string(),
      used: z.int(),
      first: z.int(),
      last: z.int(),
      device: text,
      numbering: json.nullable(),
    }),
  ),
  gaps: z.array(range),
  duplicates: z.array(
    z.object({ series: z.string(), number: z.int(), ops: z.array(z.looseObject({ op: id })) }),
  ),
});
