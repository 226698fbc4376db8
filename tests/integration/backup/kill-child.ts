/**
 * A process that makes, copies and prunes backups of a stopped hub until it is killed. Arguments: database, hub's folder, backups'
 * folder, bucket as JSON.
 */
import { createPool } from '../../../bridge/index.ts';
import { Backups } from '../../../server/backup/backups.ts';
import { openFolderSource } from '../../../server/backup/folder-source.ts';
import { OffsiteCopies } from '../../../server/backup/offsite/copies.ts';
import { BackupRuns } from '../../../server/backup/runs.ts';
import { STORE } from '../shop.ts';

const [databaseUrl = '', folder = '', directory = '', settings = ''] = process.argv.slice(2);
const source = await openFolderSource(folder);
if (!source.ok) throw new Error(source.error.code);
const pool = createPool(databaseUrl, () => undefined, { max: 2 });
const replica = source.value;
const offsite = new OffsiteCopies({
  ...{ settings: JSON.parse(settings), store: STORE, directory, runs: new BackupRuns(pool, STORE) },
  ...{ log: () => undefined, partBytes: 1_000_000 },
});
const backups = new Backups({
  ...{ databaseUrl, pool, store: STORE, folder, directory, replica, keep: 2, offsite },
  log: () => undefined,
});
await backups.recover();
offsite.start();
process.send?.('ready');
for (;;) {
  const begun = await backups.start('request');
  if (begun.ok) await begun.value.done;
}
