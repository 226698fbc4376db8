import type { Op, OpKind, OpOf } from '../../crdt-schema/ops/op.ts';
import { formatDecimal } from '../../crdt-schema/model/money.ts';
import { ruleAnswers, type Answer, type RuleCode, type Text } from '../../crdt-schema/verdicts/answers.ts';
import { standingOf, type LedgerView, type OpContext } from '../ledger.ts';

type Params = Readonly<Record<string, string | number>>;

/** What a rule says: rejected with the rule's code, or waiting for something under it. */
export type Finding =
  | { readonly status: 'rejected'; readonly params: Params | undefined }
  | { readonly status: 'waiting'; readonly waitsFor: string; readonly params: Params | undefined };

/** One business rule: its stable code, what the cashier reads (`crdt-schema/verdicts/answers.ts`), and when it speaks. */
export interface Rule extends Answer {
  readonly code: string;
  readonly kinds: readonly OpKind[];
  /** Parameters that the text leaves out, for programs: what each is. */
  readonly extras?: Readonly<Record<string, Text>>;
  check(ledger: LedgerView, op: Op, context: OpContext): Finding | undefined;
}

const isOfKind = <K extends OpKind>(op: Op, kinds: readonly K[]): op is OpOf<K> =>
  (kinds as readonly OpKind[]).includes(op.kind);

/** A rule for some kinds of op. */
export const rule = <K extends OpKind>(
  about: Pick<Rule, 'extras'> & { readonly code: RuleCode; readonly kinds: readonly K[] },
  check: (ledger: LedgerView, op: OpOf<K>, context: OpContext) => Finding | undefined,
): Rule => ({
  ...about,
  ...ruleAnswers[about.code],
  check: (ledger, op, context) => (isOfKind(op, about.kinds) ? check(ledger, op, context) : undefined),
});

export const rejected = (params?: Params): Finding => ({ status: 'rejected', params });
export const waiting = (waitsFor: string, params?: Params): Finding => ({
  status: 'waiting',
  waitsFor,
  params,
});

/** The list as it stands; it does not compile while a kind of `T` is missing in it. */
const every =
  <T extends OpKind>() =>
  <const K extends readonly T[]>(kinds: K & (Exclude<T, K[number]> extends never ? unknown : never)): K =>
    kinds;

type InSession = { [K in OpKind]: 'session' extends keyof OpOf<K> ? K : never }[OpKind];

/** Kinds by what they share. */
export const TICKETS = ['sale', 'refund'] as const;
/** Kinds that name a session. */
export const IN_SESSION = every<InSession>()([
  'sale',
  'refund',
  'cash_close',
  'cash_move',
  'expense',
  'credit_payment',
]);
export const BOOKINGS = every<Exclude<OpKind, 'void' | 'override'>>()([
  'sale',
  'refund',
  'stock_move',
  'cash_open',
  'cash_close',
  'cash_move',
  'expense',
  'credit_payment',
]);
export const ALL = [...BOOKINGS, 'void', 'override'] as const;

/** An amount (minor units) as people read it: a parameter is shown as it stands. */
export const money = (minor: number, { settings }: Pick<OpContext, 'settings'>): string =>
  formatDecimal(minor, settings.exponent);

const QUANTITY_DECIMALS = 3;

/** A quantity (thousandths) as people read it: without zeros that say nothing. */
export const quantityText = (thousandths: number): string =>
  formatDecimal(thousandths, QUANTITY_DECIMALS).replace(/\.?0+$/, '');

/** Sums quantities (thousandths) by product. */
export const byProduct = (lines: readonly { product: string; quantity: number }[]): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const { product, quantity } of lines) sums.set(product, (sums.get(product) ?? 0) + quantity);
  return sums;
};

/** The id of the op that stands where this one was named, if it was accepted. */
export const accepted = (ledger: LedgerView, id: string | undefined): string | undefined => {
  if (id === undefined) return undefined;
  const standing = standingOf(ledger, id);
  return standing.status === 'accepted' ? standing.id : undefined;
};
