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
  postgres_missing: 'There is no embedded Postgres for {platform}; give one with --database-url',
  postgres_no_account:
    'Postgres does not run as root and no account could be made for it; run as an ordinary user',
  postgres_init_failed:
    'The embedded Postgres could not make its data folder ({reason}); check permissions and free space',
  postgres_start_failed: 'The embedded Postgres did not start ({reason})',
  database_unavailable: 'The database cannot be reached ({reason}); check --database-url and that it runs',
  database_refused:
    'The database refuses the user, the password or its name ({reason}); correct --database-url or DATABASE_URL',
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
