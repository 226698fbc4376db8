/** Receipts of what moves money beside sales, and of the cortes. */
import type { SessionFigures } from '../../../crdt-schema/cash/figures.ts';
import {
  occurredMs,
  type CashMove,
  type CashOpen,
  type CreditPayment,
  type Expense,
} from '../../../crdt-schema/ops/op.ts';
import type { PAYMENT_METHODS } from '../../../crdt-schema/ops/op.ts';
import { centered, pair, RULE, text, type Block, type ReceiptDocument } from './document.ts';
import { onPaper, type Paper } from './paper.ts';
import { paymentBlocks, type TicketExtras } from './ticket-document.ts';

type Method = (typeof PAYMENT_METHODS)[number];
type Denominations = readonly { readonly value: number; readonly count: number }[];

/** So much of an op's id as a person compares on two papers. */
const ID_CHARS = 8;

const large = (left: string, right: string): Block => ({
  kind: 'pair',
  left,
  right,
  strong: true,
  large: true,
});
const noteBlocks = (note: string | undefined, { words }: Paper): Block[] =>
  note === undefined || note === '' ? [] : [pair(words('note'), note)];
const signatureBlocks = ({ words }: Paper): Block[] => [
  text(''),
  text(''),
  RULE,
  centered(words('signature')),
];
const titleOf = (heading: string, id: string): string => `${heading} ${id.slice(-ID_CHARS)}`;

const denominationBlocks = (denominations: Denominations | undefined, { words, formats }: Paper): Block[] => {
  const counted = (denominations ?? []).filter(({ count }) => count > 0);
  if (counted.length === 0) return [];
  return [
    text(words('denominations')),
    ...counted.map(({ value, count }): Block => ({
      kind: 'pair',
      left: words('times', { quantity: String(count), price: formats.money(value) }),
      right: formats.money(value * count),
      indented: true,
    })),
  ];
};

/** A payment on account (abono). */
export const creditPaymentDocument = (
  op: CreditPayment,
  paper: Paper,
  { reprint, balance }: Pick<TicketExtras, 'reprint' | 'balance'> = {},
): ReceiptDocument => {
  const { words, formats, names } = paper;
  const heading = words('creditPayment');
  const customer = names.customer(op.customer);
  return onPaper(
    paper,
    { ...op, title: titleOf(heading, op.id), heading, at: occurredMs(op), reprint },
    customer === undefined ? [] : [pair(words('customer'), customer)],
    [
      large(words('paid'), formats.money(op.total)),
      ...paymentBlocks(op.payments, paper),
      ...(balance === undefined
        ? []
        : [RULE, pair(words('balance', { time: formats.time(balance.at) }), formats.money(balance.amount))]),
      ...noteBlocks(op.note, paper),
    ],
  );
};

export const expenseDocument = (op: Expense, paper: Paper, reprint = false): ReceiptDocument => {
  const { words, formats } = paper;
  const heading = words('expense');
  return onPaper(
    paper,
    { ...op, title: titleOf(heading, op.id), heading, at: occurredMs(op), reprint },
    [],
    [
      pair(words('category'), op.category),
      ...(op.supplier === undefined ? [] : [pair(words('supplier'), op.supplier)]),
      pair(words(`methods.${op.method}`), ''),
      large(words('total'), formats.money(op.amount)),
      ...noteBlocks(op.note, paper),
      ...signatureBlocks(paper),
    ],
  );
};

/** A withdrawal (retiro) or an entry (entrada). */
export const cashMoveDocument = (op: CashMove, paper: Paper, reprint = false): ReceiptDocument => {
  const { words, formats } = paper;
  const heading = words(`moves.${op.direction}`);
  return onPaper(
    paper,
    { ...op, title: titleOf(heading, op.id), heading, at: occurredMs(op), reprint },
    [],
    [
      pair(words('reason'), op.reason),
      large(words('total'), formats.money(op.amount)),
      ...signatureBlocks(paper),
    ],
  );
};

export const openingDocument = (op: CashOpen, paper: Paper, reprint = false): ReceiptDocument => {
  const { words, formats } = paper;
  const heading = words('opening');
  return onPaper(
    paper,
    { ...op, title: titleOf(heading, op.id), heading, at: occurredMs(op), reprint },
    [],
    [
      ...denominationBlocks(op.denominations, paper),
      large(words('float'), formats.money(op.total)),
      ...noteBlocks(op.note, paper),
    ],
  );
};

