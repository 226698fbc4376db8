import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LevelStore } from '../../server/storage/level-store.ts';
import type { StoredEntry } from '../../crdt-schema/sync/index.ts';
import { Disk } from '../simulation/disk.ts';
import { entryOf, storeContract, type StoreUnderTest } from './store.ts';

let root: string;
let folders = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tillmesh-store-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));
const newFolder = (): string => join(root, String(++folders));

const opened = async (folder: string): Promise<LevelStore> => {
  const result = await LevelStore.open(folder);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.params?.['reason']}`);
  return result.value;
};
const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const out: T[] = [];
  for await (const item of items) out.push(item);
  return out;
};
/** LevelDB answers with Buffers, the contract compares bytes. */
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);
const plainEntry = (entry: StoredEntry): StoredEntry => ({
  ...entry,
  hash: plain(entry.hash),
  signature: entry.signature === undefined ? undefined : plain(entry.signature),
  bytes: plain(entry.bytes),
});

const onLevel = (store: LevelStore, folder: string): StoreUnderTest => ({
  write: (writes) => store.write(writes),
  read: async (...place) => (await store.read(...place)).map(plainEntry),
  entries: async () => (await all(store.entries())).map(plainEntry),
  gone: async () => all(store.gone()),
  certificates: async () => (await all(store.certificates())).map(plain),
  catalogUpdates: async () => (await store.catalogUpdates()).map(plain),
  async heard() {
    const bytes = await store.heard();
    return bytes === undefined ? undefined : plain(bytes);
  },
  async reopened() {
    await store.close();
    return onLevel(await opened(folder), folder);
  },
  close: () => store.close(),
});

const onDisk = (disk: Disk): StoreUnderTest => ({
  write: async (writes) => disk.complete(disk.submit(writes)),
  read: async (...place) => disk.read(...place),
  entries: async () => [...disk.entries()],
  gone: async () => [...disk.gone()],
  certificates: async () => [...disk.certificates()],
  catalogUpdates: async () => [...disk.updates()],
  heard: async () => disk.heard,
  async reopened() {
    const next = new Disk();
    next.replace(disk.copy());
    return onDisk(next);
  },
  close: async () => undefined,
});

storeContract('LevelDB', async () => {
  const folder = newFolder();
  return onLevel(await opened(folder), folder);
});
storeContract('the simulated disk', async () => onDisk(new Disk()));

const S = 'c4'.repeat(24);

describe('LevelDB', () => {
  test('a write is on disk when it is answered: a copy of the folder taken then holds it', async () => {
    const [folder, copy] = [newFolder(), newFolder()];
    const store = await opened(folder);
    await store.write([{ kind: 'entry', entry: entryOf(S, 0, 500, true) }]);
    await mkdir(copy);
    for (const name of await readdir(folder))
      if (name !== 'LOCK') await copyFile(join(folder, name), join(copy, name));
    await store.close();
    const restored = await opened(copy);
    expect(await all(restored.entries())).toHaveLength(1);
    await restored.close();
  });

  test('a write is there whole or not at all, wherever its file was cut', async () => {
    const folder = newFolder();
    const store = await opened(folder);
    await store.write([{ kind: 'entry', entry: entryOf(S, 0, 500) }]);
    const before = (await stat(join(folder, await logOf(folder)))).size;
    await store.write([1, 2, 3].map((seq) => ({ kind: 'entry', entry: entryOf(S, seq, 500, seq === 3) })));
    const after = (await stat(join(folder, await logOf(folder)))).size;
    await store.close();
    expect(after).toBeGreaterThan(before + 1_500);
    for (const size of [before, before + 1, before + 700, after - 1, after]) {
      const copy = newFolder();
      await mkdir(copy);
      for (const name of await readdir(folder)) await copyFile(join(folder, name), join(copy, name));
      await truncate(join(copy, await logOf(copy)), size);
      const torn = await opened(copy);
      expect((await all(torn.entries())).length, `cut at ${size} of ${after}`).toBe(size === after ? 4 : 1);
      await torn.close();
    }
  });

  test('a folder that is open is refused to a second opener, and free again when it was closed', async () => {
    const folder = newFolder();
    const store = await opened(folder);
    expect(await LevelStore.open(folder)).toMatchObject({ ok: false, error: { code: 'data_folder_locked' } });
    await store.close();
    await (await opened(folder)).close();
  });

  test('a folder that another process holds is refused, and free again when that was killed', async () => {
    const folder = newFolder();
    const script = `
      import { LevelStore } from './server/storage/level-store.ts';
      LevelStore.open(process.argv[1]).then((r) => { console.log(r.ok ? 'open' : r.error.code); setInterval(() => {}, 1000); });`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())),
    );
    expect(said).toBe('open');
    expect(await LevelStore.open(folder)).toMatchObject({ ok: false, error: { code: 'data_folder_locked' } });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    await (await opened(folder)).close();
  });

  test('a folder that cannot be one is named as unusable', async () => {
    const file = newFolder();
    await writeFile(file, 'not a folder');
    expect(await LevelStore.open(file)).toMatchObject({
      ok: false,
      error: { code: 'data_folder_unusable', params: { folder: file } },
    });
  });

  test.each(['log', 'CURRENT'])(
    'a bit of its %s that was flipped is damage, until it is read for what is left',
    async (part) => {
      const folder = newFolder();
      const store = await opened(folder);
      for (let seq = 0; seq < 20; seq++)
        await store.write([{ kind: 'entry', entry: entryOf(S, seq, 200, true) }]);
      await store.close();
      const name = (await readdir(folder)).find((file) => file.endsWith(part))!;
      const bytes = await readFile(join(folder, name));
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(join(folder, name), bytes);
      const damage = { ok: false, error: { code: 'data_folder_damaged', params: { folder } } };
      expect(await LevelStore.open(folder)).toMatchObject(damage);
      // Whoever was told may have died before acting on it.
      expect(await LevelStore.open(folder)).toMatchObject(damage);
      if (part === 'CURRENT') return;
      const rest = await LevelStore.open(folder, true);
      if (!rest.ok) throw new Error(rest.error.code);
      const held = await all(rest.value.entries());
      expect(held.length).toBeGreaterThan(0);
      expect(held.length).toBeLessThan(20);
      await rest.value.close();
    },
  );

  test('a hash that is remembered does not keep the entry that it was read with', async () => {
    const store = await opened(newFolder());
    await store.write([{ kind: 'entry', entry: entryOf(S, 0, 70_000, true) }]);
    const [entry] = await store.read(S, 0, 0, 1, 1);
    expect([entry!.hash.buffer.byteLength, entry!.signature!.buffer.byteLength]).toEqual([32, 64]);
    await store.close();
  });

  test('merging the catalog replaces the updates so far by one, and later ones follow it', async () => {
    const folder = newFolder();
    const store = await opened(folder);
    for (const byte of [1, 2, 3]) await store.write([{ kind: 'catalog', update: Uint8Array.of(byte) }]);
    await store.compactCatalog(Uint8Array.of(9));
    await store.write([{ kind: 'catalog', update: Uint8Array.of(4) }]);
    await store.close();
    const again = await opened(folder);
    expect((await again.catalogUpdates()).map((update) => update[0])).toEqual([9, 4]);
    await again.close();
  });
});

/** The newest write-ahead log of the folder. */
const logOf = async (folder: string): Promise<string> =>
  (await readdir(folder))
    .filter((name) => /^\d+\.log$/.test(name))
    .sort()
    .at(-1)!;
