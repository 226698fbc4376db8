/** Of refunds and the sale that they are of. */
import type { Answer } from '../answer.ts';

export const refundAnswers = {
  refund_needs_sale: {
    text: {
      es: 'La devolución no dice de qué venta viene.',
      en: 'The refund does not say which sale it comes from.',
    },
    remedy: {
      es: 'Busca el ticket, o pide a un supervisor que autorice la devolución.',
      en: 'Find the ticket, or ask a supervisor to accept the refund.',
    },
    ways: ['replace', 'void', 'override'],
  },
  refund_exceeds_sale: {
    text: {
      es: 'Se devuelven {requested} de {product}, pero solo quedan {left} por devolver.',
      en: '{requested} of {product} are returned, but only {left} are left to return.',
    },
    remedy: {
      es: 'Corrige las cantidades, o anula la devolución.',
      en: 'Correct the quantities, or void the refund.',
    },
    ways: ['replace', 'void'],
  },
  refund_price_exceeds_sale: {
    text: {
      es: '{product} se devuelve a {requested}, pero se vendió a {sold}.',
      en: '{product} is returned at {requested}, but was sold at {sold}.',
    },
    remedy: { es: 'Corrige el precio, o anula la devolución.', en: 'Correct the price, or void the refund.' },
    ways: ['replace', 'void'],
  },
  refund_amount_exceeds_sale: {
    text: {
      es: 'Por {product} se devuelve {requested}, pero con su descuento se pagó {paid}.',
      en: '{requested} is paid back for {product}, but with its discount {paid} was paid.',
    },
    remedy: {
      es: 'Corrige el importe: descuenta lo mismo que en la venta.',
      en: 'Correct the amount: take off the same discount as in the sale.',
    },
    ways: ['replace', 'void', 'override'],
  },
  refund_total_exceeds_sale: {
    text: {
      es: 'Se devuelve {requested}, pero de esa venta solo quedan {left} por devolver.',
      en: '{requested} is paid back, but only {left} of that sale is left to pay back.',
    },
    remedy: {
      es: 'Corrige los importes (con un descuento, si es por redondeo), o anula la devolución.',
      en: 'Correct the amounts (by a discount, where it is rounding), or void the refund.',
    },
    ways: ['replace', 'void'],
  },
} as const satisfies Readonly<Record<string, Answer>>;
