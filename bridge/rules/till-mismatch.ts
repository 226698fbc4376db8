/** An op stands for the till of the device that wrote it. */
import { ALL, rejected, rule } from './rule.ts';

export const tillMismatch = rule(
  {
    code: 'till_mismatch',
    kinds: ALL,
    text: {
      es: 'La operación es de la caja {till}, pero este equipo es la caja {expected}.',
      en: 'The operation names till {till}, but this device is till {expected}.',
    },
    remedy: { es: 'Repítela en la caja {till}.', en: 'Repeat it at till {till}.' },
    ways: ['void'],
  },
  (_ledger, op, { till }) => (op.till === till ? undefined : rejected({ till: op.till, expected: till })),
);
