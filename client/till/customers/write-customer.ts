/** Writes a customer into the catalog: their data as whoever is at the till, how much they may owe as whoever approved that. */
import type { WriteFailure } from '../../../crdt-schema/catalog/index.ts';
import { ok, type Result } from '../../../crdt-schema/result.ts';
import type { TillModel } from '../model/till-model.ts';
import type { Changes } from './customer-fields.ts';

/** Of a new one where `isNew`. All of it, or nothing. `by`: who answers for the limit. */
export const writeCustomer = (
  till: TillModel,
  id: string,
  isNew: boolean,
  { creditLimit, ...own }: Changes,
  by: string | undefined,
): Result<void, WriteFailure> => {
  const { catalog } = till.peer;
  let written: Result<void, WriteFailure> = ok(undefined);
  catalog.batch(() => {
    written = isNew
      ? catalog.create('customers', id, { ...own, active: true })
      : catalog.setFields('customers', id, own);
    if (!written.ok || creditLimit === undefined) return;
    written = till.as(by, () => catalog.setFields('customers', id, { creditLimit }));
  });
  return written;
};
