/** Texts of stock, Spanish first, in ICU form. */
export const stockTexts = {
  es: {
    title: 'Existencias',
    find: 'Buscar producto',
    empty:
      'Todavía no hay productos. Si la tienda ya los tiene, llegan solos con conexión; si no, el administrador los da de alta o los importa en el servidor.',
    noMatch: 'Ningún producto con «{text}».',
    unknownLevel: 'sin dato',
    oversold: 'Se vendió más de lo que había: hay que contarlo',
    moves: { receipt: 'Entrada de mercancía', write_off: 'Merma', count: 'Conteo' },
    about: {
      receipt: 'Escanea lo que llegó. Lo que ya está en la lista se suma.',
      write_off: 'Escanea lo que se perdió, y di por qué.',
      count: 'Cuenta lo que hay y escribe cuánto es. Lo demás no cambia.',
    },
    notes: { receipt: 'Proveedor o remisión (opcional)', write_off: 'Motivo', count: 'Nota (opcional)' },
    reasons: { expired: 'Caducado', broken: 'Roto', stolen: 'Robo', used: 'Uso de la tienda' },
    needsReason: 'Di por qué se da de baja.',
    knew: 'Había {level}',
    difference: '{difference} de diferencia',
    same: 'Coincide',
    cannotCount:
      'Esta caja todavía no conoce las existencias. El servidor las dice con la primera venta o entrada que acepta; después se puede contar.',
    confirm: {
      receipt: 'Registrar entrada',
      write_off: 'Registrar merma',
      count: 'Registrar conteo',
    },
    done: {
      receipt: 'Entrada registrada',
      write_off: 'Merma registrada',
      count: 'Conteo registrado',
    },
    lines: '{count, plural, one {# producto} other {# productos}}',
    another: 'Otro movimiento',
    back: 'Ver existencias',
  },
  en: {
    title: 'Stock',
    find: 'Find a product',
    empty:
      'No products yet. If the store has some, they come by themselves with a connection; if not, the administrator adds or imports them at the server.',
    noMatch: 'No product with “{text}”.',
    unknownLevel: 'not known',
    oversold: 'More was sold than there was: it has to be counted',
    moves: { receipt: 'Goods received', write_off: 'Write-off', count: 'Count' },
    about: {
      receipt: 'Scan what came. What is in the list already is added up.',
      write_off: 'Scan what was lost, and say why.',
      count: 'Count what is there and enter how much it is. Nothing else changes.',
    },
    notes: { receipt: 'Supplier or delivery note (optional)', write_off: 'Reason', count: 'Note (optional)' },
    reasons: { expired: 'Expired', broken: 'Broken', stolen: 'Stolen', used: 'Used by the store' },
    needsReason: 'Say why it is written off.',
    knew: 'There were {level}',
    difference: '{difference} of difference',
    same: 'As it was',
    cannotCount:
      'This till does not know the stock yet. The server tells it with the first sale or receipt that it accepts; then things can be counted.',
    confirm: {
      receipt: 'Record what came',
      write_off: 'Record the write-off',
      count: 'Record the count',
    },
    done: {
      receipt: 'Goods recorded',
      write_off: 'Write-off recorded',
      count: 'Count recorded',
    },
    lines: '{count, plural, one {# product} other {# products}}',
    another: 'Another move',
    back: 'See the stock',
  },
};
