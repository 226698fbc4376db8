/** What depends on an op that was dropped cannot stand. */
import { dependencies } from '../../crdt-schema/ops/goods.ts';
import { standingOf } from '../ledger.ts';
import { BOOKINGS, rejected, rule } from './rule.ts';

export const dependsOnVoid = rule(
  {
    code: 'depends_on_void',
    kinds: BOOKINGS,
    text: {
      es: 'La operación de la que depende fue anulada.',
      en: 'The operation that it depends on was voided.',
    },
    remedy: { es: 'Corrige la operación, o anúlala también.', en: 'Correct the operation, or void it too.' },
    ways: ['replace', 'void'],
  },
  (ledger, op) =>
    dependencies(op).some((id) => standingOf(ledger, id).status === 'void') ? rejected() : undefined,
);
