/** What depends on a rejected op is parked until that is settled; nothing else is. */
import { dependencies } from '../../crdt-schema/ops/goods.ts';
import { standingOf } from '../ledger.ts';
import { BOOKINGS, rule, waiting } from './rule.ts';

export const parkedOnRejected = rule(
  {
    code: 'parked_on_rejected',
    kinds: BOOKINGS,
    extras: { on: { es: 'el código de la operación rechazada', en: 'the code of the rejected operation' } },
  },
  (ledger, op) => {
    for (const named of dependencies(op)) {
      const { id, status } = standingOf(ledger, named);
      if (status === 'rejected') return waiting(`op:${id}`, { on: ledger.op(id)?.verdict.code ?? id });
    }
    return undefined;
  },
);
