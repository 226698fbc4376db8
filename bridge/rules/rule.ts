import type { Op, OpKind } from '../../crdt-schema/ops/op.ts';
import type { Decision, LedgerView, OpContext } from '../ledger.ts';

/** One business rule: says why an op cannot stand, or nothing. */
export interface Rule {
  check(ledger: LedgerView, op: Op, context: OpContext): Decision | undefined;
}

type OfKind<K extends OpKind> = Extract<Op, { kind: K }>;

const isOfKind = <K extends OpKind>(op: Op, kinds: readonly K[]): op is OfKind<K> =>
  (kinds as readonly OpKind[]).includes(op.kind);

/** A rule for some kinds of op. */
export const rule = <K extends OpKind>(
  kinds: readonly K[],
  check: (ledger: LedgerView, op: OfKind<K>, context: OpContext) => Decision | undefined,
): Rule => ({
  check: (ledger, op, context) => (isOfKind(op, kinds) ? check(ledger, op, context) : undefined),
});

export const reject = (code: string, params?: Readonly<Record<string, string | number>>): Decision => ({
  verdict: params === undefined ? { status: 'rejected', code } : { status: 'rejected', code, params },
});

export const wait = (code: string, waitsFor: string): Decision => ({
  verdict: { status: 'waiting', code },
  waitsFor,
});

/** Sums quantities (thousandths) by product. */
export const byProduct = (lines: readonly { product: string; quantity: number }[]): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const { product, quantity } of lines) sums.set(product, (sums.get(product) ?? 0) + quantity);
  return sums;
};
