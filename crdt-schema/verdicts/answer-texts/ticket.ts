/** Of what does not add up. */
import type { Answer } from '../answer.ts';

export const ticketAnswers = {
  discount_too_large: {
    text: {
      es: 'El descuento ({discount}) es mayor que el importe ({amount}).',
      en: 'The discount ({discount}) is larger than the amount ({amount}).',
    },
    remedy: { es: 'Corrige el ticket y envíalo de nuevo.', en: 'Correct the ticket and send it again.' },
    ways: ['replace', 'void'],
  },
  total_mismatch: {
    text: {
      es: 'El total no coincide con las líneas: dice {total}, debe ser {expected}.',
      en: 'The total does not match the lines: it says {total}, it must be {expected}.',
    },
    remedy: { es: 'Corrige el ticket y envíalo de nuevo.', en: 'Correct the ticket and send it again.' },
    ways: ['replace', 'void'],
  },
  tax_mismatch: {
    text: {
      es: 'Los impuestos no coinciden con las líneas: {name} dice {amount}, debe ser {expected}.',
      en: 'The taxes do not match the lines: {name} says {amount}, it must be {expected}.',
    },
    remedy: { es: 'Corrige el ticket y envíalo de nuevo.', en: 'Correct the ticket and send it again.' },
    ways: ['replace', 'void'],
  },
  rounding_mismatch: {
    text: {
      es: 'El redondeo de {rounding} no corresponde: se redondea a múltiplos de {unit}.',
      en: 'The rounding of {rounding} is wrong: cash is rounded to multiples of {unit}.',
    },
    remedy: { es: 'Corrige el ticket y envíalo de nuevo.', en: 'Correct the ticket and send it again.' },
    ways: ['replace', 'void', 'override'],
  },
  payment_mismatch: {
    text: {
      es: 'Los pagos ({paid}) no cubren el total ({total}).',
      en: 'The payments ({paid}) do not cover the total ({total}).',
    },
    remedy: { es: 'Corrige los pagos y envíalo de nuevo.', en: 'Correct the payments and send it again.' },
    ways: ['replace', 'void'],
  },
  tendered_too_little: {
    text: {
      es: 'Se recibió {tendered}, menos que lo que se paga en efectivo ({amount}).',
      en: '{tendered} was handed over, less than the {amount} paid in cash.',
    },
    remedy: { es: 'Corrige los pagos y envíalo de nuevo.', en: 'Correct the payments and send it again.' },
    ways: ['replace', 'void'],
  },
  credit_needs_customer: {
    text: { es: 'Para fiar hay que indicar el cliente.', en: 'Selling on credit needs a customer.' },
    remedy: {
      es: 'Corrige el ticket: elige el cliente o cobra de otra forma.',
      en: 'Correct the ticket: choose the customer, or another way to pay.',
    },
    ways: ['replace', 'void'],
  },
  count_mismatch: {
    text: {
      es: 'El conteo de billetes y monedas suma {counted}, pero el efectivo dice {total}.',
      en: 'Notes and coins add up to {counted}, but the cash says {total}.',
    },
    remedy: { es: 'Corrige el arqueo y envíalo de nuevo.', en: 'Correct the count and send it again.' },
    ways: ['replace', 'void'],
  },
} as const satisfies Readonly<Record<string, Answer>>;
