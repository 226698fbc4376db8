/** The store's policies out of the fields of its settings record; what nobody set has the value that hinders least. */
import { exponentOf } from '../crdt-schema/model/currency.ts';
import type { StoreSettings } from './ledger.ts';

const integerOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;

export const settingsOf = (fields: Readonly<Record<string, unknown>> = {}): StoreSettings => ({
  exponent: exponentOf(fields['currency']),
  cashRounding: integerOf(fields['cashRounding']) ?? 0,
  discountLimit: integerOf(fields['discountLimit']),
  cashSessions: fields['cashSessions'] === 'required' ? 'required' : 'optional',
  refundsWithoutSale: fields['refundsWithoutSale'] === 'reject' ? 'reject' : 'allow',
});
