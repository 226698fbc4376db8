/** Texts of the state of the till that every page shows: its network, what is not sent. Spanish first, in ICU form. */
export const stateTexts = {
  es: {
    badge: 'Pendientes de enviar: {count, number}',
    badgeRefused: '{refused, plural, one {# no se pudo enviar} other {# no se pudieron enviar}}',
    pill: {
      online: 'Conectado',
      offline: 'Sin conexión. Pendientes: {unsent, number}',
      open: 'Ver el estado de la conexión',
    },
    banner: 'Sin conexión. Los datos pueden no estar actualizados. Se reintentará al recuperar la conexión.',
    ages: {
      now: 'Datos al momento',
      minutes: 'Datos de hace {count, plural, one {# min} other {# min}}',
      hours: 'Datos de hace {count, plural, one {# hora} other {# horas}}',
      days: 'Datos de hace {count, plural, one {# día} other {# días}}',
      never: 'Todavía sin datos del servidor',
    },
    ticks: {
      here: 'Guardada en este equipo',
      lan: 'En la red de la tienda: {count, plural, =0 {en ningún otro equipo} one {en otro equipo} other {en otros # equipos}}',
      server: 'En el servidor',
      notServer: 'Todavía no en el servidor',
      accepted: 'Aceptada por el servidor',
      waiting: 'El servidor la tiene en espera',
      rejected: 'El servidor no la aceptó',
      undecided: 'Todavía sin respuesta del servidor',
      copies: '×{count, number}',
    },
  },
  en: {
    badge: 'To be sent: {count, number}',
    badgeRefused: '{refused, plural, one {# could not be sent} other {# could not be sent}}',
    pill: {
      online: 'Connected',
      offline: 'Offline. Pending: {unsent, number}',
      open: 'See the state of the connection',
    },
    banner: 'Offline. The data may be out of date. It will be retried when the connection is back.',
    ages: {
      now: 'Data as of now',
      minutes: 'Data of {count, plural, one {# min} other {# min}} ago',
      hours: 'Data of {count, plural, one {# hour} other {# hours}} ago',
      days: 'Data of {count, plural, one {# day} other {# days}} ago',
      never: 'No data from the server yet',
    },
    ticks: {
      here: 'Stored on this device',
      lan: 'On the network of the shop: {count, plural, =0 {on no other device} one {on one other device} other {on # other devices}}',
      server: 'At the server',
      notServer: 'Not at the server yet',
      accepted: 'Accepted by the server',
      waiting: 'The server has it waiting',
      rejected: 'The server did not accept it',
      undecided: 'No answer of the server yet',
      copies: '×{count, number}',
    },
  },
};
