/**
 * Texts of the status page, Spanish first. A warning has a sentence for each form of its number: `zero` for nothing,
 * `one` and `other` as the language has them; `other` where there is no form of its own.
 */
export const statusTexts = {
  es: {
    title: 'tillmesh: estado de la tienda',
    store: 'Tienda',
    position: 'Posición del libro',
    till: 'Caja',
    role: 'Función',
    segments: 'Segmentos',
    entries: 'Operaciones',
    pending: 'Pendientes',
    accepted: 'Aceptadas',
    rejected: 'Rechazadas',
    waiting: 'En espera',
    onServer: 'En servidor',
    links: 'Equipos conectados',
    none: 'Ninguno todavía',
    neighbours: 'Otros equipos de la tienda',
    alone: 'Este equipo todavía no conoce a ningún otro.',
    heard: 'Oído por última vez',
    heardNow: 'ahora',
    heardThrough: 'ahora, por medio de',
    heardNever: 'nunca',
    skew: 'Diferencia de reloj',
    theyLack: 'Le faltan',
    weLack: 'Nos faltan',
    software: 'Versión',
    empty: 'Todavía no hay operaciones. Aparecerán aquí en cuanto una caja venda.',
    roles: { hub: 'servidor', till: 'caja', viewer: 'consulta', admin: 'administración' },
    refused: 'Mensajes rechazados',
    offline: 'Sin conexión con este equipo. Los datos pueden no estar actualizados. Se reintentará.',
    forked: 'bifurcada',
    series: 'Serie',
    contingency: 'contingencia',
    nextReceipt: 'Siguiente folio',
    left: 'Folios que quedan',
    validUntil: 'Folios vigentes hasta',
    warnings: {
      low: {
        one: 'Queda 1 folio de la serie {series}. Pide al administrador un rango nuevo.',
        other: 'Quedan {left} folios de la serie {series}. Pide al administrador un rango nuevo.',
      },
      expiring: {
        zero: 'Los folios de la serie {series} vencen en menos de un día. Pide al administrador un rango nuevo.',
        one: 'Los folios de la serie {series} vencen en 1 día. Pide al administrador un rango nuevo.',
        other:
          'Los folios de la serie {series} vencen en {daysLeft} días. Pide al administrador un rango nuevo.',
      },
      exhausted: {
        other:
          'Se acabaron los folios de la serie {series}: esta caja no puede vender ni devolver. Pide al administrador un rango nuevo.',
      },
      expired: {
        other:
          'Los folios de la serie {series} vencieron: esta caja no puede vender ni devolver. Pide al administrador un rango nuevo.',
      },
    },
    alerts: {
      device_copied:
        'La caja {till} escribe desde dos copias del mismo equipo ({device}). No se pierde ninguna operación. Apaga una de las copias y vincúlala de nuevo como otro equipo; revisa los folios repetidos.',
      device_replaced:
        'Un equipo de la caja {till} ({device}) fue sustituido por otro y sigue en uso. Deja de vender con él, o vincúlalo de nuevo.',
      device_revoked:
        'Este equipo de la caja {till} ({device}) fue dado de baja. El servidor rechaza lo que se venda con él. Deja de usarlo.',
      log_recovered:
        'Esta caja arrancó sin parte de sus datos y recuperó {entries} operaciones de otros equipos. Si hay otra copia de este equipo en uso, apágala.',
      series_of_its_own:
        'No se sabe hasta qué folio llegó la serie {granted}: esta caja usa la serie {series}. Pide al administrador un rango nuevo.',
      store_damaged:
        'Los datos de este equipo estaban dañados. Se rescataron {entries} operaciones; lo demás vuelve de los otros equipos. Guarda la carpeta {folder} hasta que todo esté en el servidor.',
      backup_failed:
        'No se pudo hacer el respaldo ({code}). El anterior sigue bien. Revisa el disco y la carpeta de respaldos.',
      backup_bad: 'El respaldo {id} se verificó y no sirve ({code}). Haz otro ahora y verifícalo.',
      backup_old: 'El último respaldo bueno es del {at}. Haz uno ahora, y revisa por qué no se hacen solos.',
      plaintext:
        'Este equipo atiende sin cifrar en la red ({host}): quien la escuche puede leer lo que pasa. Quita TLS=off, o conéctalo al servidor para que tenga su certificado.',
      plaintext_sockets:
        'Conexiones de otros equipos que vienen sin cifrar: {count}. Ponles una dirección wss://.',
      tls_ending:
        'El certificado de HTTPS de este equipo vence el {at}. Conéctalo al servidor para que lo renueve, o cambia los archivos de TLS_CERT y TLS_KEY y reinícialo.',
      disk_low:
        'Quedan {megabytes} MB en el disco del servidor ({folder}). Haz lugar antes de que no pueda escribir: nada se borra solo.',
      offsite_failed:
        'El respaldo {id} no tiene copia fuera de la tienda ({code}). El archivo de aquí está completo; se seguirá intentando.',
    },
    database: 'Base de datos',
    ledger: {
      starting: 'conectando',
      open: 'disponible',
      away: 'no disponible; se reintentará',
      refused: 'no admite el usuario, la contraseña o su nombre: corrige DATABASE_URL',
      elsewhere: 'otro servidor tiene esta tienda; este espera',
    },
  },
  en: {
    title: 'tillmesh: state of the shop',
    store: 'Store',
    position: 'Ledger position',
    till: 'Till',
    role: 'Role',
    segments: 'Segments',
    entries: 'Operations',
    pending: 'Pending',
    accepted: 'Accepted',
    rejected: 'Rejected',
    waiting: 'Waiting',
    onServer: 'On the server',
    links: 'Connected peers',
    none: 'None yet',
    neighbours: 'Other machines of the shop',
    alone: 'This machine knows of no other yet.',
    heard: 'Last heard',
    heardNow: 'now',
    heardThrough: 'now, by way of',
    heardNever: 'never',
    skew: 'Clock difference',
    theyLack: 'It lacks',
    weLack: 'We lack',
    software: 'Version',
    empty: 'No operations yet. They appear here as soon as a till sells.',
    roles: { hub: 'server', till: 'till', viewer: 'viewer', admin: 'administration' },
    refused: 'Refused messages',
    offline: 'No connection to this machine. The data may be out of date. It will be tried again.',
    forked: 'forked',
    series: 'Series',
    contingency: 'contingency',
    nextReceipt: 'Next number',
    left: 'Numbers left',
    validUntil: 'Numbers valid until',
    warnings: {
      low: {
        one: '1 number of series {series} is left. Ask the administrator for a new range.',
        other: '{left} numbers of series {series} are left. Ask the administrator for a new range.',
      },
      expiring: {
        zero: 'The numbers of series {series} expire in less than a day. Ask the administrator for a new range.',
        one: 'The numbers of series {series} expire in 1 day. Ask the administrator for a new range.',
        other:
          'The numbers of series {series} expire in {daysLeft} days. Ask the administrator for a new range.',
      },
      exhausted: {
        other:
          'No numbers of series {series} are left: this till can neither sell nor refund. Ask the administrator for a new range.',
      },
      expired: {
        other:
          'The numbers of series {series} have expired: this till can neither sell nor refund. Ask the administrator for a new range.',
      },
    },
    alerts: {
      device_copied:
        'Till {till} writes from two copies of one device ({device}). No operation is lost. Switch one of the copies off and pair it again as another device; look after numbers that were used twice.',
      device_replaced:
        'A device of till {till} ({device}) was replaced by another and is still in use. Stop selling with it, or pair it again.',
      device_revoked:
        'This device of till {till} ({device}) was revoked. The server rejects what is sold with it. Stop using it.',
      log_recovered:
        'This till started without part of its data and got {entries} operations back from other devices. If another copy of this device is in use, switch it off.',
      series_of_its_own:
        'How far series {granted} went is not known: this till uses series {series}. Ask the administrator for a new range.',
      store_damaged:
        'The data of this device was damaged. {entries} operations were salvaged; the rest comes back from the other devices. Keep the folder {folder} until everything is on the server.',
      backup_failed:
        'The backup could not be made ({code}). The one before is as it was. Check the disk and the folder of the backups.',
      backup_bad: 'The backup {id} was verified and is not good ({code}). Make another now, and verify it.',
      backup_old: 'The last good backup is of {at}. Make one now, and see why none are made by themselves.',
      plaintext:
        'This machine answers the network unencrypted ({host}): whoever listens there can read what passes. Remove TLS=off, or connect it to the server so that it gets its certificate.',
      plaintext_sockets:
        'Connections of other machines that come unencrypted: {count}. Give them an address with wss://.',
      tls_ending:
        'The HTTPS certificate of this machine ends on {at}. Connect it to the server so that it is renewed, or change the files of TLS_CERT and TLS_KEY and start it again.',
      disk_low:
        '{megabytes} MB are left on the disk of the server ({folder}). Make room before it cannot write: nothing is deleted by itself.',
      offsite_failed:
        'Backup {id} has no copy outside the shop ({code}). The file here is whole; it will be tried again.',
    },
    database: 'Database',
    ledger: {
      starting: 'connecting',
      open: 'available',
      away: 'not available; will be retried',
      refused: 'does not take the user, the password or its name: correct DATABASE_URL',
      elsewhere: 'another server has this store; this one waits',
    },
  },
} as const;

export type StatusLanguage = keyof typeof statusTexts;
