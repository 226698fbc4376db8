/** Texts of the inbox, Spanish first, in ICU form. */
import { issuesTexts } from './issues/texts.ts';
import { settleTexts } from './settle/texts.ts';

export const inboxTexts = {
  es: {
    title: 'Bandeja',
    viewer: 'Este equipo solo consulta: lo que está aquí lo resuelve la administración o la caja.',
    nothing:
      'Nada por resolver. Aquí aparece lo que el servidor no aceptó, lo que dos equipos cambiaron a la vez y lo que hay que atender en equipos y respaldos.',
    reading: 'Leyendo lo guardado…',
    count: '{count, plural, one {Hay # asunto por resolver.} other {Hay # asuntos por resolver.}}',
    alertsTitle: 'Hay que atender',
    refused: 'El servidor no las aceptó',
    conflicts: 'Catálogo: por decidir',
    waiting: 'En espera: siguen solas cuando llegue lo que les falta',
    more: 'Mostrar más ({count, number})',
    ofTill: 'Caja {till}',
    means: 'No cuenta en ventas, caja ni existencias hasta que se resuelva.',
    follow: 'Seguir la venta',
    settle: settleTexts.es,
    places: { device: 'Ver el equipo', backups: 'Ver los respaldos' },
    issues: issuesTexts.es,
    alerts: {
      certificate_ending:
        'El certificado de {till} vence pronto: {at}. Renuévalo, y el equipo lo recibe en cuanto se conecte.',
      certificate_ended:
        'El certificado de {till} venció: {at}. Nadie le habla. Renuévalo, y se conecta de nuevo.',
      clock_off:
        'El reloj de {till} {side, select, ahead {va adelantado} other {va atrasado}} {seconds, number} segundos respecto al servidor. Pon su fecha y hora automáticas: sus tickets llevan esa hora.',
      storage_full:
        'Este navegador ya usó el {percent} % del espacio que puede usar. Haz lugar en el equipo, o abre la oficina en otro.',
      plaintext:
        'El servidor atiende sin cifrar en la red ({host}): quien la escuche puede leer lo que pasa. Quita TLS=off de sus ajustes.',
      plaintext_sockets:
        'Conexiones de otros equipos que vienen sin cifrar: {count, number}. Ponles una dirección wss://.',
      tls_ending:
        'El certificado de HTTPS del servidor vence el {at}. Si no lo renueva él mismo, cambia los archivos de TLS_CERT y TLS_KEY y reinícialo.',
      disk_low:
        'Quedan {megabytes, number} MB en el disco del servidor. Haz lugar antes de que no pueda escribir: nada se borra solo.',
      store_damaged:
        'Los datos del servidor estaban dañados. Se rescataron {entries, number} operaciones; lo demás vuelve de los otros equipos. Guarda la carpeta {folder} hasta que todo esté.',
      offsite_failed:
        'Un respaldo no tiene copia fuera de la tienda ({code}). El archivo de aquí está completo; se seguirá intentando.',
      device_copied:
        'La caja {till} escribe desde dos copias del mismo equipo ({device}). No se pierde ninguna operación. Apaga una de las copias y vincúlala de nuevo.',
      device_replaced:
        'Un equipo de la caja {till} fue sustituido por otro y sigue en uso. Deja de vender con él, o vincúlalo de nuevo.',
      numbering_low:
        'A la caja {till} le quedan {left, number} folios de la serie {series}. Vincúlala de nuevo para darle otra serie.',
      numbering_expiring:
        'Los folios de la serie {series} de la caja {till} vencen en {days, plural, =0 {menos de un día} one {# día} other {# días}}. Vincúlala de nuevo para darle otra serie.',
      numbering_exhausted:
        'A la caja {till} se le acabaron los folios de la serie {series}: no puede vender ni devolver. Vincúlala de nuevo para darle otra serie.',
      numbering_expired:
        'A la caja {till} se le vencieron los folios de la serie {series}: no puede vender ni devolver. Vincúlala de nuevo para darle otra serie.',
      backup_failed:
        'El respaldo no se pudo hacer ({code}). El anterior sigue como estaba. Revisa el disco y la carpeta de respaldos del servidor.',
      backup_bad: 'Un respaldo se verificó y no sirve ({code}). Haz otro ahora y verifícalo.',
      backup_old: 'El último respaldo bueno es del {at}. Haz uno ahora, y revisa por qué no se hacen solos.',
    },
  },
  en: {
    title: 'Inbox',
    viewer: 'This device only looks: what is here is settled by the administration or at the till.',
    nothing:
      'Nothing to settle. What the server did not accept, what two devices changed at once and what devices and backups need is shown here.',
    reading: 'Reading what is stored…',
    count: '{count, plural, one {There is # matter to settle.} other {There are # matters to settle.}}',
    alertsTitle: 'To be looked after',
    refused: 'The server did not accept them',
    conflicts: 'Catalog: to decide',
    waiting: 'Waiting: they go on by themselves when what they lack arrives',
    more: 'Show more ({count, number})',
    ofTill: 'Till {till}',
    means: 'It does not count in sales, drawer or stock until it is settled.',
    follow: 'Follow the sale',
    settle: settleTexts.en,
    places: { device: 'See the device', backups: 'See the backups' },
    issues: issuesTexts.en,
    alerts: {
      certificate_ending:
        'The certificate of {till} ends soon: {at}. Renew it, and the device gets it as soon as it connects.',
      certificate_ended:
        'The certificate of {till} has ended: {at}. Nobody talks to it. Renew it, and it connects again.',
      clock_off:
        'The clock of {till} {side, select, ahead {is ahead of} other {is behind}} that of the server by {seconds, number} seconds. Set its date and time to automatic: its tickets bear that time.',
      storage_full:
        'This browser has used {percent} % of the room that it may use. Make room on the device, or open the office on another.',
      plaintext:
        'The server answers the network unencrypted ({host}): whoever listens there can read what passes. Remove TLS=off from its settings.',
      plaintext_sockets:
        'Connections of other machines that come unencrypted: {count, number}. Give them an address with wss://.',
      tls_ending:
        'The HTTPS certificate of the server ends on {at}. Where it does not renew it by itself, change the files of TLS_CERT and TLS_KEY and start it again.',
      disk_low:
        '{megabytes, number} MB are left on the disk of the server. Make room before it cannot write: nothing is deleted by itself.',
      store_damaged:
        'The data of the server was damaged. {entries, number} operations were salvaged; the rest comes back from the other devices. Keep the folder {folder} until all is there.',
      offsite_failed:
        'A backup has no copy outside the shop ({code}). The file here is whole; it will be tried again.',
      device_copied:
        'Till {till} writes from two copies of one device ({device}). No operation is lost. Switch one of the copies off and pair it again.',
      device_replaced:
        'A device of till {till} was replaced by another and is still in use. Stop selling with it, or pair it again.',
      numbering_low:
        '{left, number} numbers of series {series} are left to till {till}. Pair it again to give it another series.',
      numbering_expiring:
        'The numbers of series {series} of till {till} expire in {days, plural, =0 {less than a day} one {# day} other {# days}}. Pair it again to give it another series.',
      numbering_exhausted:
        'Till {till} has no numbers of series {series} left: it can neither sell nor refund. Pair it again to give it another series.',
      numbering_expired:
        'The numbers of series {series} of till {till} have expired: it can neither sell nor refund. Pair it again to give it another series.',
      backup_failed:
        'The backup could not be made ({code}). The one before is as it was. Check the disk and the folder of the backups of the server.',
      backup_bad: 'A backup was verified and is not good ({code}). Make another now, and verify it.',
      backup_old: 'The last good backup is of {at}. Make one now, and see why none are made by themselves.',
    },
  },
};
