/** Of what the op names and the ledger does not have, or not as such. */
import type { Answer } from '../answer.ts';

export const namedAnswers = {
  unknown_product: {
    text: {
      es: 'El producto todavía no se conoce en el servidor. La operación espera.',
      en: 'The product is not known at the server yet. The operation waits.',
    },
    remedy: {
      es: 'Se resuelve sola cuando llegue el producto. Si no existe, corrige la operación con el que se vendió.',
      en: 'It settles itself when the product arrives. If there is none, correct the operation to the one that was sold.',
    },
    ways: ['replace', 'void'],
  },
  unknown_customer: {
    text: {
      es: 'El cliente todavía no se conoce en el servidor. La operación espera.',
      en: 'The customer is not known at the server yet. The operation waits.',
    },
    remedy: {
      es: 'Se resuelve sola cuando llegue el cliente. Si no existe, corrige la operación.',
      en: 'It settles itself when the customer arrives. If there is none, correct the operation.',
    },
    ways: ['replace', 'void'],
  },
  unknown_quote: {
    text: {
      es: 'La cotización todavía no se conoce en el servidor. La operación espera.',
      en: 'The quote is not known at the server yet. The operation waits.',
    },
    remedy: {
      es: 'No hagas nada: se resuelve sola cuando llegue la cotización.',
      en: 'Do nothing: it settles itself when the quote arrives.',
    },
    ways: ['void'],
  },
  unknown_session: {
    text: {
      es: 'La apertura de este turno todavía no llega al servidor. La operación espera.',
      en: 'The opening of this session has not reached the server yet. The operation waits.',
    },
    remedy: {
      es: 'No hagas nada: se resuelve sola cuando llegue la apertura.',
      en: 'Do nothing: it settles itself when the opening arrives.',
    },
    ways: ['void'],
  },
  unknown_closing: {
    text: {
      es: 'El cierre anterior de la caja todavía no llega al servidor. La apertura espera.',
      en: 'The closing before has not reached the server yet. The opening waits.',
    },
    remedy: {
      es: 'No hagas nada: se resuelve sola cuando llegue el cierre.',
      en: 'Do nothing: it settles itself when the closing arrives.',
    },
    ways: ['void'],
  },
  unknown_sale: {
    text: {
      es: 'La venta de esta devolución todavía no llega al servidor. La operación espera.',
      en: 'The sale of this refund has not reached the server yet. The operation waits.',
    },
    remedy: {
      es: 'No hagas nada: se resuelve sola cuando llegue la venta.',
      en: 'Do nothing: it settles itself when the sale arrives.',
    },
    ways: ['void'],
  },
  parked_on_rejected: {
    text: {
      es: 'La operación de la que depende fue rechazada. Espera a que se resuelva.',
      en: 'The operation that it depends on was rejected. It waits until that is settled.',
    },
    remedy: {
      es: 'Corrige, anula o autoriza primero la operación rechazada.',
      en: 'Correct, void or accept the rejected operation first.',
    },
    ways: ['void'],
  },
  depends_on_void: {
    text: {
      es: 'La operación de la que depende fue anulada.',
      en: 'The operation that it depends on was voided.',
    },
    remedy: { es: 'Corrige la operación, o anúlala también.', en: 'Correct the operation, or void it too.' },
    ways: ['replace', 'void'],
  },
  wrong_reference: {
    text: {
      es: 'La operación nombra un turno, una venta o un cierre que no lo es.',
      en: 'The operation names as its session, sale or closing one that is none.',
    },
    remedy: { es: 'Corrige la operación, o anúlala.', en: 'Correct the operation, or void it.' },
    ways: ['replace', 'void'],
  },
} as const satisfies Readonly<Record<string, Answer>>;
