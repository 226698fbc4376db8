/** A process that restores and kills itself at a step. Arguments: database, folder of the data, archive, step. */
import { restoreArchive } from '../../../server/backup/restore.ts';

const [databaseUrl = '', data = '', path = '', deadly = ''] = process.argv.slice(2);
const restored = await restoreArchive({
  ...{ databaseUrl, data, path, nowMs: Date.now() },
  replace: async () => undefined,
  step: (name) => {
    process.send?.(name);
    if (name === deadly) process.kill(process.pid, 'SIGKILL');
  },
});
if (!restored.ok) throw new Error(restored.error.code);
process.disconnect?.();
