/** Texts that all pages share, Spanish first, in ICU form. A page has its own beside it (`client/till/texts.ts`). */
export const uiTexts = {
  es: {
    language: 'Idioma',
    theme: 'Apariencia',
    themes: { system: 'Como el sistema', light: 'Clara', dark: 'Oscura', contrast: 'Alto contraste' },
    connected: 'Conectado',
    offline: 'Sin conexión. Pendientes: {unsent, number}',
    loading: 'Cargando…',
    close: 'Cerrar',
    retry: 'Reintentar',
    reload: 'Recargar',
    pageFailed: 'Esta parte de la página falló. Lo que se registró está a salvo.',
    notFound: 'Esta página no existe.',
    home: 'Ir al inicio',
    preferences: 'Preferencias',
    requests: {
      offline: 'No hay conexión con el servidor. La caja sigue trabajando; esto se puede pedir después.',
      timed_out: 'El servidor tardó demasiado en contestar.',
      request_refused: 'El servidor no lo aceptó ({reason}).',
      bad_answer: 'El servidor contestó algo que no se entiende.',
      aborted: 'Se dejó de pedir.',
    },
    pairing: {
      title: 'Vincular este equipo',
      intro:
        'Este navegador todavía no pertenece a la tienda. Escribe el código que te dio el administrador; sirve una vez y vence en 10 minutos.',
      code: 'Código',
      submit: 'Vincular',
      busy: 'Vinculando…',
      failures: {
        pairing_code_invalid: 'El código no es válido, ya se usó o venció. Pide otro al administrador.',
        pairing_locked: 'Demasiados códigos equivocados. Espera antes de volver a intentarlo.',
        too_many_requests: 'Demasiados intentos. Espera un minuto.',
        hub_unreachable: 'El servidor de la tienda no responde. Para vincular hace falta conexión con él.',
        identity_damaged: 'El servidor dio un certificado que no es válido. Avisa al administrador.',
        no_ed25519: 'Este navegador no conoce las firmas que hacen falta. Actualízalo, o usa otro.',
        other: 'No se pudo vincular ({code}).',
      },
    },
    insecure: {
      title: 'Hace falta una dirección segura',
      text: 'Este navegador solo guarda ventas en páginas seguras. Abre esta página con https://, o en el mismo equipo con localhost.',
    },
    elsewhere: {
      title: 'Abierta en otra pestaña',
      text: 'Otra pestaña de este navegador tiene esta página abierta. Solo una puede trabajar a la vez.',
      take: 'Usar aquí',
    },
    failed: {
      title: 'La caja se detuvo',
      safe: 'Lo que se confirmó antes está a salvo. Código: {code}',
      codes: {
        storage_full:
          'El navegador no tiene espacio para guardar más. Libera espacio en este equipo y vuelve a intentarlo.',
        storage_lost: 'El navegador cerró sus datos por su cuenta. Recarga la página.',
        storage_stuck:
          'El navegador no responde al abrir sus datos. Cierra todas sus ventanas y ábrelo de nuevo.',
        storage_newer: 'Otra pestaña ya usa una versión más nueva. Recarga esta página.',
        storage_broken:
          'El navegador no puede leer sus datos. Recarga la página; si sigue igual, empieza con datos vacíos.',
        identity_damaged:
          'La identidad de este equipo está dañada. Pide al administrador vincularlo de nuevo.',
      },
      reset: 'Empezar con datos vacíos',
      resetWarning:
        'Será la misma caja. Lo que otros equipos tienen vuelve solo; lo que solo estaba aquí se pierde.',
    },
    lost: {
      log: 'El navegador borró los datos de esta caja. Sigue siendo la misma: lo que otros equipos tenían vuelve solo, y los folios siguen en la serie {series}. Lo que solo estaba aquí se perdió.',
      till: 'Este navegador era la caja {till} y sus datos se borraron. Pide un código para la misma caja.',
    },
    storage: {
      title: 'Almacenamiento',
      persistent: 'El navegador conserva estos datos.',
      temporary:
        'El navegador podría borrar estos datos si le falta espacio. Instala la página para que los conserve.',
      used: '{used} MB usados de {quota} MB',
    },
    update: { ready: 'Hay una versión nueva. Se usará al abrir de nuevo.', now: 'Usar ahora' },
  },
  en: {
    language: 'Language',
    theme: 'Appearance',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark', contrast: 'High contrast' },
    connected: 'Connected',
    offline: 'Offline. Pending: {unsent, number}',
    loading: 'Loading…',
    close: 'Close',
    retry: 'Retry',
    reload: 'Reload',
    pageFailed: 'This part of the page failed. What was recorded is safe.',
    notFound: 'This page does not exist.',
    home: 'Go to the start',
    preferences: 'Preferences',
    requests: {
      offline: 'There is no connection to the server. The till works on; this can be asked for later.',
      timed_out: 'The server took too long to answer.',
      request_refused: 'The server did not accept it ({reason}).',
      bad_answer: 'The server answered something that makes no sense.',
      aborted: 'It was not asked for any more.',
    },
    pairing: {
      title: 'Pair this device',
      intro:
        'This browser does not belong to the store yet. Enter the code that the administrator gave you; it works once and expires in 10 minutes.',
      code: 'Code',
      submit: 'Pair',
      busy: 'Pairing…',
      failures: {
        pairing_code_invalid:
          'The code is not valid, was used, or has expired. Ask the administrator for another.',
        pairing_locked: 'Too many wrong codes. Wait before you try again.',
        too_many_requests: 'Too many attempts. Wait a minute.',
        hub_unreachable: 'The server of the store does not answer. Pairing needs a connection to it.',
        identity_damaged: 'The server gave a certificate that is not valid. Tell the administrator.',
        no_ed25519: 'This browser does not know the signatures that are needed. Update it, or use another.',
        other: 'Pairing failed ({code}).',
      },
    },
    insecure: {
      title: 'A secure address is needed',
      text: 'This browser keeps sales on secure pages only. Open this page with https://, or on the same machine with localhost.',
    },
    elsewhere: {
      title: 'Open in another tab',
      text: 'Another tab of this browser has this page open. Only one can work at a time.',
      take: 'Use it here',
    },
    failed: {
      title: 'The till stopped',
      safe: 'What was confirmed before is safe. Code: {code}',
      codes: {
        storage_full: 'The browser has no room to store more. Make room on this device and try again.',
        storage_lost: 'The browser closed its data by itself. Reload the page.',
        storage_stuck:
          'The browser does not answer when its data is opened. Close all its windows and open it again.',
        storage_newer: 'Another tab already uses a newer version. Reload this page.',
        storage_broken:
          'The browser cannot read its data. Reload the page; if it stays like this, begin with empty data.',
        identity_damaged: 'The identity of this device is damaged. Ask the administrator to pair it again.',
      },
      reset: 'Begin with empty data',
      resetWarning:
        'It will be the same till. What other devices have comes back by itself; what was only here is lost.',
    },
    lost: {
      log: 'The browser deleted the data of this till. It still is the same one: what other devices had comes back by itself, and numbers go on in the series {series}. What was only here is lost.',
      till: 'This browser was the till {till} and its data was deleted. Ask for a code for the same till.',
    },
    storage: {
      title: 'Storage',
      persistent: 'The browser keeps this data.',
      temporary: 'The browser might delete this data when space is short. Install the page to have it kept.',
      used: '{used} MB used of {quota} MB',
    },
    update: {
      ready: 'There is a new version. It will be used when you open the page again.',
      now: 'Use it now',
    },
  },
};
