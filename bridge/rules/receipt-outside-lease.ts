/** A device numbers only what it was granted. */
import { isRecoverySeries } from '../../crdt-schema/numbering/recovery.ts';
import { formatReceipt } from '../../crdt-schema/ops/op.ts';
import { TICKETS, rejected, rule } from './rule.ts';

export const receiptOutsideLease = rule(
  {
    code: 'receipt_outside_lease',
    kinds: TICKETS,
    text: {
      es: 'El folio {number} no está en el rango de esta caja ({from} a {to}).',
      en: 'Receipt {number} is not in the range of this till ({from} to {to}).',
    },
    remedy: {
      es: 'Pide al administrador un rango nuevo y repite la operación.',
      en: 'Ask the administrator for a new range and repeat the operation.',
    },
    ways: ['replace', 'void'],
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
