/** A sale is corrected by a sale. */
import { BOOKINGS, rejected, rule } from './rule.ts';

export const replaceKindMismatch = rule(
  {
    code: 'replace_kind_mismatch',
    kinds: BOOKINGS,
    extras: { kind: { es: 'el tipo de la operación original', en: 'the kind of the operation' } },
  },
  (ledger, op) => {
    const view = op.replaces === undefined ? undefined : ledger.op(op.replaces);
    return view?.op === undefined || view.kind === op.kind ? undefined : rejected({ kind: view.kind });
  },
);
