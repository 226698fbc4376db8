/** Of ops that settle others, and of what a supervisor signed. */
import type { Answer } from '../answer.ts';

export const settlingAnswers = {
  unknown_target: {
    text: {
      es: 'La operación que corrige, anula o autoriza todavía no llega al servidor. Espera.',
      en: 'The operation that it corrects, voids or accepts has not reached the server yet. It waits.',
    },
    remedy: {
      es: 'No hagas nada: se resuelve sola cuando llegue.',
      en: 'Do nothing: it settles itself when that arrives.',
    },
    ways: ['void'],
  },
  target_of_other_till: {
    text: {
      es: 'La operación es de la caja {till}: se corrige o anula allí, o desde la oficina.',
      en: 'The operation is of till {till}: it is corrected or voided there, or at the office.',
    },
    remedy: {
      es: 'Hazlo en la caja {till}, o en la oficina con el PIN de un supervisor.',
      en: 'Do it at till {till}, or at the office with the PIN of a supervisor.',
    },
    ways: ['void'],
  },
  target_accepted: {
    text: {
      es: 'La operación ya fue aceptada: no se puede corregir ni anular.',
      en: 'The operation was accepted already: it can be neither corrected nor voided.',
    },
    remedy: { es: 'Si hay que deshacerla, haz una devolución.', en: 'To undo it, make a refund.' },
    ways: ['void'],
  },
  target_settled: {
    text: {
      es: 'La operación ya se resolvió de otra forma ({how}).',
      en: 'The operation was settled another way already ({how}).',
    },
    remedy: { es: 'No hace falta hacer nada más.', en: 'Nothing more is needed.' },
    ways: ['void'],
  },
  replace_kind_mismatch: {
    text: {
      es: 'La corrección no es del mismo tipo que la operación original.',
      en: 'The correction is not of the same kind as the operation.',
    },
    remedy: {
      es: 'Anula la operación original y haz una nueva.',
      en: 'Void the operation and make a new one.',
    },
    ways: ['void'],
  },
  instead_invalid: {
    text: {
      es: 'La operación que la sustituye no es un turno aceptado de la misma caja.',
      en: 'What stands in for it is no accepted session of the same till.',
    },
    remedy: { es: 'Elige el turno abierto de la caja.', en: 'Choose the open session of the till.' },
    ways: ['void'],
  },
  not_overridable: {
    text: {
      es: 'La operación no se puede autorizar.',
      en: 'The operation cannot be accepted by a supervisor.',
    },
    remedy: { es: 'Corrige la operación, o anúlala.', en: 'Correct the operation, or void it.' },
    ways: ['void'],
  },
  approval_invalid: {
    text: {
      es: 'La autorización de {person} no es válida para esto.',
      en: 'The approval of {person} is not valid for this.',
    },
    remedy: {
      es: 'Pide a un supervisor que autorice de nuevo con su PIN.',
      en: 'Ask a supervisor to approve again with the PIN.',
    },
    ways: ['replace', 'void'],
  },
} as const satisfies Readonly<Record<string, Answer>>;