export interface CutFacts {
  /** `x` shows how the session stands, `z` closed it. */
  readonly kind: 'x' | 'z';
  /** Of the sealed cut, once the ledger has numbered it. */
  readonly number?: number;
  readonly till: string;
  readonly cashier?: string;
  /** Unix ms. */
  readonly openedAt: number;
  readonly at: number;
  /** Undefined for whoever must not see what is expected: a blind count. */
  readonly figures?: SessionFigures;
  readonly counted?: readonly { readonly method: Method; readonly amount: number }[];
  readonly denominations?: Denominations;
  /** Tills that were not heard when it was made. */
  readonly unheard?: readonly string[];
  readonly note?: string;
  readonly reprint?: boolean;
}

const figureBlocks = (figures: SessionFigures, { words, formats }: Paper): Block[] => {
  const sums: readonly (readonly [string, { count: number; total: number }, number])[] = [
    [words('salesOf', figures.sales), figures.sales, 1],
    [words('refundsOf', figures.refunds), figures.refunds, -1],
    [words('creditPaymentsOf', figures.creditPayments), figures.creditPayments, 1],
    [words('entriesOf', figures.entries), figures.entries, 1],
    [words('withdrawalsOf', figures.withdrawals), figures.withdrawals, -1],
    [words('expensesOf', figures.expenses), figures.expenses, -1],
  ];
  const taxes = Object.entries(figures.taxes).map(([key, amount]): Block => {
    const [rate, ...name] = key.split(' ');
    return {
      kind: 'pair',
      left: `${name.join(' ')} ${Number(rate) / 100} %`,
      right: formats.money(amount),
      indented: true,
    };
  });
  return [
    ...sums
      .filter(([, { count }], i) => count > 0 || i === 0)
      .map(([label, { total }, sign]) => pair(label, formats.money(sign * total))),
    ...(figures.discounts === 0 ? [] : [pair(words('discounts'), formats.money(figures.discounts))]),
    ...(figures.rounding === 0 ? [] : [pair(words('rounding'), formats.money(figures.rounding))]),
    ...(taxes.length === 0 ? [] : [text(words('taxes')), ...taxes]),
    RULE,
  ];
};

const METHODS: readonly Method[] = ['cash', 'card', 'transfer', 'voucher', 'credit'];

/** Each method: what was expected, what was counted, and the difference. */
const methodBlocks = ({ figures, counted = [] }: CutFacts, { words, formats }: Paper): Block[] =>
  METHODS.flatMap((method): Block[] => {
    const expected = figures?.expected[method];
    const found = counted.find((one) => one.method === method)?.amount;
    if (expected === undefined && found === undefined) return [];
    const rows: Block[] = [{ kind: 'text', text: words(`methods.${method}`), strong: true }];
    const row = (left: string, right: number, strong = false): void =>
      void rows.push({ kind: 'pair', left, right: formats.money(right), indented: true, strong });
    if (figures !== undefined) row(words('expected'), expected ?? 0);
    if (found !== undefined) row(words('counted'), found);
    if (figures !== undefined && found !== undefined) row(words('difference'), found - (expected ?? 0), true);
    return rows;
  });

/** Corte X or Z. */
export const cutDocument = (facts: CutFacts, paper: Paper): ReceiptDocument => {
  const { words, formats } = paper;
  const { kind, number, at, openedAt, figures, denominations, unheard = [], note } = facts;
  const heading = words(`cuts.${kind}`);
  return onPaper(
    paper,
    { ...facts, heading, title: `${heading} ${facts.till} ${formats.dateTime(at)}` },
    [
      ...(number === undefined ? [] : [pair(words('cutNumber'), String(number))]),
      pair(words('opened'), formats.dateTime(openedAt)),
    ],
    [
      ...(figures === undefined ? [] : figureBlocks(figures, paper)),
      ...methodBlocks(facts, paper),
      ...denominationBlocks(denominations, paper),
      ...(unheard.length === 0 ? [] : [RULE, text(words('unheard', { tills: unheard.join(', ') }))]),
      ...noteBlocks(note, paper),
      ...signatureBlocks(paper),
    ],
  );
};
