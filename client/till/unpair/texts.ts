/** Texts about taking a device out of the shop, Spanish first, in ICU form. */
export const unpairTexts = {
  es: {
    section: 'Este equipo',
    what: 'Este equipo es la caja {till}. Al desvincularlo deja de serlo y se borra lo que guarda; la caja se puede vincular de nuevo, en este equipo o en otro.',
    begin: 'Desvincular esta caja',
    keep: 'No, dejarla como está',
    refused: 'Todavía no se puede desvincular. Nada se borró.',
    again: 'Ya se puede: vuelve a intentarlo.',
    notApproved: 'Nadie lo autorizó: la caja sigue vinculada.',
    seePending: 'Ver pendientes',
    seeCart: 'Ver el ticket',
    hindrances: {
      reading: 'Todavía se está leyendo lo que esta caja guarda. Espera un momento.',
      unsent:
        '{count, plural, one {Queda # operación} other {Quedan # operaciones}} sin enviar: se envían solas en cuanto haya conexión con el servidor.',
      pending:
        '{count, plural, one {Hay # operación} other {Hay # operaciones}} sin aceptar: espera la respuesta, o corrígelas o elimínalas.',
      cart: 'Hay un ticket sin cobrar: cóbralo, déjalo en espera o vacíalo.',
      offline:
        'No se oye al servidor, y nadie sabe si recibió todo. Conecta este equipo y vuelve a intentarlo.',
    },
    first: {
      title: '¿Desvincular la caja {till}?',
      text: 'Todo lo que registró está en el servidor y ahí sigue. Para volver a vender en este equipo hará falta un código nuevo del administrador, y los folios seguirán en otra serie.',
      session: 'El turno está abierto: se podrá cerrar cuando esta caja se vincule de nuevo.',
      goOn: 'Sí, seguir',
    },
    last: {
      title: 'Se borra lo que este equipo guarda',
      text: 'Es la última pregunta. Después solo queda la página para vincular.',
      submit: 'Desvincular {till} ahora',
    },
  },
  en: {
    section: 'This device',
    what: 'This device is the till {till}. Unpaired, it is one no more and what it stores is deleted; the till can be paired again, on this device or another.',
    begin: 'Unpair this till',
    keep: 'No, leave it as it is',
    refused: 'It cannot be unpaired yet. Nothing was deleted.',
    again: 'It can be now: try again.',
    notApproved: 'Nobody approved it: the till is still paired.',
    seePending: 'See what is pending',
    seeCart: 'See the ticket',
    hindrances: {
      reading: 'What this till stores is still being read. Wait a moment.',
      unsent:
        '{count, plural, one {# operation is} other {# operations are}} not sent: they go by themselves once there is a connection to the server.',
      pending:
        '{count, plural, one {# operation is} other {# operations are}} not accepted: wait for the answer, or correct or remove them.',
      cart: 'There is a ticket that was not charged: charge it, park it or empty it.',
      offline:
        'The server is not heard, and nobody knows whether it got everything. Connect this device and try again.',
    },
    first: {
      title: 'Unpair the till {till}?',
      text: 'All that it recorded is at the server and stays there. To sell on this device again a new code of the administrator is needed, and receipt numbers go on in another series.',
      session: 'The session is open: it can be closed once this till is paired again.',
      goOn: 'Yes, go on',
    },
    last: {
      title: 'What this device stores is deleted',
      text: 'This is the last question. Afterwards there is only the page for pairing.',
      submit: 'Unpair {till} now',
    },
  },
};
