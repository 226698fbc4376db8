/** Tickets found by what stands on them. */
import { formatDecimal } from '../../../crdt-schema/model/money.ts';
import { formatReceipt, type Sale } from '../../../crdt-schema/ops/op.ts';
import { wordsOf } from '../search/fold.ts';

type Findable = Pick<Sale, 'receipt' | 'total'> & { readonly customer?: string | undefined };

export interface SaleQuery {
  readonly text: string;
  /** The currency's decimals. */
  readonly exponent: number;
  readonly limit: number;
  readonly customerName: (id: string) => string | undefined;
}

/** By number, `123` or `C01-000123`, by amount, `98.50`, or by the customer's name. */
export const findSales = <T extends Findable>(
  sales: readonly T[],
  { text, exponent, limit, customerName }: SaleQuery,
): readonly T[] => {
  const typed = text.trim().toUpperCase();
  const words = wordsOf(text);
  const isHit = ({ receipt, total, customer }: T): boolean => {
    if (typed === '') return true;
    if (/^\d+$/.test(typed) && receipt.number === Number(typed)) return true;
    if (formatReceipt(receipt).includes(typed) && /\D/.test(typed)) return true;
    if (formatDecimal(total, exponent) === typed.replace(/[$,\s]/g, '')) return true;
    const name = customer === undefined ? undefined : customerName(customer);
    if (name === undefined || words.length === 0) return false;
    const named = ` ${wordsOf(name).join(' ')}`;
    return words.every((word) => named.includes(` ${word}`));
  };
  const found: T[] = [];
  for (const sale of sales) {
    if (found.length === limit) break;
    if (isHit(sale)) found.push(sale);
  }
  return found;
};
