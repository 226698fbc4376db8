/**
 * Amounts as people type them: `1250`, `1,250.50`, `1250,5`, `$ 20`. The last point or comma before one or two digits (as many as the
 * currency has decimals, at most) is the decimal one; the others part thousands. Minor units; undefined where it is none.
 */
import { formatDecimal, parseDecimal } from '../../../crdt-schema/model/money.ts';

const FORM = /^\d{1,3}([.,' ]\d{3})+$|^\d+$|^$/;

export const parseAmount = (text: string, exponent: number): number | undefined => {
  const typed = text.trim().replace(/^\$?\s*/, '');
  if (typed === '') return undefined;
  const match = new RegExp(`^(.*?)(?:[.,](\\d{0,${exponent}}))?$`, 's').exec(typed)!;
  const [whole = '', fraction = ''] = match.slice(1);
  if (!FORM.test(whole) || whole + fraction === '') return undefined;
  const digits = whole.replace(/\D/g, '') || '0';
  return parseDecimal(fraction === '' ? digits : `${digits}.${fraction}`, exponent);
};

/** To be typed over: without signs and separators. */
export const amountText = (amount: number, exponent: number): string => formatDecimal(amount, exponent);
