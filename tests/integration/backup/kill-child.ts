/** A process that makes and prunes backups of a stopped hub until it is killed. Arguments: database, hub's folder, backups' folder. */
import { createPool } from '../../../bridge/index.ts';
import { Backups } from '../../../server/backup/backups.ts';
import { openFolderSource } from '../../../server/backup/folder-source.ts';
import { STORE } from '../shop.ts';

const [databaseUrl = '', folder = '', directory = ''] = process.argv.slice(2);
const source = await openFolderSource(folder);
if (!source.ok) throw new Error(source.error.code);
const pool = createPool(databaseUrl, () => undefined, { max: 2 });
const replica = source.value;
const backups = new Backups({
  ...{ databaseUrl, pool, store: STORE, folder, directory, replica, keep: 2 },
  log: () => undefined,
});
await backups.recover();
process.send?.('ready');
for (;;) {
  const begun = await backups.start('request');
  if (begun.ok) await begun.value.done;
}
