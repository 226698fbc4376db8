/** What the command line says about failures: one sentence, and what to do. */
import type { Failure } from '../../crdt-schema/result.ts';

const texts: Readonly<Record<string, string>> = {
  file_not_found: 'There is no file {path}; check the name',
  file_unreadable: 'The file {path} cannot be read ({reason}); check its permissions',
  broken_gzip: 'The file {path} is a damaged gzip file; copy it anew',
  not_csv: 'The file {path} is no CSV file with a header row (line {line})',
  missing_column:
    'The file {path} has no column {column}; the columns are InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country',
  not_xlsx: 'The file {path} is no sound xlsx workbook; save it anew, or as CSV',
  file_too_large: 'The file {path} is too large ({max} at most); split it',
  unknown_field: 'There is no field {field} to import; the fields are {fields}',
  unknown_column: 'The file has no column {column}; its columns are {columns}',
  column_twice:
    'Two columns would be the field {field} ({column} is the second); choose one with --map {field}=COLUMN',
  no_name_column:
    'No column looks like a name (the columns are {columns}); choose one with --map name=COLUMN',
  hub_unreachable: 'No hub answers at {url} ({reason}); start it, or give its address with --url',
  hub_refused: 'The hub at {url} refused ({reason}); check --data, where its token lies',
  store_not_there:
    'The host at {url} does not have the store {store} at work or waiting ({state}); look at its log',
  hub_token_missing:
    'There is no token of a hub at {file}; start the hub once, or name the folder of its data with --data',
  import_cut_short:
    'The hub at {url} went away after {done} of {total} rows ({reason}); repeat the command, what is in stays as it is',
  export_not_written: 'The export could not be written to {path}: {reason}',
  backup_running: 'A backup is being made or verified already; wait until it has ended',
  backup_unknown: 'There is no backup {id}; tillmesh backup list names them',
  backup_not_made: 'The backup was not made ({code}); the log of the hub says more',
  backup_not_verified: 'The backup {id} could not be verified; the log of the hub says why',
  backup_not_good: 'The backup is not good ({code}); make another, and keep this one apart',
  device_unknown: 'There is no device {name}; tillmesh device list names all',
  device_ambiguous: 'Till {name} has several devices; name one by its id, as tillmesh device list has it',
  token_unknown: 'There is no token {name} that is good; tillmesh token list names all',
  user_unknown: 'There is nobody called {name}; tillmesh user list names all, tillmesh user add makes one',
  user_ambiguous: 'Several are called {name}; name one by its id, as tillmesh user list has it',
  password_short: 'A password takes at least {min} characters; a few words are easy to keep',
  password_differs: 'The two are not the same; nothing was changed',
  audit_broken:
    'The audit was changed: row {seq} does not follow from the one before it; look at the backups',
  age_identity_missing: 'The backup {path} is encrypted; give the key with --identity FILE',
  age_identity_unusable:
    'There is no key in {path}; give a file as tillmesh backup key or age-keygen writes it',
  age_other_identity: 'The backup {path} is encrypted for another key; give that one with --identity',
  age_key_not_written: 'The key could not be written to {path} ({reason}); choose another name',
  archive_missing: 'There is no file {path} that can be read; check the name',
  archive_foreign: 'The file is no backup of tillmesh; nothing was touched',
  archive_newer:
    'The backup was made by a later version (format {format}); install that one. Nothing was touched',
  archive_truncated: 'The backup is cut short, its end is missing; copy it anew. Nothing was touched',
  archive_damaged: 'The backup is damaged ({reason}); copy it anew, or take another. Nothing was touched',
  archive_member_changed: 'The backup is damaged ({name}); take another. Nothing was touched',
  archive_manifest_wrong: 'The backup is not what it says; take another. Nothing was touched',
  archive_bad_name: 'The file is no backup: it names {name}. Nothing was touched',
  archive_too_large: 'The file is larger unpacked than any backup. Nothing was touched',
  schema_newer: 'The backup was made by a later version ({migration}); install that one. Nothing was touched',
  rows_missing: 'The backup lacks rows of {table}; take another. Nothing was replaced',
  position_wrong: 'The backup is not of one moment; take another. Nothing was replaced',
  identity_missing: 'The backup has no keys of a hub in it; take another. Nothing was replaced',
  restore_other_store: 'The backup is of the store {store}, not of {named}. Nothing was touched',
  restore_not_empty:
    'There is a hub or a ledger of {store} already; --replace puts the backup in its place. Nothing was touched',
  restore_not_confirmed:
    'Not confirmed: --confirm {store} says that the store is to be replaced. Nothing was touched',
  restore_running: 'Another restore is under way in this database; wait until it has ended',
  restore_hub_running:
    'A hub works for {store}, or was ended a few seconds ago; stop it, wait 15 seconds, and repeat the command',
  restore_unfinished:
    'A restore into {folder} did not end; repeat tillmesh backup restore, which ends it, before the hub starts',
  offsite_not_set: 'No bucket is set; set BACKUP_S3_BUCKET and its keys as the hub has them',
  bucket_refused: 'The bucket {name} does not give it ({code}); docs/operations.md says what to do',
  file_exists: 'There is a file {path} already; give another name with --out',
  copy_cut_short: 'The file {path} did not come whole ({reason}); fetch it again',
  copy_damaged: 'What came is not the backup that was made ({reason}); take another copy',
  disk_failed: 'The file {path} cannot be written ({reason}); check permissions and free space',
  rows_refused: '{count} rows cannot be imported; the report names each, and {others}',
  empty_file: 'The file {path} is empty',
  port_in_use: 'Port {port} on {host} is in use; end the other program, or choose another with --port',
  cannot_listen: 'Cannot listen on {host}:{port} ({reason}); choose another --host or --port',
  data_folder_locked: 'The data folder {folder} is in use by another process; end it first',
  data_folder_unusable:
    'The data folder {folder} cannot be used ({reason}); check its permissions and the free space',
  store_failed:
    'The disk refused a write ({reason}); nothing that was confirmed is lost. Make room or mend the disk, then start again',
  already_paired: 'The folder {folder} holds a paired device already; give another --data',
  pairing_code_invalid:
    'The code is not valid, was used, or has expired; ask for another with tillmesh pair --till at the hub',
  ca_not_that_one:
    'What {url} gives is not the authority of that fingerprint; compare it with the one that the hub shows',
  tls_files_unusable: 'TLS_CERT and TLS_KEY cannot be used ({reason}); check both files',
  pages_failed: 'The pages could not be built ({reason}); check that dist and node_modules can be written',
  not_paired: 'The folder {folder} holds no paired device; pair it first, or give another --data',
  identity_damaged:
    'The identity in {folder} is damaged; restore device.key and device.json, or pair the device anew',
  store_is_another:
    'The folder {folder} holds the store {store}, not {named}; name that store, or give another folder with --data',
  authority_missing:
    'The folder {folder} lacks the authority.key of its hub, or has another one; put it back from a backup',
  data_folder_has_shop:
    'The folder {folder} holds the demo shop; give another folder for the real one with --data',
  shop_file_damaged:
    'The file {file} is damaged; write {"v":1,"kind":"real","store":"NAME"} into it, with the name of the store',
  till_of_other_shop:
    'The folder {folder} is a till of another shop; move it away, or give another folder with --data',
  postgres_missing: 'There is no embedded Postgres for {platform}; give one with --database-url',
  postgres_no_account:
    'Postgres does not run as root and no account could be made for it; run as an ordinary user',
  postgres_init_failed:
    'The embedded Postgres could not make its data folder ({reason}); check permissions and free space',
  postgres_start_failed:
    'The embedded Postgres did not start ({reason}); put that right, or name one of your own in DATABASE_URL',
  database_unavailable: 'The database cannot be reached ({reason}); check --database-url and that it runs',
  database_refused:
    'The database refuses the user, the password or its name ({reason}); correct --database-url or DATABASE_URL',
  database_failed:
    'The database did not do it ({reason}); nothing was replaced unless the command says that it did not end',
  database_meanwhile:
    '{failure}. Tills are synced meanwhile, and the ledger goes on by itself when it answers',
};

/** The sentence for a failure; its code where there is no text. */
export const failureText = ({ code, params }: Failure): string =>
  (texts[code] ?? `Failed with the code ${code}`).replace(/\{(\w+)\}/g, (_, name: string) =>
    String(params?.[name] ?? '?'),
  );

/** While the pages are built, at the first start. */
export const preparingPages = 'Preparando las páginas…';
