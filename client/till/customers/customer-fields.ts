/** A customer as a form has them, and what of it is to be written. */
import { MAX_AMOUNT_MINOR, MAX_CODE_CHARS, MAX_SHORT_TEXT_CHARS } from '../../../crdt-schema/limits.ts';
import { amountText, parseAmount } from '../../common/typing/amount-text.ts';
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

/** Who may set no limit gives no credit: a new customer of theirs begins so. */
export const NO_CREDIT = '0';

type Value = string | number | null;
export type Changes = Readonly<Partial<Record<keyof CustomerFields, Value>>>;

const valueOf = (name: keyof CustomerFields, fields: CustomerFields, exponent: number): Value => {
  const text = fields[name].trim();
  if (text === '') return null;
  return name === 'creditLimit' ? (parseAmount(text, exponent) ?? null) : text;
};

/** The fields that the person changed, as the catalog takes them: what others changed meanwhile stays. Null clears a field. */
export const changesOf = (before: CustomerFields, after: CustomerFields, exponent: number): Changes => {
  const names = Object.keys(after) as (keyof CustomerFields)[];
  return Object.fromEntries(
    names
      .map((name) => [name, valueOf(name, after, exponent)] as const)
      .filter(([name, value]) => value !== valueOf(name, before, exponent)),
  );
};

/** Whether somebody gives credit by this, or changes how much: a new customer without a limit may owe any amount. */
export const setsCredit = (
  isNew: boolean,
  before: CustomerFields,
  after: CustomerFields,
  exponent: number,
): boolean => {
  const limit = valueOf('creditLimit', after, exponent);
  return isNew ? limit !== 0 : limit !== valueOf('creditLimit', before, exponent);
};
