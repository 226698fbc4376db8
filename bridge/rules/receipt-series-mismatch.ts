/** A receipt is numbered in the series of its device, or in one that the device began beside it. */
import { leaseIn } from '../../crdt-schema/numbering/recovery.ts';
import { TICKETS, rejected, rule } from './rule.ts';

export const receiptSeriesMismatch = rule(
  {
    code: 'receipt_series_mismatch',
    kinds: TICKETS,
    text: {
      es: 'La serie {series} no es la de esta caja ({expected}).',
      en: 'Series {series} is not the one of this till ({expected}).',
    },
    remedy: {
      es: 'Repite la operación: la caja pondrá un folio de su serie.',
      en: 'Repeat the operation: the till will give it a number of its own series.',
    },
    ways: ['replace', 'void'],
  },
  (_ledger, op, { series }) =>
    leaseIn({ series }, op.receipt.series) !== undefined
      ? undefined
      : rejected({ series: op.receipt.series, expected: series }),
);
