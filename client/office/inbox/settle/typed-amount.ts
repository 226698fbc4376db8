/** An amount or a quantity as it was typed, with or without separators; undefined where it is none, or below zero. */
import { parseDecimal } from '../../../../crdt-schema/model/money.ts';

export const typedAmount = (text: string, decimals: number): number | undefined => {
  const amount = parseDecimal(text.replaceAll(/[$,\s]/g, ''), decimals);
  return amount === undefined || amount < 0 ? undefined : amount;
};
