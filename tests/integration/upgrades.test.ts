/** What every released version left behind opens in this one: folders as they lay on the disk, and backups. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { restoreArchive } from '../../server/backup/restore.ts';
import { examineDatabase } from '../../server/doctor/database.ts';
import { examineFolder } from '../../server/doctor/folder.ts';
import { Hub } from '../../server/hub/hub.ts';
import { TillNode } from '../../server/till-node/till-node.ts';
import { HELD, releasedFile, releasedVersions, unpackFolders } from '../upgrades/released.ts';
import { createDatabase, type Database } from './database.ts';
import { accepted, COFFEE, HOST, sell, STORE, until } from './shop.ts';

let data: string;
let database: Database;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'tillmesh-released-'));
  database = await createDatabase();
});
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await stopAll();
  await database.drop();
  await rm(data, { recursive: true, force: true });
});

const startHub = async (): Promise<Hub> => {
  const started = await Hub.start({
    ...{ folder: join(data, 'hub'), store: STORE, host: HOST, port: 0, databaseUrl: database.url },
    log: () => undefined,
  });
  if (!started.ok) throw new Error(started.error.code);
  open.push(started.value);
  return started.value;
};
/** A hub whose ledger went back in time waits for the tills first. */
const startTill = async (folder: string, hub: Hub): Promise<TillNode> => {
  const started = await TillNode.start({ folder, host: HOST, port: 0, dial: [hub.server.url(HOST)] });
  if (!started.ok) throw new Error(started.error.code);
  open.push(started.value);
  return started.value;
};
/** Ends what runs, the last one first. */
const stopAll = async (): Promise<void> => {
  for (const each of open.splice(0).toReversed()) await each.close();
};
const count = async (statement: string): Promise<number> =>
  (await database.pool.query<{ n: number }>(statement)).rows[0]!.n;
/** Once the ledger has as many operations as there were. */
const checkLedger = async (): Promise<void> => {
  const all = HELD.sales + HELD.refusedSales + HELD.session;
  await until('the ledger', async () => (await count('select count(*) as n from op')) >= all);
  expect(await count('select count(*) as n from sale')).toBe(HELD.sales);
  expect(await count("select count(*) as n from op where status = 'rejected'")).toBe(HELD.refusedSales);
  expect(await count('select count(*) as n from cash_session')).toBe(HELD.session);
};
const checkAgreement = async (): Promise<void> => {
  const { findings, places, store } = await examineFolder('store', join(data, 'hub'), Date.now());
  expect(findings.filter(({ level }) => level === 'bad')).toEqual([]);
  const found = await examineDatabase(database.url, { store: store!, places: places! });
  expect(found.at(-1)).toMatchObject({ code: 'ledger_agrees' });
};

test('there is one of this version', () => {
  expect(releasedVersions()).toContain('0.1.0');
});

describe.each(releasedVersions())('what %s left behind', (version) => {
  test('the folders of hub and till: all that was sold, each verdict, and the till sells on', async () => {
    unpackFolders(version, data);
    const hub = await startHub();
    const till = await startTill(join(data, 'C01'), hub);
    await checkLedger();
    const { catalog } = hub.server.peer;
    expect(catalog.read('products', COFFEE)?.fields).toMatchObject({ name: HELD.product, price: HELD.price });
    // In the same series, after what it gave before: the refused sale has a number as well.
    const used = HELD.sales + HELD.refusedSales;
    expect(till.server.peer.replica.ownLog.receiptsUsed).toBe(used);
    await accepted(till, await sell(till));
    expect(await count('select count(*) as n from sale')).toBe(HELD.sales + 1);
    await stopAll();
    await checkAgreement();
  });

  test('its backup', async () => {
    const path = releasedFile(version, 'backup.tar.gz');
    const restored = await restoreArchive({ path, data, databaseUrl: database.url, nowMs: Date.now() });
    expect(restored).toMatchObject({ ok: true, value: { store: STORE } });
    await checkLedger();
    const tills = join(data, 'tills');
    await mkdir(tills);
    unpackFolders(version, tills);
    const hub = await startHub();
    await startTill(join(tills, 'C01'), hub);
    await until('the ledger is open', () => hub.bridge.projected(), 40_000);
    await checkLedger();
    await stopAll();
    await checkAgreement();
  });
});
