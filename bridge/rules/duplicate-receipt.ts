/** A receipt number belongs to one op for good. */
import { formatReceipt } from '../../crdt-schema/ops/op.ts';
import { TICKETS, rejected, rule } from './rule.ts';

export const duplicateReceipt = rule(
  {
    code: 'duplicate_receipt',
    kinds: TICKETS,
  },
  (ledger, op) => {
    const owner = ledger.receiptOwner(op.receipt.series, op.receipt.number);
    return owner === undefined || owner === op.id
      ? undefined
      : rejected({ number: formatReceipt(op.receipt) });
  },
);
