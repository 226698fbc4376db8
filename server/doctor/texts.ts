/** What the examination says: what is so and, where it is not well, what to do. Spanish first. */
export const doctorTexts = {
  node: { es: 'Node {version}', en: 'Node {version}' },
  postgres_packaged: {
    es: 'Postgres incluido para {platform}',
    en: 'Postgres comes with the packages for {platform}',
  },
  postgres_missing: {
    es: 'No hay Postgres incluido para {platform}; da uno con DATABASE_URL',
    en: 'No Postgres comes for {platform}; name one in DATABASE_URL',
  },
  disk_free: { es: 'Disco: {free} GB libres en {folder}', en: 'Disk: {free} GB free in {folder}' },
  disk_low: {
    es: 'Disco: quedan {free} GB en {folder}; haz lugar: sin él nada se guarda',
    en: 'Disk: {free} GB are left in {folder}; make room: without it nothing is stored',
  },
  disk_full: {
    es: 'El disco de {folder} no admite escrituras ({reason}); haz lugar o revisa permisos',
    en: 'The disk of {folder} takes no writes ({reason}); make room or check permissions',
  },
  fsync: { es: 'Guardar con seguridad tarda {ms} ms', en: 'A safe write takes {ms} ms' },
  fsync_slow: {
    es: 'Guardar con seguridad tarda {ms} ms: cada venta espera eso; usa un disco local, no uno de red ni una tarjeta',
    en: 'A safe write takes {ms} ms: each sale waits for it; use a local disk, not one of the network nor a card',
  },
  open_files: { es: 'Archivos abiertos: hasta {limit}', en: 'Open files: up to {limit}' },
  open_files_few: {
    es: 'Archivos abiertos: hasta {limit}; pon LimitNOFILE=4096 en el servicio, o ulimit -n 4096',
    en: 'Open files: up to {limit}; put LimitNOFILE=4096 into the service, or ulimit -n 4096',
  },
  port_free: { es: 'Puerto {port} libre', en: 'Port {port} is free' },
  port_ours: { es: 'En el puerto {port} responde tillmesh', en: 'tillmesh answers at port {port}' },
  port_taken: {
    es: 'El puerto {port} lo tiene otro programa; termínalo o elige otro con PORT',
    en: 'Another program has port {port}; end it or choose another with PORT',
  },
  lan: { es: 'Red local: {addresses}', en: 'LAN: {addresses}' },
  lan_none: {
    es: 'Esta máquina no tiene red local; las tabletas no la alcanzan hasta que se conecte',
    en: 'This machine has no LAN; tablets cannot reach it until it is connected',
  },
  mdns: { es: 'mDNS: las cajas se encuentran solas', en: 'mDNS: tills find each other' },
  mdns_refused: {
    es: 'mDNS no se puede usar ({reason}); da la dirección del servidor a cada caja, o abre UDP 5353',
    en: 'mDNS cannot be used ({reason}); give each till the address of the hub, or open UDP 5353',
  },
  clock: { es: 'Reloj: {seconds} s de diferencia con {whom}', en: 'Clock: {seconds} s from that of {whom}' },
  clock_off: {
    es: 'Reloj: {seconds} s de diferencia con {whom}; sincroniza los dos (timedatectl set-ntp true)',
    en: 'Clock: {seconds} s from that of {whom}; synchronise both (timedatectl set-ntp true)',
  },
  no_folder: {
    es: 'No hay datos en {folder}; da la carpeta con --data',
    en: 'There are no data in {folder}; name the folder with --data',
  },
  identity: { es: '{folder}: {till} de la tienda {store}', en: '{folder}: {till} of the store {store}' },
  identity_damaged: {
    es: '{folder}: la identidad está dañada ({code}); repón device.key, device.json y authority.key de un respaldo, o vincula de nuevo',
    en: '{folder}: the identity is damaged ({code}); put device.key, device.json and authority.key back from a backup, or pair anew',
  },
  keys_open: {
    es: '{file} lo puede leer cualquiera; chmod 600 {file}',
    en: 'Anybody may read {file}; chmod 600 {file}',
  },
  certificate: { es: '{folder}: certificado hasta el {until}', en: '{folder}: certificate until {until}' },
  certificate_ends: {
    es: '{folder}: el certificado termina el {until}; vincula el equipo otra vez antes',
    en: '{folder}: the certificate ends on {until}; pair the device again before',
  },
  numbering: {
    es: '{folder}: serie {series}, folios {from} a {to}',
    en: '{folder}: series {series}, numbers {from} to {to}',
  },
  numbering_ends: {
    es: '{folder}: el permiso de folios de {series} vence el {until}; pide otro a quien administra',
    en: '{folder}: the numbering of {series} ends on {until}; ask the administrator for another',
  },
  restore_unfinished: {
    es: '{folder}: una restauración no terminó; repite tillmesh backup restore',
    en: '{folder}: a restore did not end; repeat tillmesh backup restore',
  },
  logs: {
    es: '{folder}: {entries} asientos en {segments} bitácoras, cadenas y firmas en orden',
    en: '{folder}: {entries} entries in {segments} logs, chains and signatures in order',
  },
  logs_broken: {
    es: '{folder}: bitácora {segment}, asiento {seq}: {code}; no borres nada: arranca y lo sano se conserva, lo demás vuelve de otras cajas o del respaldo',
    en: '{folder}: log {segment}, entry {seq}: {code}; delete nothing: start, what is sound is kept, the rest comes back from other tills or the backup',
  },
  folder_damaged: {
    es: '{folder} no se puede leer ({reason}); arranca: se aparta y se rescata lo sano; o restaura un respaldo',
    en: '{folder} cannot be read ({reason}); start: it is set aside and what is sound is taken over; or restore a backup',
  },
  folder_in_use: {
    es: '{folder} está en uso; para ver las bitácoras detén antes ese proceso',
    en: '{folder} is in use; to look at its logs stop that process first',
  },
  set_aside: {
    es: '{folder} se apartó por dañado; guárdalo hasta que todo cuadre',
    en: '{folder} was set aside as damaged; keep it until all is accounted for',
  },
  database: { es: 'Base de datos: Postgres {version}', en: 'Database: Postgres {version}' },
  database_old: {
    es: 'Base de datos: Postgres {version}; hace falta 14 o posterior',
    en: 'Database: Postgres {version}; 14 or later is needed',
  },
  database_unavailable: {
    es: 'La base de datos no responde ({reason}); revisa DATABASE_URL y que esté en marcha',
    en: 'The database does not answer ({reason}); check DATABASE_URL and that it runs',
  },
  database_refused: {
    es: 'La base de datos rechaza usuario, contraseña o nombre ({reason}); corrige DATABASE_URL',
    en: 'The database refuses user, password or name ({reason}); correct DATABASE_URL',
  },
  database_in_use: {
    es: 'La base de datos incluida la tiene el proceso en marcha; detenlo para revisarla',
    en: 'The embedded database is the running process’s; stop it to look at it',
  },
  schema: { es: 'Esquema al día ({name})', en: 'Schema up to date ({name})' },
  schema_empty: {
    es: 'La base de datos está vacía; el primer arranque crea las tablas',
    en: 'The database is empty; the first start makes the tables',
  },
  schema_old: {
    es: 'Faltan {count} migraciones, desde {name}; el próximo arranque las aplica, con un respaldo antes',
    en: '{count} migrations are missing, from {name} on; the next start applies them, after a backup',
  },
  schema_newer: {
    es: 'La base de datos es de una versión posterior ({name}); instala esa versión',
    en: 'The database is of a later version ({name}); install that one',
  },
  rights: { es: 'Permisos suficientes', en: 'Rights are enough' },
  rights_missing: {
    es: 'Al usuario {user} le falta permiso ({what}); GRANT ALL ON SCHEMA public TO {user}',
    en: 'The user {user} lacks a right ({what}); GRANT ALL ON SCHEMA public TO {user}',
  },
  durable: {
    es: 'fsync, full_page_writes y synchronous_commit encendidos',
    en: 'fsync, full_page_writes and synchronous_commit are on',
  },
  not_durable: {
    es: '{setting} está en {value}: un corte de luz pierde lo confirmado; ponlo en on',
    en: '{setting} is {value}: a power cut loses what was confirmed; set it to on',
  },
  ledger_agrees: {
    es: 'El libro y las bitácoras dicen lo mismo: {ops} operaciones',
    en: 'Ledger and logs say the same: {ops} operations',
  },
  ledger_behind: {
    es: 'Al libro le faltan {count} asientos; el próximo arranque los toma',
    en: 'The ledger lacks {count} entries; the next start takes them in',
  },
  ledger_ahead: {
    es: 'El libro tiene {count} operaciones que estas bitácoras no tienen o tienen distintas (una: {example}); no arranques: restaura el respaldo con --replace',
    en: 'The ledger has {count} operations that these logs lack or have otherwise (one: {example}); do not start: restore the backup with --replace',
  },
} as const;

export const areaNames = {
  machine: { es: 'Máquina', en: 'Machine' },
  store: { es: 'Tienda', en: 'Store' },
  database: { es: 'Base de datos', en: 'Database' },
  till: { es: 'Cajas de esta carpeta', en: 'Tills of this folder' },
} as const;

export const summaryTexts = {
  good: { es: 'Todo en orden.', en: 'All is well.' },
  warn: { es: 'Funciona; mira lo marcado con !.', en: 'It works; look at what is marked !.' },
  bad: { es: 'Hay que arreglar lo marcado con ✗.', en: 'What is marked ✗ has to be mended.' },
} as const;
