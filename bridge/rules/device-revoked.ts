/** A device that was revoked writes in vain. */
import { ALL, rejected, rule } from './rule.ts';

export const deviceRevoked = rule(
  {
    code: 'device_revoked',
    kinds: ALL,
    text: { es: 'La caja {till} fue dada de baja.', en: 'Till {till} was revoked.' },
    remedy: {
      es: 'Pide al administrador que la vincule de nuevo; después, repite la operación.',
      en: 'Ask the administrator to pair it again; then repeat the operation.',
    },
    ways: ['replace', 'void'],
  },
  (_ledger, _op, { revoked, till }) => (revoked ? rejected({ till }) : undefined),
);
