/** Of what the store allows. */
import type { Answer } from '../answer.ts';

export const policyAnswers = {
  session_not_open: {
    text: { es: 'La caja {till} no tiene turno abierto.', en: 'Till {till} has no open session.' },
    remedy: { es: 'Abre el turno y repite la operación.', en: 'Open the session and repeat the operation.' },
    ways: ['retry', 'replace', 'void', 'override'],
  },
  session_of_other_till: {
    text: {
      es: 'El turno es de la caja {session}, no de la caja {till}.',
      en: 'The session is of till {session}, not of till {till}.',
    },
    remedy: {
      es: 'Repite la operación en el turno de esta caja.',
      en: 'Repeat the operation in the session of this till.',
    },
    ways: ['replace', 'void'],
  },
  session_closed: {
    text: { es: 'El turno ya se cerró a las {time}.', en: 'The session was closed at {time} already.' },
    remedy: {
      es: 'Abre un turno nuevo y repite la operación en él.',
      en: 'Open a new session and repeat the operation in it.',
    },
    ways: ['retry', 'replace', 'void', 'override'],
  },
  session_already_open: {
    text: {
      es: 'La caja {till} ya tiene un turno abierto desde {time}.',
      en: 'Till {till} has a session open since {time} already.',
    },
    remedy: {
      es: 'Cierra el turno abierto y repite, o anula esta apertura y sigue en aquel.',
      en: 'Close the open session and repeat, or void this opening and go on in that one.',
    },
    ways: ['retry', 'void', 'override'],
  },
  product_inactive: {
    text: { es: '{product} está archivado y no se vende.', en: '{product} is archived and not for sale.' },
    remedy: {
      es: 'Quita el producto, o pide a un supervisor que autorice la venta.',
      en: 'Take the product off, or ask a supervisor to accept the sale.',
    },
    ways: ['replace', 'void', 'override'],
  },
  customer_inactive: {
    text: {
      es: '{customer} está archivado: no se le puede fiar.',
      en: '{customer} is archived: nothing is sold on credit.',
    },
    remedy: {
      es: 'Cobra de otra forma, o pide a un supervisor que autorice la venta.',
      en: 'Take another payment, or ask a supervisor to accept the sale.',
    },
    ways: ['replace', 'void', 'override'],
  },
  quote_already_sold: {
    text: {
      es: 'La cotización ya se vendió en otro ticket.',
      en: 'The quote was sold on another ticket already.',
    },
    remedy: {
      es: 'Revisa si el cliente recibió la mercancía dos veces; anula esta venta, o pide a un supervisor que la autorice.',
      en: 'Check whether the customer took the goods twice; void this sale, or ask a supervisor to accept it.',
    },
    ways: ['replace', 'void', 'override'],
  },
  discount_limit: {
    text: {
      es: 'El descuento de {discount} % pasa del límite de {limit} %.',
      en: 'The discount of {discount} % is above the limit of {limit} %.',
    },
    remedy: {
      es: 'Baja el descuento, o pide a un supervisor que lo autorice.',
      en: 'Lower the discount, or ask a supervisor to approve it.',
    },
    ways: ['replace', 'void', 'override'],
  },
  insufficient_stock: {
    text: {
      es: 'Stock insuficiente de {product}: quedan {available}, se pidieron {requested}.',
      en: 'Not enough stock of {product}: {available} left, {requested} asked for.',
    },
    remedy: {
      es: 'Da entrada a la mercancía y reintenta, corrige la cantidad, o pide a un supervisor que autorice la venta.',
      en: 'Book the goods in and try again, correct the quantity, or ask a supervisor to accept the sale.',
    },
    ways: ['retry', 'replace', 'void', 'override'],
  },
  credit_limit: {
    text: {
      es: '{customer} debe {balance}; con esta venta pasa de su límite de {limit}.',
      en: '{customer} owes {balance}; with this sale it is above the limit of {limit}.',
    },
    remedy: {
      es: 'Recibe un abono y reintenta, cobra de otra forma, o pide a un supervisor que autorice la venta.',
      en: 'Take a payment on account and try again, take another payment, or ask a supervisor to accept the sale.',
    },
    ways: ['retry', 'replace', 'void', 'override'],
  },
} as const satisfies Readonly<Record<string, Answer>>;
