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
      title: 'Dónde está',
      here: 'En esta caja',
      peers:
        '{count, plural, =0 {En ningún otro equipo todavía} one {En # equipo más} other {En # equipos más}}',
      server: 'En el servidor',
      noServer: 'En el servidor: pendiente',
      accepted: 'Aceptada',
      rejected: 'Rechazada: revisa Pendientes',
      waiting: 'En espera en el servidor',
      undecided: 'Aceptada: pendiente',
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
      title: 'Where it is',
      here: 'At this till',
      peers:
        '{count, plural, =0 {On no other device yet} one {On # other device} other {On # other devices}}',
      server: 'At the server',
      noServer: 'At the server: pending',
      accepted: 'Accepted',
      rejected: 'Refused: see what is pending',
      waiting: 'Waiting at the server',
      undecided: 'Accepted: pending',
      copies: '×{count, number}',
    },
  },
};
