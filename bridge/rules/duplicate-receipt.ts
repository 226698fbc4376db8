/** A receipt number belongs to one op for good. */
import { formatReceipt } from '../../crdt-schema/ops/op.ts';
import { TICKETS, rejected, rule } from './rule.ts';

export const duplicateReceipt = rule(
  {
    code: 'duplicate_receipt',
    kinds: TICKETS,
    text: { es: 'El folio {number} ya existe.', en: 'Receipt {number} exists already.' },
    remedy: {
      es: 'Repite la operación: la caja pondrá el folio siguiente.',
      en: 'Repeat the operation: the till will give it the next number.',
    },
    ways: ['replace', 'void'],
  },
  (ledger, op) => {
    const owner = ledger.receiptOwner(op.receipt.series, op.receipt.number);
    return owner === undefined || owner === op.id
      ? undefined
      : rejected({ number: formatReceipt(op.receipt) });
  },
);
