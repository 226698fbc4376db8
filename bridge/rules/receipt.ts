/** A receipt number belongs to one op for good. */
import { formatReceipt } from '../../crdt-schema/ops/op.ts';
import { reject, rule } from './rule.ts';

export const receipt = rule(['sale', 'refund'], (ledger, op) => {
  const owner = ledger.receiptOwner(op.receipt.series, op.receipt.number);
  return owner === undefined || owner === op.id
    ? undefined
    : reject('duplicate_receipt', { number: formatReceipt(op.receipt) });
});
