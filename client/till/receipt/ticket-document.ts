/** The ticket of a sale or a refund. */
import { changeOf, ticketTotals } from '../../../crdt-schema/ops/ticket.ts';
import {
  formatReceipt,
  occurredMs,
  type Line,
  type Payment,
  type Refund,
  type Sale,
} from '../../../crdt-schema/ops/op.ts';
import { centered, pair, RULE, text, type Block, type ReceiptDocument } from './document.ts';
import { onPaper, type Paper } from './paper.ts';

export interface TicketExtras {
  readonly reprint?: boolean;
  /** What the customer owes by what this till knows, in minor units, and when it knew (Unix ms). */
  readonly balance?: { readonly amount: number; readonly at: number };
  /** The receipt number of the sale that a refund is of, where the till knows it. */
  readonly ofSale?: string;
  /** The short code of the chain's hash. */
  readonly seal?: string;
}

const RATE_PERCENT = 100;
const ONE = 1_000;

const rateOf = (rate: number): string => `${rate / RATE_PERCENT} %`;

const lineBlocks = (line: Line, { words, formats, names }: Paper): Block[] => {
  const { product, quantity, price, discount = 0, total } = line;
  const name = line.name ?? (product === undefined ? undefined : names.product(product)) ?? words('unnamed');
  const unit = product === undefined ? undefined : names.unit(product);
  const weighed = unit !== undefined && unit !== 'piece';
  const gross = formats.money(total + discount);
  const many = `${formats.quantity(quantity, weighed)}${weighed ? ` ${unit}` : ''}`;
  const blocks: Block[] =
    quantity === ONE && !weighed
      ? [pair(name, gross)]
      : [
          text(name),
          {
            kind: 'pair',
            left: words('times', { quantity: many, price: formats.price(price) }),
            right: gross,
            indented: true,
          },
        ];
  if (discount > 0)
    blocks.push({ kind: 'pair', left: words('discount'), right: formats.money(-discount), indented: true });
  return blocks;
};

export const paymentBlocks = (
  payments: readonly Pick<Payment, 'method' | 'amount' | 'tendered' | 'reference'>[],
  { words, formats }: Paper,
): Block[] => {
  const change = changeOf(payments);
  return [
    ...payments.flatMap(({ method, amount, tendered, reference = '' }): Block[] => [
      pair(words(`methods.${method}`), formats.money(tendered ?? amount)),
      ...(reference === ''
        ? []
        : [{ kind: 'pair', left: words('reference', { reference }), right: '', indented: true } as const]),
    ]),
    ...(change === 0
      ? []
      : [{ kind: 'pair', left: words('change'), right: formats.money(change), strong: true } as const]),
  ];
};

/** What a sale, a refund and a quote have in common. */
type Ticket = Pick<Sale, 'lines' | 'discount' | 'taxMode' | 'rounding' | 'total'>;

const taxBlocks = (op: Ticket, { words, formats }: Paper): Block[] =>
  ticketTotals(op).taxes.map(({ name, rate, base, amount }) =>
    pair(words('tax', { name, rate: rateOf(rate), base: formats.money(base) }), formats.money(amount)),
  );

/** From the subtotal, where there is anything between, to the total, which `label` names. */
const totalBlocks = (op: Ticket, label: string, paper: Paper): Block[] => {
  const { words, formats } = paper;
  const { discount = 0, rounding = 0, taxMode = 'included', total } = op;
  const steps: Block[] = [
    ...(discount > 0 ? [pair(words('discount'), formats.money(-discount))] : []),
    ...(taxMode === 'added' ? taxBlocks(op, paper) : []),
    ...(rounding === 0 ? [] : [pair(words('rounding'), formats.money(rounding))]),
  ];
  const { subtotal } = ticketTotals(op);
  return [
    ...(steps.length === 0 ? [] : [pair(words('subtotal'), formats.money(subtotal)), ...steps]),
    { kind: 'pair', left: label, right: formats.money(total), strong: true, large: true },
  ];
};

const includedBlocks = (op: Ticket, paper: Paper): Block[] => {
  const taxes = op.taxMode === 'added' ? [] : taxBlocks(op, paper);
  return taxes.length === 0 ? [] : [RULE, text(paper.words('taxesIncluded')), ...taxes];
};

