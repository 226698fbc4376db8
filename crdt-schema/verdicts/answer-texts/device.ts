/** Of the device that wrote the op, and of the number on its receipt. */
import type { Answer } from '../answer.ts';

export const deviceAnswers = {
  device_revoked: {
    text: { es: 'La caja {till} fue dada de baja.', en: 'Till {till} was revoked.' },
    remedy: {
      es: 'Pide al administrador que la vincule de nuevo; después, repite la operación.',
      en: 'Ask the administrator to pair it again; then repeat the operation.',
    },
    ways: ['replace', 'void'],
  },
  till_mismatch: {
    text: {
      es: 'La operación es de la caja {till}, pero este equipo es la caja {expected}.',
      en: 'The operation names till {till}, but this device is till {expected}.',
    },
    remedy: { es: 'Repítela en la caja {till}.', en: 'Repeat it at till {till}.' },
    ways: ['void'],
  },
  receipt_series_mismatch: {
    text: {
      es: 'La serie {series} no es la de esta caja ({expected}).',
      en: 'Series {series} is not the one of this till ({expected}).',
    },
    remedy: {
      es: 'Repite la operación: la caja pondrá un folio de su serie.',
      en: 'Repeat the operation: the till will give it a number of its own series.',
    },
    ways: ['replace', 'void'],
  },
  receipt_outside_lease: {
    text: {
      es: 'El folio {number} no está en el rango de esta caja ({from} a {to}).',
      en: 'Receipt {number} is not in the range of this till ({from} to {to}).',
    },
    remedy: {
      es: 'Pide al administrador un rango nuevo y repite la operación.',
      en: 'Ask the administrator for a new range and repeat the operation.',
    },
    ways: ['replace', 'void'],
  },
  numbering_expired: {
    text: { es: 'El permiso de folios de esta caja venció.', en: 'The numbering of this till has expired.' },
    remedy: {
      es: 'Pide al administrador un rango nuevo y repite la operación.',
      en: 'Ask the administrator for a new range and repeat the operation.',
    },
    ways: ['replace', 'void'],
  },
  clock_out_of_range: {
    text: {
      es: 'El reloj de la caja está demasiado adelantado.',
      en: 'The clock of the till is too far ahead.',
    },
    remedy: {
      es: 'Corrige la hora de la caja y repite la operación.',
      en: 'Set the clock of the till and repeat the operation.',
    },
    ways: ['replace', 'void'],
  },
  duplicate_receipt: {
    text: { es: 'El folio {number} ya existe.', en: 'Receipt {number} exists already.' },
    remedy: {
      es: 'Repite la operación: la caja pondrá el folio siguiente.',
      en: 'Repeat the operation: the till will give it the next number.',
    },
    ways: ['replace', 'void'],
  },
} as const satisfies Readonly<Record<string, Answer>>;
