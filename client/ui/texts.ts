/** Texts that all pages share, Spanish first, in ICU form. A page has its own beside it (`client/till/texts.ts`). */
export const uiTexts = {
  es: {
    language: 'Idioma',
    theme: 'Apariencia',
    themes: { system: 'Como el sistema', light: 'Clara', dark: 'Oscura', contrast: 'Alto contraste' },
    connected: 'Conectado',
    offline: 'Sin conexión. Pendientes: {unsent, number}',
    loading: 'Cargando…',
    retry: 'Reintentar',
    reload: 'Recargar',
    pageFailed: 'Esta parte de la página falló. Lo que se registró está a salvo.',
    notFound: 'Esta página no existe.',
    home: 'Ir al inicio',
    preferences: 'Preferencias',
    pairing: {
      title: 'Vincular este equipo',
      intro:
        'Este navegador todavía no pertenece a la tienda. Escribe el código que te dio el administrador; sirve una vez y vence en 10 minutos.',
      code: 'Código',
      submit: 'Vincular',
      busy: 'Vinculando…',
      failures: {
        pairing_code_invalid: 'El código no es válido, ya se usó o venció. Pide otro al administrador.',
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
      title: 'No se pudo abrir',
      text: 'Los datos de este navegador no se pudieron abrir ({code}). Recarga la página; si sigue igual, avisa al administrador.',
    },
  },
  en: {
    language: 'Language',
    theme: 'Appearance',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark', contrast: 'High contrast' },
    connected: 'Connected',
    offline: 'Offline. Pending: {unsent, number}',
    loading: 'Loading…',
    retry: 'Retry',
    reload: 'Reload',
    pageFailed: 'This part of the page failed. What was recorded is safe.',
    notFound: 'This page does not exist.',
    home: 'Go to the start',
    preferences: 'Preferences',
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
      title: 'It could not be opened',
      text: 'The data of this browser could not be opened ({code}). Reload the page; if it stays like this, tell the administrator.',
    },
  },
};
