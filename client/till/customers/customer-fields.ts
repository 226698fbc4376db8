/** A customer as a form has them, and what of it is to be written. */
import { MAX_AMOUNT_MINOR, MAX_CODE_CHARS, MAX_SHORT_TEXT_CHARS } from '../../../crdt-schema/limits.ts';
import { amountText, parseAmount } from '../cash/amount-text.ts';
import type { Customer } from '../../common/model/records.ts';

export interface CustomerFields {
  readonly name: string;
  readonly phone: string;
  readonly taxId: string;
  readonly creditLimit: string;
}

export type FieldTrouble = 'badName' | 'tooLong' | 'badLimit';

export const fieldsOf = (customer: Customer | undefined, exponent: number): CustomerFields => ({
  name: customer?.name ?? '',
  phone: customer?.phone ?? '',
  taxId: customer?.taxId ?? '',
  creditLimit: customer?.creditLimit === undefined ? '' : amountText(customer.creditLimit, exponent),
});

/** What is wrong, by field; empty where nothing is. */
export const troublesOf = (
  { name, phone, taxId, creditLimit }: CustomerFields,
  exponent: number,
): Partial<Record<keyof CustomerFields, FieldTrouble>> => {
  const limit = creditLimit.trim() === '' ? 0 : parseAmount(creditLimit, exponent);
  return {
    ...(name.trim() === '' ? { name: 'badName' } : {}),
    ...(name.trim().length > MAX_SHORT_TEXT_CHARS ? { name: 'tooLong' } : {}),
    ...(phone.trim().length > MAX_CODE_CHARS ? { phone: 'tooLong' } : {}),
    ...(taxId.trim().length > MAX_CODE_CHARS ? { taxId: 'tooLong' } : {}),
    ...(limit === undefined || limit > MAX_AMOUNT_MINOR ? { creditLimit: 'badLimit' } : {}),
  };
};

type Value = string | number | null;

const valueOf = (name: keyof CustomerFields, fields: CustomerFields, exponent: number): Value => {
  const text = fields[name].trim();
  if (text === '') return null;
  return name === 'creditLimit' ? (parseAmount(text, exponent) ?? null) : text;
};

/** The fields that the person changed, as the catalog takes them: what others changed meanwhile stays. Null clears a field. */
export const changesOf = (
  before: CustomerFields,
  after: CustomerFields,
  exponent: number,
): Readonly<Record<string, Value>> => {
  const names = Object.keys(after) as (keyof CustomerFields)[];
  return Object.fromEntries(
    names
      .map((name) => [name, valueOf(name, after, exponent)] as const)
      .filter(([name, value]) => value !== valueOf(name, before, exponent)),
  );
};
