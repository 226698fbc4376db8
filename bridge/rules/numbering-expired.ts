/** A grant of numbers ends at its date. */
import { parseHlc } from '../../crdt-schema/model/clock.ts';
import { formatReceipt } from '../../crdt-schema/ops/op.ts';
import { TICKETS, rejected, rule } from './rule.ts';

export const numberingExpired = rule(
  {
    code: 'numbering_expired',
    kinds: TICKETS,
    extras: { number: { es: 'el folio', en: 'the receipt number' } },
  },
  (_ledger, op, { numbering }) => {
    const { validUntil } = numbering;
    if (validUntil === undefined || parseHlc(op.at)!.ms <= validUntil) return undefined;
    return rejected({ number: formatReceipt(op.receipt) });
  },
);
