/** What the cashier reads for each code, Spanish first; `{name}` is filled from the verdict's parameters. */
export const ruleTexts: Readonly<Record<string, { readonly es: string; readonly en: string }>> = {
  device_revoked: {
    es: 'La caja {till} fue dada de baja. Pide al administrador que la vincule de nuevo.',
    en: 'Till {till} was revoked. Ask the administrator to pair it again.',
  },
  till_mismatch: {
    es: 'La operación es de la caja {till}, pero este equipo es la caja {expected}.',
    en: 'The operation names till {till}, but this device is till {expected}.',
  },
  receipt_series_mismatch: {
    es: 'La serie {series} no es la de esta caja ({expected}).',
    en: 'Series {series} is not the one of this till ({expected}).',
  },
  clock_out_of_range: {
    es: 'El reloj de la caja está demasiado adelantado. Corrige la hora y vuelve a enviar.',
    en: 'The clock of the till is too far ahead. Set it and send again.',
  },
  total_mismatch: {
    es: 'El total no coincide con las líneas: dice {total}, debe ser {expected}.',
    en: 'The total does not match the lines: it says {total}, it must be {expected}.',
  },
  payment_mismatch: {
    es: 'Los pagos ({paid}) no cubren el total ({total}).',
    en: 'The payments ({paid}) do not cover the total ({total}).',
  },
  unknown_product: {
    es: 'El producto todavía no se conoce en el servidor. La operación espera.',
    en: 'The product is not known at the server yet. The operation waits.',
  },
  product_inactive: {
    es: '{product} está archivado y no se vende.',
    en: '{product} is archived and not for sale.',
  },
  duplicate_receipt: { es: 'El folio {number} ya existe.', en: 'Receipt {number} exists already.' },
  insufficient_stock: {
    es: 'Stock insuficiente de {product}: quedan {available}, se pidieron {requested}.',
    en: 'Not enough stock of {product}: {available} left, {requested} asked for.',
  },
  unknown_sale: {
    es: 'La venta de esta devolución todavía no llega al servidor. La operación espera.',
    en: 'The sale of this refund has not reached the server yet. The operation waits.',
  },
  parked_on_rejected: {
    es: 'La venta de esta devolución fue rechazada. Corrígela o anúlala primero.',
    en: 'The sale of this refund was rejected. Correct or void it first.',
  },
  refund_exceeds_sale: {
    es: 'Se devuelven {requested} de {product}, pero solo quedan {left} por devolver.',
    en: '{requested} of {product} are returned, but only {left} are left to return.',
  },
  refund_price_exceeds_sale: {
    es: '{product} se devuelve a {requested}, pero se vendió a {sold}.',
    en: '{product} is returned at {requested}, but was sold at {sold}.',
  },
  waited_too_long: {
    es: 'Lo que esta operación esperaba no llegó a tiempo.',
    en: 'What this operation waited for did not arrive in time.',
  },
  duplicate_op: {
    es: 'Ya existe otra operación con el mismo identificador.',
    en: 'Another operation with the same id exists.',
  },
  unknown_device: {
    es: 'El equipo no pertenece a esta tienda.',
    en: 'The device does not belong to this store.',
  },
  not_storable: {
    es: 'El servidor no pudo guardar la operación. Avisa al administrador.',
    en: 'The server could not store the operation. Tell the administrator.',
  },
  op_malformed: { es: 'La operación está dañada.', en: 'The operation is damaged.' },
  op_not_json: { es: 'La operación está dañada.', en: 'The operation is damaged.' },
  op_too_large: { es: 'La operación es demasiado grande.', en: 'The operation is too large.' },
  unsupported_version: {
    es: 'La caja usa una versión más nueva que el servidor. Actualiza el servidor.',
    en: 'The till runs a newer version than the server. Update the server.',
  },
};
