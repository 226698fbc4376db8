/** Texts of what a person has to look after at a till. Spanish first, in ICU form. */
export const warningTexts = {
  es: {
    alerts: {
      device_copied:
        'La caja {till} escribe desde dos copias del mismo equipo. No se pierde ninguna operación. Avisa al administrador: hay que apagar una de las copias y vincularla de nuevo.',
      device_replaced:
        'Un equipo de la caja {till} fue sustituido por otro y sigue en uso. Deja de vender con él, o vincúlalo de nuevo.',
      device_revoked:
        'Este equipo de la caja {till} fue dado de baja. Lo que se venda con él lo rechaza el servidor: deja de usarlo.',
      log_recovered:
        'Esta caja arrancó sin parte de sus datos y recuperó {entries, plural, one {# operación} other {# operaciones}} de otros equipos. Si hay otra copia de este equipo en uso, apágala.',
      series_of_its_own:
        'No se sabe hasta qué folio llegó la serie {granted}: esta caja usa la serie {series}. Pide al administrador un rango nuevo.',
    },
    numbering: {
      low: 'Quedan {left, number} folios de la serie {series}. Pide al administrador un rango nuevo.',
      expiring:
        'Los folios de la serie {series} vencen en {days, plural, =0 {menos de un día} one {# día} other {# días}}. Pide al administrador un rango nuevo.',
      exhausted:
        'Se acabaron los folios de la serie {series}: esta caja no puede vender ni devolver. Pide al administrador un rango nuevo.',
      expired:
        'Los folios de la serie {series} vencieron: esta caja no puede vender ni devolver. Pide al administrador un rango nuevo.',
    },
  },
  en: {
    alerts: {
      device_copied:
        'Till {till} writes from two copies of one device. No operation is lost. Tell the administrator: one of the copies has to be switched off and paired again.',
      device_replaced:
        'A device of till {till} was replaced by another and is still in use. Stop selling with it, or pair it again.',
      device_revoked:
        'This device of till {till} was revoked. The server rejects what is sold with it: stop using it.',
      log_recovered:
        'This till started without part of its data and got {entries, plural, one {# operation} other {# operations}} back from other devices. If another copy of this device is in use, switch it off.',
      series_of_its_own:
        'It is not known how far series {granted} went: this till uses series {series}. Ask the administrator for a new range.',
    },
    numbering: {
      low: '{left, number} numbers of series {series} are left. Ask the administrator for a new range.',
      expiring:
        'The numbers of series {series} expire in {days, plural, =0 {less than a day} one {# day} other {# days}}. Ask the administrator for a new range.',
      exhausted:
        'The numbers of series {series} are used up: this till can neither sell nor refund. Ask the administrator for a new range.',
      expired:
        'The numbers of series {series} have expired: this till can neither sell nor refund. Ask the administrator for a new range.',
    },
  },
};
