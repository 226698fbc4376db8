/** The sales that this till holds, its own and other tills', to be found by what stands on the ticket. */
import type { Receipt, Sale } from '../../../crdt-schema/ops/op.ts';
import { kept } from '../../common/model/kept.ts';
import type { TillModel } from '../model/till-model.ts';

const lists = new WeakMap<TillModel, () => readonly Sale[]>();

const makeList = (till: TillModel): (() => readonly Sale[]) =>
  kept(
    () => till.logs.version,
    () => {
      const sales = till.ops().flatMap(({ op }) => (op.kind === 'sale' ? [op] : []));
      return sales.sort((a, b) => (a.at < b.at ? 1 : -1));
    },
  );

/** Newest first; the same list until a log grows. */
export const heldSales = (till: TillModel): readonly Sale[] => {
  const list = lists.get(till) ?? makeList(till);
  lists.set(till, list);
  return list();
};

export const saleOfReceipt = (sales: readonly Sale[], { series, number }: Receipt): Sale | undefined =>
  sales.find(({ receipt }) => receipt.series === series && receipt.number === number);
