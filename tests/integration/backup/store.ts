/** Backups of a test's shop: the parts that a hub wires together, without its plan. */
import { join } from 'node:path';
import * as Y from 'yjs';
import { Backups, type BackupsOptions } from '../../../server/backup/backups.ts';
import { verifyArchive } from '../../../server/backup/verify.ts';
import type { Hub } from '../../../server/hub/hub.ts';
import { STORE, type Shop } from '../shop.ts';

export const backupsOf = (shop: Shop, hub: Hub, more: Partial<BackupsOptions> = {}): Backups => {
  const { peer } = hub.server;
  return new Backups({
    databaseUrl: shop.database.url,
    pool: shop.pool,
    store: STORE,
    folder: join(shop.folder, 'hub'),
    directory: join(shop.folder, 'backups'),
    replica: {
      rows: (gte, lt) => peer.rows(gte, lt),
      catalog: () => Y.encodeStateAsUpdate(peer.doc),
    },
    keep: 30,
    // In this process, so that what it throws is seen.
    verify: (spec) => verifyArchive(spec),
    log: (message) => shop.logged.push(message),
    ...more,
  });
};
