/** The sales that this till holds, its own and other tills', to be found by what stands on the ticket. */
import { formatReceipt, type Receipt, type Sale } from '../../../crdt-schema/ops/op.ts';
import { formatDecimal } from '../../../crdt-schema/model/money.ts';
import { wordsOf } from '../../common/search/fold.ts';
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

export interface SaleQuery {
  readonly text: string;
  /** The currency's decimals. */
  readonly exponent: number;
  readonly limit: number;
  readonly customerName: (id: string) => string | undefined;
}

/** By number, `123` or `C01-000123`, by amount, `98.50`, or by the customer's name. */
export const findSales = (
  sales: readonly Sale[],
  { text, exponent, limit, customerName }: SaleQuery,
): readonly Sale[] => {
  const typed = text.trim().toUpperCase();
  const words = wordsOf(text);
  const isHit = ({ receipt, total, customer }: Sale): boolean => {
    if (typed === '') return true;
    if (/^\d+$/.test(typed) && receipt.number === Number(typed)) return true;
    if (formatReceipt(receipt).includes(typed) && /\D/.test(typed)) return true;
    if (formatDecimal(total, exponent) === typed.replace(/[$,\s]/g, '')) return true;
    const name = customer === undefined ? undefined : customerName(customer);
    if (name === undefined || words.length === 0) return false;
    const named = ` ${wordsOf(name).join(' ')}`;
    return words.every((word) => named.includes(` ${word}`));
  };
  const found: Sale[] = [];
  for (const sale of sales) {
    if (found.length === limit) break;
    if (isHit(sale)) found.push(sale);
  }
  return found;
};
