/** A session is an opening, the sale of a refund is a sale. */
import { standingOf } from '../ledger.ts';
import { BOOKINGS, rejected, rule, type Finding } from './rule.ts';

export const wrongReference = rule(
  {
    code: 'wrong_reference',
    kinds: BOOKINGS,
    extras: { field: { es: 'el campo que lo nombra', en: 'the field that names it' } },
  },
  (ledger, op) => {
    const wrong = (field: string, id: string | undefined, kind: string): Finding | undefined => {
      const view = id === undefined ? undefined : ledger.op(standingOf(ledger, id).id);
      return view === undefined || view.kind === kind ? undefined : rejected({ field });
    };
    if (op.kind === 'cash_open') return wrong('after', op.after, 'cash_close');
    const session = 'session' in op ? wrong('session', op.session, 'cash_open') : undefined;
    return session ?? (op.kind === 'refund' ? wrong('sale', op.sale, 'sale') : undefined);
  },
);
