/** Texts of the panel behind the pill, which come with it: links, who is heard, how safe what was written is. */
export const panelTexts = {
  es: {
    title: 'Estado de la caja',
    safe: 'Lo que cobras queda guardado en este equipo y se envía solo cuando vuelva la conexión.',
    links: {
      title: 'Conexiones',
      names: { lan: 'Red de la tienda', internet: 'Internet', server: 'Servidor' },
      states: { up: 'Funciona', down: 'Caída', unknown: 'No se sabe' },
      reasons: {
        lanHeard: 'Se oye a otros equipos de la tienda.',
        lanAlone: 'No hay otros equipos que oír.',
        lanSilent: 'No se oye a ningún otro equipo de la tienda.',
        noNetwork: 'Este equipo no tiene red: revisa el wifi o el cable.',
        internetUsed: 'Hay paso hasta el servidor.',
        internetUnknown: 'Este equipo tiene red, pero no hay paso hasta el servidor.',
        serverHeard: 'El servidor de la tienda responde.',
        serverSilent: 'El servidor no responde. Se vuelve a intentar solo.',
      },
    },
    works: {
      title: 'Qué se puede hacer ahora',
      tasks: {
        sell: 'Vender, cobrar e imprimir',
        cash: 'Abrir y cerrar turno, retiros y gastos',
        park: 'Dejar ventas en espera en esta caja',
        others: 'Ver lo que hacen las otras cajas',
        answers: 'Saber si el servidor aceptó cada venta',
        reports: 'Reportes y exportaciones',
      },
      yes: 'Sí',
      no: 'Cuando vuelva la conexión',
    },
    peers: {
      title: 'Otros equipos',
      none: 'No se conoce a ningún otro equipo de la tienda.',
      roles: { till: 'Caja {name}', hub: 'Servidor', viewer: 'Pantalla {name}', admin: 'Oficina {name}' },
      direct: 'Se oye directo',
      through: 'Se oye por {names}',
      silent: 'Se oyó por última vez: {when}',
      never: 'Nunca se ha oído',
      lacks: 'Le faltan {count, plural, one {# operación} other {# operaciones}}',
      weLack: 'Nos faltan {count, plural, one {# operación} other {# operaciones}}',
      even: 'Al corriente',
      clock: 'Su reloj: {seconds, plural, one {# segundo} other {# segundos}} de diferencia',
    },
    clock: {
      title: 'Reloj',
      right: 'La hora de este equipo coincide con la de los demás.',
      ahead:
        'El reloj de este equipo va {minutes, plural, one {# minuto} other {# minutos}} adelantado. Corrígelo en los ajustes del equipo.',
      behind:
        'El reloj de este equipo va {minutes, plural, one {# minuto} other {# minutos}} atrasado. Corrígelo en los ajustes del equipo.',
    },
    device: {
      title: 'Este equipo',
      is: 'Caja {till}, equipo {device}, {software}',
      unsent:
        '{count, plural, one {Queda # operación} other {Quedan # operaciones}} sin enviar: mientras tanto este equipo no se puede desvincular ni vaciar, y no borres los datos del navegador.',
      sent: 'Todo lo de este equipo está en el servidor.',
    },
    numbering: {
      title: 'Folios',
      next: 'Siguiente folio: {receipt}',
    },
  },
  en: {
    title: 'State of the till',
    safe: 'What you charge is stored on this device, and is sent by itself when the connection is back.',
    links: {
      title: 'Connections',
      names: { lan: 'Network of the shop', internet: 'Internet', server: 'Server' },
      states: { up: 'Works', down: 'Down', unknown: 'Not known' },
      reasons: {
        lanHeard: 'Other devices of the shop are heard.',
        lanAlone: 'There are no other devices to hear.',
        lanSilent: 'No other device of the shop is heard.',
        noNetwork: 'This device has no network: look at the Wi-Fi or the cable.',
        internetUsed: 'The server can be reached.',
        internetUnknown: 'This device has a network, but does not get through to the server.',
        serverHeard: 'The server of the shop answers.',
        serverSilent: 'The server does not answer. It is tried again by itself.',
      },
    },
    works: {
      title: 'What can be done now',
      tasks: {
        sell: 'Sell, charge and print',
        cash: 'Open and close the session, withdrawals and expenses',
        park: 'Park sales at this till',
        others: 'See what the other tills do',
        answers: 'Know whether the server accepted each sale',
        reports: 'Reports and exports',
      },
      yes: 'Yes',
      no: 'When the connection is back',
    },
    peers: {
      title: 'Other devices',
      none: 'No other device of the shop is known.',
      roles: { till: 'Till {name}', hub: 'Server', viewer: 'Screen {name}', admin: 'Office {name}' },
      direct: 'Heard directly',
      through: 'Heard through {names}',
      silent: 'Last heard: {when}',
      never: 'Never heard',
      lacks: 'It lacks {count, plural, one {# operation} other {# operations}}',
      weLack: 'We lack {count, plural, one {# operation} other {# operations}}',
      even: 'Up to date',
      clock: 'Its clock: {seconds, plural, one {# second} other {# seconds}} apart',
    },
    clock: {
      title: 'Clock',
      right: 'The time of this device is that of the others.',
      ahead:
        'The clock of this device is {minutes, plural, one {# minute} other {# minutes}} ahead. Correct it in the settings of the device.',
      behind:
        'The clock of this device is {minutes, plural, one {# minute} other {# minutes}} behind. Correct it in the settings of the device.',
    },
    device: {
      title: 'This device',
      is: 'Till {till}, device {device}, {software}',
      unsent:
        '{count, plural, one {# operation is} other {# operations are}} not sent yet: meanwhile this device cannot be unpaired or emptied, and do not clear the data of the browser.',
      sent: 'All of this device is at the server.',
    },
    numbering: {
      title: 'Receipt numbers',
      next: 'Next receipt: {receipt}',
    },
  },
};
