/** Only a session stands in for a session. */
import { rejected, rule } from './rule.ts';

export const insteadInvalid = rule(
  {
    code: 'instead_invalid',
    kinds: ['void'],
    text: {
      es: 'La operación que la sustituye no es un turno aceptado de la misma caja.',
      en: 'What stands in for it is no accepted session of the same till.',
    },
    remedy: { es: 'Elige el turno abierto de la caja.', en: 'Choose the open session of the till.' },
    ways: ['void'],
  },
  (ledger, op) => {
    if (op.instead === undefined) return undefined;
    const session = ledger.session(op.instead);
    const isOpening = ledger.op(op.target)?.kind === 'cash_open';
    return isOpening && session?.till === op.till ? undefined : rejected();
  },
);
