/** What a quote says of itself, beside its lines: the same at the till and in the office. */
import type { CatalogRecord } from '../../../crdt-schema/catalog/index.ts';
import { numberOf, textOf } from './records.ts';

export interface QuoteHead {
  readonly id: string;
  readonly number: string;
  /** Unix ms. */
  readonly createdMs: number;
  readonly validUntilMs: number | undefined;
  readonly note: string | undefined;
  readonly state: string | undefined;
  readonly active: boolean;
}

export const quoteHead = ({ id, fields }: CatalogRecord): QuoteHead => ({
  id,
  number: textOf(fields, 'number') ?? '',
  createdMs: numberOf(fields, 'createdAt') ?? 0,
  validUntilMs: numberOf(fields, 'validUntil'),
  note: textOf(fields, 'note'),
  state: textOf(fields, 'state'),
  active: fields['active'] !== false,
});
