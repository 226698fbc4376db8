/** `rebuild`: the whole catalog into Postgres again, what each day came to, and what differed. */
import { join } from 'node:path';
import { Bridge, createPool, migrate } from '../../bridge/index.ts';
import { entities, entityNames, SETTINGS_ID } from '../../crdt-schema/catalog/index.ts';
import { shopZone } from '../../crdt-schema/exports/form.ts';
import { readConfig } from '../config.ts';
import { catalogRow } from '../hub/catalog-rows.ts';
import { Peer } from '../peer/peer.ts';
import { failed, type Command } from './command.ts';
import { openDatabase, requireDatabase } from './database.ts';
import { createProgress } from './progress.ts';

const CHUNK_RECORDS = 2_000;
const STEP_MS = 5_000;

/** Projects every record; returns how many rows were not as they should be, by entity. */
export const rebuildCatalog = async (
  peer: Peer,
  bridge: Bridge,
  progress: (done: number, total: number) => void,
): Promise<Record<string, number>> => {
  const { catalog } = peer;
  const ids = entityNames.map((entity) => [entity, [...catalog.ids(entity)]] as const);
  const total = ids.reduce((sum, [, list]) => sum + list.length, 0);
  const differed: Record<string, number> = {};
  let done = 0;
  for (const [entity, list] of ids) {
    differed[entity] = 0;
    // Of kinds that leave the document the ledger keeps what the catalog has no more.
    if (entities[entity].keptDays === undefined) {
      const removed = await bridge.forgetOthers(entity, list);
      if (!removed.ok) throw failed(removed.error);
      differed[entity] = removed.value;
    }
    for (let at = 0; at < list.length; at += CHUNK_RECORDS) {
      const chunk = list.slice(at, at + CHUNK_RECORDS);
      const rows = chunk.flatMap((id) => catalogRow(catalog, entity, id) ?? []);
      const changed = await bridge.project({ [entity]: rows });
      if (!changed.ok) throw failed(changed.error);
      differed[entity] += changed.value;
      progress((done += chunk.length), total);
    }
  }
  return differed;
};

/** Adds up every day anew; returns how many rows were not as they should be. */
export const rebuildDays = async (bridge: Bridge, timeZone: string): Promise<number> => {
  let [differed, fromStart] = [0, true];
  for (;;) {
    const { changed, isBehind } = await bridge.refreshDays(timeZone, STEP_MS, fromStart);
    differed += changed;
    if (!isBehind) return differed;
    fromStart = false;
  }
};

export const command: Command = {
  summary:
    'projects the whole catalog into Postgres again, adds up every day, and tells what differed; the hub must be stopped',
  usage: 'rebuild [options]',
  options: {
    data: { type: 'string', value: 'FOLDER', help: 'folder of the data (TILLMESH_DATA)' },
    'database-url': {
      type: 'string',
      value: 'URL',
      help: 'Postgres to use (DATABASE_URL); else the embedded one',
    },
    json: { type: 'boolean', help: 'print one JSON object' },
  },
  positionals: false,
  async run(args) {
    const config = readConfig(process.env);
    const data = args.text('data') ?? config.data;
    const peer = await Peer.open({ folder: join(data, 'hub') });
    if (!peer.ok) throw failed(peer.error);
    const database = await openDatabase(
      args.text('database-url') ?? config.databaseUrl,
      join(data, 'postgres'),
    );
    const pool = createPool(database.url, () => undefined, { max: 1 });
    const progress = createProgress(process.stderr);
    try {
      await requireDatabase(database);
      await migrate(pool);
      const { store } = peer.value.replica.context.identity;
      const bridge = await Bridge.open({ pool, store, nowMs: Date.now });
      const differed = await rebuildCatalog(peer.value, bridge, (done, total) =>
        progress.update('rebuilding', done, total),
      );
      const settings = peer.value.catalog.read('settings', SETTINGS_ID)?.fields;
      const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
      differed['days'] = await rebuildDays(bridge, shopZone(settings, here));
      progress.end();
      if (args.flag('json')) process.stdout.write(`${JSON.stringify(differed)}\n`);
      else
        for (const [entity, count] of Object.entries(differed))
          process.stdout.write(`${entity.padEnd(12)} ${count} rows differed\n`);
    } finally {
      progress.end();
      await pool.end();
      await peer.value.close();
      await database.embedded?.stop();
    }
  },
};
