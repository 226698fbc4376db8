/** What depends on an op that was dropped cannot stand. */
import { dependencies } from '../../crdt-schema/ops/goods.ts';
import { standingOf } from '../ledger.ts';
import { BOOKINGS, rejected, rule } from './rule.ts';

export const dependsOnVoid = rule(
  {
    code: 'depends_on_void',
    kinds: BOOKINGS,
  },
  (ledger, op) =>
    dependencies(op).some((id) => standingOf(ledger, id).status === 'void') ? rejected() : undefined,
);
