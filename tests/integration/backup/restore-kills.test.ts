/** Restores that are killed, at each step and at any moment (`npm run faults:backup`: 50 times), and full disks. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { execFileSync, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isUnfinished } from '../../../server/backup/restore-folder.ts';
import type { RestoreSpec } from '../../../server/backup/restore.ts';
import { Hub } from '../../../server/hub/hub.ts';
import { loadDevice } from '../../../server/security/identity.ts';
import { LevelStore } from '../../../server/storage/level-store.ts';
import { tillmesh } from '../command-line.ts';
import { createDatabase, type Database } from '../database.ts';
import { accepted, HOST, sell, Shop, STORE } from '../shop.ts';
import { backupsOf } from './store.ts';

const KILLS = Number(process.env['BACKUP_KILLS'] ?? 1);
const CHILD = fileURLToPath(new URL('./restore-child.ts', import.meta.url));
const LONGEST_MS = 1_500;
const STEPS: readonly Parameters<NonNullable<RestoreSpec['step']>>[0][] =
  KILLS === 1 ? ['folder', 'marked', 'aside'] : ['checked', 'folder', 'marked', 'ledger', 'aside', 'named'];
/** From the moment that the ledger may be another until the folder is. */
const BETWEEN: readonly string[] = ['marked', 'ledger', 'aside'];

let shop: Shop;
let target: Database;
let data: string;
let path: string;

beforeAll(async () => {
  shop = await Shop.create();
  target = await createDatabase();
  data = join(shop.folder, 'data');
  const hub = await shop.hub();
  const till = await shop.till('C01', [hub]);
  for (let i = 0; i < 3; i++) await accepted(till, await sell(till));
  const run = await backupsOf(shop, hub).make('request');
  path = run.storagePath!;
  await shop.stop(till);
  await shop.stop(hub);
});
afterAll(async () => {
  await shop.close();
  await target.drop();
});

/** Runs the child, killed by itself at the step or by us after so many ms. */
const killed = async (step: string, afterMs?: number): Promise<string[]> => {
  const child = fork(CHILD, [target.url, data, path, step], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const reached: string[] = [];
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.on('message', (name) => {
    if (afterMs !== undefined && reached.length === 0) setTimeout(() => child.kill('SIGKILL'), afterMs);
    reached.push(String(name));
  });
  await ended;
  return reached;
};

/** The server is as the archive has it, ledger and folder. */
const expectRestored = async (): Promise<void> => {
  expect(isUnfinished(data)).toBe(false);
  const { rows } = await target.pool.query<{ sales: number; ops: number }>(
    `select (select count(*) from sale) as sales, (select count(*) from op where status = 'accepted') as ops`,
  );
  expect(rows).toEqual([{ sales: 3, ops: 3 }]);
  expect((await loadDevice(join(data, 'hub'))).ok).toBe(true);
  const level = await LevelStore.open(join(data, 'hub', 'replica'));
  if (!level.ok) throw new Error(level.error.code);
  let entries = 0;
  for await (const { segment } of level.value.entries()) entries += segment === '' ? 0 : 1;
  await level.value.close();
  expect(entries).toBeGreaterThan(3);
};

const startHub = () =>
  Hub.start({
    ...{ folder: join(data, 'hub'), store: STORE, host: HOST, port: 0, databaseUrl: target.url },
    log: () => undefined,
  });

const restoreByCommand = (...more: string[]) =>
  tillmesh(
    ['backup', 'restore', path, '--data', data, '--database-url', target.url, '--replace', ...more],
    {},
  );

test.each(STEPS)('killed at the step "%s", the same command ends what was begun', async (step) => {
  expect((await killed(step)).at(-1)).toBe(step);
  expect(isUnfinished(data)).toBe(BETWEEN.includes(step));
  if (isUnfinished(data)) {
    expect(await startHub()).toMatchObject({ error: { code: 'restore_unfinished' } });
    // Begun is confirmed: nobody is asked twice.
    expect(await restoreByCommand('--json')).toMatchObject({ code: 0, stderr: '' });
  } else expect((await killed('')).at(-1)).toBe('named');
  await expectRestored();
});

test(
  `killed ${KILLS} times at any moment`,
  async () => {
    for (let i = 0; i < KILLS; i++) {
      await killed('', Math.random() * LONGEST_MS);
      expect((await killed('')).at(-1)).toBe('named');
      await expectRestored();
    }
  },
  Math.max(60_000, KILLS * 10_000),
);

test('the command asks for the name of the store, and makes a backup of what it replaces', async () => {
  await killed('');
  const plain = ['backup', 'restore', path, '--data', data, '--database-url', target.url];
  expect(await tillmesh(plain)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('restore_not_empty'),
  });
  expect(await restoreByCommand()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('restore_not_confirmed'),
  });
  const done = await restoreByCommand('--confirm', STORE);
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('the folder of before lies in') });
  const kept = /What was there is kept in (\S+)/.exec(done.stderr)![1]!;
  expect(existsSync(kept)).toBe(true);
  await expectRestored();
  // A hub that does not run is backed up the same way.
  const made = await tillmesh(['backup', 'create', '--stopped', ...plain.slice(3)]);
  expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('.tar.gz') });
});

test('onto a full disk: a clear error, and what was there stays', async ({ skip }) => {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') skip('needs root to mount a small disk');
  const small = join(shop.folder, 'small');
  await mkdir(small);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20k', 'tmpfs', small]);
  } catch {
    skip('this machine does not let a disk be mounted');
  }
  try {
    const full = await tillmesh([
      ...['backup', 'restore', path, '--data', small, '--database-url', target.url],
      ...['--replace', '--confirm', STORE, '--without-backup'],
    ]);
    expect(full).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/\[(data_folder_unusable|store_failed)\]/),
    });
    expect(isUnfinished(small)).toBe(false);
    await expectRestored();
  } finally {
    execFileSync('umount', [small]);
  }
});
