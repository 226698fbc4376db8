/** Texts for an op that could not be written, whatever it was, Spanish first, in ICU form. */
export const writingTexts = {
  es: {
    failed: {
      store_failed:
        'NO se guardó: el disco de este equipo no lo tomó. No entregues dinero ni mercancía; recarga la página e intenta de nuevo.',
      numbering_exhausted: 'NO se guardó: se acabaron los folios de esta caja. Avisa al administrador.',
      numbering_expired: 'NO se guardó: vencieron los folios de esta caja. Avisa al administrador.',
      not_approved: 'NO se guardó: nadie lo autorizó. Lo que escribiste sigue aquí.',
      other: 'NO se guardó ({code}). Lo que escribiste sigue aquí.',
    },
    print: 'Imprimir',
    needsSession: 'Esta tienda mueve efectivo solo con un turno abierto. Abre el turno (F9) y regresa.',
    asOf: 'Según esta caja a las {time}',
    asOfAlone: 'Según esta caja, que todavía no ha oído al servidor.',
  },
  en: {
    failed: {
      store_failed:
        'NOT stored: the disk of this device did not take it. Hand over neither money nor goods; reload the page and try again.',
      numbering_exhausted: 'NOT stored: this till has no receipt numbers left. Tell the administrator.',
      numbering_expired: 'NOT stored: the receipt numbers of this till have expired. Tell the administrator.',
      not_approved: 'NOT stored: nobody approved it. What you entered is still here.',
      other: 'NOT stored ({code}). What you entered is still here.',
    },
    print: 'Print',
    needsSession:
      'In this store cash moves only while a session is open. Open the session (F9) and come back.',
    asOf: 'As this till knew at {time}',
    asOfAlone: 'As far as this till knows, which has not heard the server yet.',
  },
};
