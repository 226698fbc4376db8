/** What was sold, till by till, and how it was paid: of the ops that this till holds. */
import { PAYMENT_METHODS, type Op } from '../../../crdt-schema/ops/op.ts';

export type Method = (typeof PAYMENT_METHODS)[number];

export interface TillSums {
  readonly till: string;
  readonly sales: number;
  /** Minor units. */
  readonly sold: number;
  readonly refunds: number;
  /** Minor units, what was given back. */
  readonly returned: number;
}

export interface Summary {
  /** By name. */
  readonly tills: readonly TillSums[];
  /** Sales less refunds, and payments on account, by how they were paid: minor units. */
  readonly methods: readonly { readonly method: Method; readonly amount: number }[];
}

export const summaryOf = (ops: Iterable<Op>): Summary => {
  const tills = new Map<string, { sales: number; sold: number; refunds: number; returned: number }>();
  const methods = new Map<Method, number>();
  for (const op of ops) {
    if (op.kind !== 'sale' && op.kind !== 'refund' && op.kind !== 'credit_payment') continue;
    const sign = op.kind === 'refund' ? -1 : 1;
    for (const { method, amount } of op.payments)
      methods.set(method, (methods.get(method) ?? 0) + sign * amount);
    if (op.kind === 'credit_payment') continue;
    const sums = tills.get(op.till) ?? { sales: 0, sold: 0, refunds: 0, returned: 0 };
    tills.set(op.till, sums);
    if (op.kind === 'sale') {
      sums.sales += 1;
      sums.sold += op.total;
    } else {
      sums.refunds += 1;
      sums.returned += op.total;
    }
  }
  return {
    tills: [...tills].map(([till, sums]) => ({ till, ...sums })).sort((a, b) => (a.till < b.till ? -1 : 1)),
    methods: PAYMENT_METHODS.flatMap((method) => {
      const amount = methods.get(method);
      return amount === undefined ? [] : [{ method, amount }];
    }),
  };
};
