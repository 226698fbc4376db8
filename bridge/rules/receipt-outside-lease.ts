/** A device numbers only what it was granted. */
import { isRecoverySeries } from '../../crdt-schema/numbering/recovery.ts';
import { formatReceipt } from '../../crdt-schema/ops/op.ts';
import { TICKETS, rejected, rule } from './rule.ts';

export const receiptOutsideLease = rule(
  {
    code: 'receipt_outside_lease',
    kinds: TICKETS,
  },
  (_ledger, op, { numbering }) => {
    const { number } = op.receipt;
    // A series that a device began by itself has no range.
    const inside =
      isRecoverySeries(op.receipt.series) || (number >= numbering.from && number <= numbering.to);
    return inside
      ? undefined
      : rejected({ number: formatReceipt(op.receipt), from: numbering.from, to: numbering.to });
  },
);
