/** The rows of the exported tables that are made of ops: as the ledger would have them (`server/export/sources.ts`). */
import { differences, type SessionFigures } from '../../../crdt-schema/cash/figures.ts';
import type { Cell } from '../../../crdt-schema/exports/tables.ts';
import type { Heading } from '../../../crdt-schema/exports/texts.ts';
import { stockChanges } from '../../../crdt-schema/ops/goods.ts';
import {
  formatReceipt,
  occurredMs,
  type CashClose,
  type CashOpen,
  type Op,
  type Refund,
  type Sale,
} from '../../../crdt-schema/ops/op.ts';
import { ticketTotals } from '../../../crdt-schema/ops/ticket.ts';
import type { HeldData } from './held-data.ts';

export type Row = Readonly<Partial<Record<Heading, Cell>>>;

/** What ids stand for, as the catalog has it now. */
export interface Names {
  product(id: string): { readonly sku: string | undefined; readonly name: string } | undefined;
  customer(id: string): string | undefined;
  person(id: string): string | undefined;
  quote(id: string): string | undefined;
}

export type OpEntity =
  | 'sales'
  | 'sale-lines'
  | 'payments'
  | 'refunds'
  | 'cash-sessions'
  | 'movements'
  | 'expenses'
  | 'stock-movements';

/** Gives the rows of one op. */
export type RowsOfOp = (op: Op) => Row[];

type Ticket = Sale | Refund;

/** Of a refund all is negative; of nothing there is no negative. */
const signed = (op: Op, value: number): number => (op.kind === 'refund' && value !== 0 ? -value : value);

const isTicket = (op: Op): op is Ticket => op.kind === 'sale' || op.kind === 'refund';

const named = (of: (id: string) => string | undefined, id: string | undefined): string | undefined =>
  id === undefined ? undefined : of(id);

const closingsOf = ({ view, tills }: HeldData): Map<string, CashClose> =>
  new Map(
    tills.flatMap(({ till }) =>
      view
        .sessionRecords(till)
        .flatMap(({ opening, closing }) => (closing === undefined ? [] : [[opening.id, closing] as const])),
    ),
  );

const cashDifference = (figures: SessionFigures, closing: CashClose): number | undefined => {
  const told = closing.expected?.find(({ method }) => method === 'cash');
  const counted = closing.counted.find(({ method }) => method === 'cash');
  // As the closing saw it: what came later is in the expected amount, not in the difference that was found.
  if (told !== undefined && counted !== undefined) return counted.amount - told.amount;
  return differences(figures, closing.counted)['cash'];
};

export const opRows = (held: HeldData, names: Names): Readonly<Record<OpEntity, RowsOfOp>> => {
  const { view } = held;
  const receipts = new Map<string, string>();
  for (const op of held.ops) if (op.kind === 'sale') receipts.set(op.id, formatReceipt(op.receipt));
  let closings: ReadonlyMap<string, CashClose> | undefined;

  /** What all of them have. */
  const common = (op: Op) => ({
    at: occurredMs(op),
    till: op.till,
    cashier: named(names.person, op.cashier),
    reference: 'reference' in op ? op.reference : undefined,
    session: 'session' in op && op.session !== undefined ? view.sessionNamed(op.session) : undefined,
    id: op.id,
  });
  const ticket = (op: Ticket): Row => ({
    ...common(op),
    receipt: formatReceipt(op.receipt),
    customer: named(names.customer, op.customer),
    discount: signed(op, op.discount ?? 0),
    taxes: signed(
      op,
      ticketTotals(op).taxes.reduce((sum, { amount }) => sum + amount, 0),
    ),
    rounding: signed(op, op.rounding ?? 0),
    total: signed(op, op.total),
  });
  const lines = (op: Ticket): Row[] => {
    const { shares } = ticketTotals(op);
    return op.lines.map(({ product, name, quantity, price, discount = 0, total }, i) => {
      const known = product === undefined ? undefined : names.product(product);
      return {
        ...{ at: occurredMs(op), till: op.till, receipt: formatReceipt(op.receipt), kind: op.kind },
        ...{ line: i + 1, sku: known?.sku, product: name ?? known?.name, quantity: signed(op, quantity) },
        ...{ price, discount: signed(op, discount), total: signed(op, total) },
        ...{ share: signed(op, shares[i]!), sale: op.id },
      };
    });
  };
  const payments = (op: Op): Row[] => {
    if (!isTicket(op) && op.kind !== 'credit_payment') return [];
    const customer = named(names.customer, op.customer);
    const receipt = isTicket(op) ? formatReceipt(op.receipt) : undefined;
    return op.payments.map(({ method, amount, tendered, reference }) => ({
      ...{ ...common(op), kind: op.kind, receipt, customer, method },
      ...{ amount: signed(op, amount), tendered, reference },
    }));
  };
  const session = (op: CashOpen): Row => {
    closings ??= closingsOf(held);
    const closing = closings.get(op.id);
    const figures = view.figures(op.id);
    const { sales, refunds, entries, withdrawals, expenses, creditPayments } = figures;
    return {
      ...{ openedAt: occurredMs(op), closedAt: closing === undefined ? undefined : occurredMs(closing) },
      ...{ till: op.till, cashier: named(names.person, op.cashier), float: op.total },
      ...{ sales: sales.total, refunds: refunds.total, entries: entries.total },
      ...{ withdrawals: withdrawals.total, expenses: expenses.total, creditPayments: creditPayments.total },
      expectedCash: figures.expected['cash'],
      countedCash: closing?.counted.find(({ method }) => method === 'cash')?.amount,
      difference: closing === undefined ? undefined : cashDifference(figures, closing),
      id: op.id,
    };
  };
  const goods = (op: Op): Row[] =>
    stockChanges(op).map(({ product, quantity, reason }) => {
      const known = names.product(product);
      return {
        ...{ at: occurredMs(op), till: op.till, sku: known?.sku, product: known?.name, cause: reason },
        ...{ quantity, id: op.id },
      };
    });

  return {
    sales: (op) => (op.kind === 'sale' ? [{ ...ticket(op), quote: named(names.quote, op.quote) }] : []),
    refunds: (op) =>
      op.kind === 'refund'
        ? [{ ...ticket(op), saleReceipt: named((id) => receipts.get(id), op.sale), reason: op.reason }]
        : [],
    'sale-lines': (op) => (isTicket(op) ? lines(op) : []),
    payments,
    'cash-sessions': (op) => (op.kind === 'cash_open' ? [session(op)] : []),
    movements: (op) =>
      op.kind === 'cash_move'
        ? [{ ...common(op), amount: op.direction === 'in' ? op.amount : -op.amount, reason: op.reason }]
        : [],
    expenses: (op) => {
      if (op.kind !== 'expense') return [];
      const { category, supplier, method, amount, note } = op;
      return [{ ...common(op), category, supplier, method, amount, note }];
    },
    'stock-movements': goods,
  };
};
