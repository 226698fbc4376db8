/**
 * The figures of a cash session: what a corte shows. The same fold at the till (over the logs that it holds) and in the
 * ledger (over accepted ops). Amounts in minor units, signed by what they do to the drawer.
 */
import type { Op } from '../ops/op.ts';
import { ticketTotals } from '../ops/ticket.ts';

/** Plain JSON: it is kept as it is. */
export interface SessionFigures {
  /** What should be there, by payment method; cash begins with the float. */
  readonly expected: Record<string, number>;
  readonly sales: { count: number; total: number };
  readonly refunds: { count: number; total: number };
  /** Discounts of sales, lines' and tickets'. */
  discounts: number;
  /** Rounding of cash, signed, of sales less refunds. */
  rounding: number;
  /** Taxes of sales less refunds, by `<rate> <name>`. */
  readonly taxes: Record<string, number>;
  readonly entries: { count: number; total: number };
  readonly withdrawals: { count: number; total: number };
  readonly expenses: { count: number; total: number };
  readonly creditPayments: { count: number; total: number };
}

const nothing = (): { count: number; total: number } => ({ count: 0, total: 0 });

export const emptyFigures = (): SessionFigures => ({
  expected: {},
  sales: nothing(),
  refunds: nothing(),
  discounts: 0,
  rounding: 0,
  taxes: {},
  entries: nothing(),
  withdrawals: nothing(),
  expenses: nothing(),
  creditPayments: nothing(),
});

export const copyFigures = (figures: SessionFigures): SessionFigures => structuredClone(figures);

/** Money that an op moves: signed minor units by method. A sale on credit has a row too: it is no money, but counted. */
export interface MoneyMove {
  readonly method: string;
  readonly amount: number;
}

export const moneyMoves = (op: Op): MoneyMove[] => {
  switch (op.kind) {
    case 'sale':
    case 'credit_payment':
      return op.payments.map(({ method, amount }) => ({ method, amount }));
    case 'refund':
      return op.payments.map(({ method, amount }) => ({ method, amount: -amount }));
    case 'cash_open':
      return op.total === 0 ? [] : [{ method: 'cash', amount: op.total }];
    case 'cash_move':
      return [{ method: 'cash', amount: op.direction === 'in' ? op.amount : -op.amount }];
    case 'expense':
      return [{ method: op.method, amount: -op.amount }];
    case 'stock_move':
    case 'cash_close':
    case 'void':
    case 'override':
      return [];
  }
};

/** What the op does to what its customer owes: signed minor units. */
export const creditMove = (op: Op): number => {
  const onCredit = (payments: readonly MoneyMove[]): number =>
    payments.reduce((sum, { method, amount }) => (method === 'credit' ? sum + amount : sum), 0);
  if (op.kind === 'sale') return onCredit(op.payments);
  if (op.kind === 'refund') return -onCredit(op.payments);
  return op.kind === 'credit_payment' ? -op.total : 0;
};

/** The session that the op belongs to. */
export const sessionOf = (op: Op): string | undefined => {
  if (op.kind === 'cash_open') return op.id;
  return 'session' in op ? op.session : undefined;
};

const count = (sum: { count: number; total: number }, amount: number): void => {
  sum.count += 1;
  sum.total += amount;
};

/** Adds what the op does. */
export const addToFigures = (figures: SessionFigures, op: Op): void => {
  for (const { method, amount } of moneyMoves(op))
    figures.expected[method] = (figures.expected[method] ?? 0) + amount;
  switch (op.kind) {
    case 'sale':
    case 'refund': {
      const sign = op.kind === 'sale' ? 1 : -1;
      count(op.kind === 'sale' ? figures.sales : figures.refunds, op.total);
      if (op.kind === 'sale')
        figures.discounts += op.lines.reduce((sum, line) => sum + (line.discount ?? 0), op.discount ?? 0);
      figures.rounding += sign * (op.rounding ?? 0);
      for (const { name, rate, amount } of ticketTotals(op).taxes) {
        const key = `${rate} ${name}`;
        figures.taxes[key] = (figures.taxes[key] ?? 0) + sign * amount;
      }
      return;
    }
    case 'cash_move':
      return count(op.direction === 'in' ? figures.entries : figures.withdrawals, op.amount);
    case 'expense':
      return count(figures.expenses, op.amount);
    case 'credit_payment':
      return count(figures.creditPayments, op.total);
    case 'cash_open':
    case 'cash_close':
    case 'stock_move':
    case 'void':
    case 'override':
      return;
  }
};

/** Counted less expected, for each method that was counted. */
export const differences = (figures: SessionFigures, counted: readonly MoneyMove[]): Record<string, number> =>
  Object.fromEntries(counted.map(({ method, amount }) => [method, amount - (figures.expected[method] ?? 0)]));