/** Pieces, and each weighed line as one. */
const articlesOf = ({ lines }: Sale | Refund, { names }: Paper): number =>
  lines.reduce((sum, { product, quantity }) => {
    const unit = product === undefined ? 'piece' : (names.unit(product) ?? 'piece');
    return sum + (unit === 'piece' && quantity % ONE === 0 ? quantity / ONE : 1);
  }, 0);

const savedOf = ({ lines, discount = 0 }: Sale | Refund): number =>
  lines.reduce((sum, line) => sum + (line.discount ?? 0), discount);

/** A credit sale is owed: the balance, and a place to sign. */
const creditBlocks = (
  op: Sale | Refund,
  { words, formats }: Paper,
  balance: TicketExtras['balance'],
): Block[] => {
  if (balance === undefined && !op.payments.some(({ method }) => method === 'credit')) return [];
  return [
    ...(balance === undefined
      ? []
      : [pair(words('balance', { time: formats.time(balance.at) }), formats.money(balance.amount))]),
    ...(op.kind === 'sale' ? [text(''), text(''), RULE, centered(words('signature'))] : []),
  ];
};

export const ticketDocument = (
  op: Sale | Refund,
  paper: Paper,
  extras: TicketExtras = {},
): ReceiptDocument => {
  const { words, formats, names, code } = paper;
  const receipt = formatReceipt(op.receipt);
  const customer = op.customer === undefined ? undefined : names.customer(op.customer);
  const saved = savedOf(op);
  return onPaper(
    paper,
    {
      title: receipt,
      heading: words(op.kind),
      till: op.till,
      cashier: op.cashier,
      at: occurredMs(op),
      reprint: extras.reprint,
    },
    [
      pair(words('receipt'), receipt),
      ...(extras.ofSale === undefined ? [] : [pair(words('ofSale'), extras.ofSale)]),
      ...(customer === undefined ? [] : [pair(words('customer'), customer)]),
      ...(op.kind === 'refund' && op.reason !== undefined ? [pair(words('reason'), op.reason)] : []),
    ],
    [
      ...op.lines.flatMap((line) => lineBlocks(line, paper)),
      RULE,
      ...totalBlocks(op, words(op.kind === 'sale' ? 'total' : 'refunded'), paper),
      ...paymentBlocks(op.payments, paper),
      ...includedBlocks(op, paper),
      RULE,
      centered(words('articles', { count: articlesOf(op, paper) })),
      ...(op.kind === 'sale' && saved > 0
        ? [centered(words('saved', { amount: formats.money(saved) }))]
        : []),
      ...creditBlocks(op, paper, extras.balance),
    ],
    [
      ...(extras.seal === undefined ? [] : [centered(words('seal', { seal: extras.seal }))]),
      ...(code === undefined
        ? []
        : [
            {
              kind: 'code',
              symbology: code,
              data: code === 'qr' ? op.id : receipt,
              caption: receipt,
            } as const,
          ]),
    ],
  );
};

export interface QuoteFacts extends Ticket {
  readonly title: string;
  readonly till: string;
  readonly cashier?: string;
  /** Unix ms. */
  readonly at: number;
  readonly customer?: string;
  /** Unix ms. */
  readonly validUntil?: number;
  readonly note?: string;
}

/** A quote (cotización): what it would come to. */
export const quoteDocument = (quote: QuoteFacts, paper: Paper): ReceiptDocument => {
  const { words, formats, names } = paper;
  const customer = quote.customer === undefined ? undefined : names.customer(quote.customer);
  return onPaper(
    paper,
    { ...quote, heading: words('quote') },
    [
      ...(customer === undefined ? [] : [pair(words('customer'), customer)]),
      ...(quote.validUntil === undefined ? [] : [pair(words('validUntil'), formats.date(quote.validUntil))]),
    ],
    [
      ...quote.lines.flatMap((line) => lineBlocks(line, paper)),
      RULE,
      ...totalBlocks(quote, words('total'), paper),
      ...includedBlocks(quote, paper),
      ...(quote.note === undefined || quote.note === '' ? [] : [pair(words('note'), quote.note)]),
      RULE,
      centered(words('notASale')),
    ],
  );
};
