/** Backups over HTTP and by the command line, of a running hub. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openArchive } from '../../../server/backup/archive-reader.ts';
import { verifyArchive } from '../../../server/backup/verify.ts';
import type { Hub } from '../../../server/hub/hub.ts';
import type { BackupSettings } from '../../../server/config.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { HOST, sell, accepted, Shop, until } from '../shop.ts';

let shop: Shop;
let hub: Hub;
let till: TillNode;

const SETTINGS: BackupSettings = {
  ...{ isOn: false, backupCron: '0 2 * * *', verifyCron: '0 4 * * 0', maxAgeMs: 1e9, webhook: '' },
  ...{ directory: '', keep: 5 },
};

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub({ backups: SETTINGS });
  till = await shop.till('C01', [hub]);
  await accepted(till, await sell(till));
});
afterAll(() => shop.close());

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${hub.server.origin(HOST)}${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${hub.catalogToken}`, ...init.headers },
  });

interface Run {
  readonly id: string;
  readonly status: string;
  readonly checksum: string;
  readonly size: number;
  readonly startedAt: string;
  readonly verifiedAt: string;
  readonly verifying: boolean;
  readonly verifiedOk: boolean | null;
  readonly verification: object | null;
}

/** What the till knows of the backups. */
const saidAt = (node: TillNode) => node.server.peer.replica.context.backup.get();

const run = async (id: string): Promise<Run> => (await ask(`/api/backups/${id}`)).json() as Promise<Run>;

const made = async (): Promise<Run> => {
  const response = await ask('/api/backups', { method: 'POST' });
  expect(response.status).toBe(202);
  const { id } = (await response.json()) as Run;
  expect(response.headers.get('Location')).toBe(`/api/backups/${id}`);
  return until('the backup', async () => {
    const found = await run(id);
    return found.status !== 'running' && found;
  });
};

test('a backup is begun, listed, fetched whole and in parts, and verified', async () => {
  const { id, status, checksum, size } = await made();
  expect(status).toBe('ok');
  const { items } = (await (await ask('/api/backups')).json()) as { items: Run[] };
  expect(items[0]!.id).toBe(id);
  const { startedAt } = items[0]!;
  await until('the till knows', () => saidAt(till)?.atMs === Date.parse(startedAt));
  expect(saidAt(till)).toEqual({ atMs: Date.parse(startedAt) });

  const path = `/api/backups/${id}/download`;
  const whole = await ask(path);
  const bytes = Buffer.from(await whole.arrayBuffer());
  expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([size, checksum]);
  const etag = whole.headers.get('ETag')!;
  expect(etag).toBe(`"${checksum}"`);
  expect(whole.headers.get('Content-Disposition')).toMatch(/filename="backup-\d{4}-\d\d-\d\d\.tar\.gz"/);
  const ranges: [string, number, Buffer][] = [
    ['bytes=10-19', 206, bytes.subarray(10, 20)],
    ['bytes=-7', 206, bytes.subarray(size - 7)],
    [`bytes=${size - 3}-`, 206, bytes.subarray(size - 3)],
    ['bytes=5-2', 200, bytes],
  ];
  for (const [Range, code, part] of ranges) {
    const response = await ask(path, { headers: { Range } });
    expect([Range, response.status]).toEqual([Range, code]);
    expect(Buffer.from(await response.arrayBuffer()).equals(part)).toBe(true);
  }
  const statusOf = async (headers: Record<string, string>): Promise<number> => {
    const response = await ask(path, { headers });
    await response.arrayBuffer();
    return response.status;
  };
  expect(await statusOf({ Range: `bytes=${size}-` })).toBe(416);
  expect(await statusOf({ 'If-None-Match': etag })).toBe(304);
  // Another file by now: the rest of the old one would be of no use.
  expect(await statusOf({ Range: 'bytes=10-', 'If-Range': '"other"' })).toBe(200);

  expect((await ask(`/api/backups/${id}/verify`, { method: 'POST' })).status).toBe(202);
  const after = await until(
    'verified',
    async () => {
      const found = await run(id);
      return !found.verifying && found;
    },
    30_000,
  );
  expect(after).toMatchObject({ verifiedOk: true, verification: { ok: true, replay: { ops: 1 } } });
  const checked = await until('the till knows that it is good', () => saidAt(till)?.checked);
  expect(checked).toEqual({
    atMs: Date.parse(after.verifiedAt),
    ofMs: Date.parse(startedAt),
    isGood: true,
  });
}, 60_000);

test('before tables are changed, what is there is backed up', async () => {
  await shop.stop(hub);
  await shop.pool.query(
    "drop index op_undone; drop index op_settled; delete from schema_migration where name = '0006-done-logs.sql'",
  );
  hub = await shop.hub({ backups: SETTINGS });
  const [run] = await until('the backup', async () => {
    const { rows } = await shop.pool.query<{ status: string; storage_path: string }>(
      "select status, storage_path from backup_run where reason = 'migration' and status <> 'running'",
    );
    return rows.length > 0 && rows;
  });
  expect(run!.status).toBe('ok');
  const opened = await openArchive(run!.storage_path);
  if (!opened.ok) throw new Error(opened.error.code);
  expect(opened.value.manifest.migrations).not.toContain('0006-done-logs.sql');
  await until('the ledger', () => hub.bridge.connected);
  const { rows } = await shop.pool.query("select from pg_class where relname = 'op_undone'");
  expect(rows.length).toBe(1);
  // Such an archive, of an earlier form, is good too.
  expect(
    await verifyArchive({ path: run!.storage_path, databaseUrl: shop.database.url, checksum: null }),
  ).toMatchObject({
    ok: true,
  });
}, 60_000);

test('refusals have their codes', async () => {
  const absent = '01890000-0000-7000-8000-0000000000aa';
  const codeOf = async (response: Response): Promise<unknown> => [
    response.status,
    ((await response.json()) as { code: string }).code,
  ];
  for (const path of [`/api/backups/${absent}`, '/api/backups/x', `/api/backups/${absent}/download`])
    expect(await codeOf(await ask(path))).toEqual([404, 'not_found']);
  const denied = await ask('/api/backups', { headers: { Authorization: 'Bearer wrong' } });
  expect(await codeOf(denied)).toEqual([401, 'unauthorized']);
  const { id } = await made();
  const folder = join(shop.folder, 'backups');
  for (const name of await readdir(folder)) await rm(join(folder, name));
  expect(await codeOf(await ask(`/api/backups/${id}/download`))).toEqual([409, 'backup_not_there']);
  expect(await codeOf(await ask(`/api/backups/${id}/verify`, { method: 'POST' }))).toEqual([
    409,
    'backup_not_there',
  ]);
});
