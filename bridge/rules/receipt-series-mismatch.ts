/** A receipt is numbered in the series of its device, or in one that the device began beside it. */
import { leaseIn } from '../../crdt-schema/numbering/recovery.ts';
import { TICKETS, rejected, rule } from './rule.ts';

export const receiptSeriesMismatch = rule(
  {
    code: 'receipt_series_mismatch',
    kinds: TICKETS,
  },
  (_ledger, op, { series }) =>
    leaseIn({ series }, op.receipt.series) !== undefined
      ? undefined
      : rejected({ series: op.receipt.series, expected: series }),
);
