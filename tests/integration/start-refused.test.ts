/** What keeps `npm start` from starting: each is said in one sentence, in seconds, and nothing is left behind. */
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { provisionHub } from '../../server/hub/hub.ts';
import { reachableByOthers } from '../../server/postgres/binaries.ts';
import { tillmesh } from './command-line.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ENTRY = join(ROOT, 'server', 'entry.cjs');
const PRIVATE = 0o700;
const NOBODY = 65_534;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tillmesh-refused-'));
  await chmod(root, 0o755);
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The code at the end of the one sentence. */
const refusal = async (args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string> => {
  const { code, stdout, stderr } = await tillmesh(['start', ...args], env);
  expect([code, stdout, stderr.trim().split('\n').length]).toEqual([1, '', 1]);
  return /\[(\w+)\]\n$/.exec(stderr)![1]!;
};

/** The entry run by itself; what it says and its exit code. */
const entry = async (entryFile: string, options: readonly string[] = [], uid?: number): Promise<string> => {
  const run = promisify(execFile)(process.execPath, [...options, entryFile, 'settings'], {
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  return run.then(
    () => 'started',
    (error: { stderr: string; code: number }) => `${error.code} ${error.stderr}`,
  );
};

describe('start ends in a sentence', () => {
  test.concurrent('where Node is too old, before anything is loaded that it could not read', async () => {
    const old = join(root, 'old-node.cjs');
    await writeFile(old, `Object.defineProperty(process.versions, 'node', { value: '18.19.1' });`);
    const said = await entry(ENTRY, ['--require', old]);
    expect(said).toMatch(
      /^1 tillmesh: Hace falta Node 20\.19 .* 18\.19\.1; .*nodejs\.org \[node_too_old\]\n$/,
    );
  });

  test.concurrent('where the packages were not installed', async () => {
    const bare = join(root, 'bare');
    await mkdir(join(bare, 'server'), { recursive: true });
    await cp(ENTRY, join(bare, 'server', 'entry.cjs'));
    expect(await entry(join(bare, 'server', 'entry.cjs'))).toMatch(
      /^1 tillmesh: .*npm ci.* \[packages_missing\]\n$/,
    );
  });

  test.concurrent('where the port is another program’s, and makes no database first', async () => {
    const other = createServer();
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    const { port } = other.address() as { port: number };
    const data = join(root, 'port');
    // That of its second till is asked for as well.
    expect(await refusal(['--data', data, '--port', String(port - 2)])).toBe('port_in_use');
    expect(await readdir(data)).toEqual(['shop.json']);
    other.close();
  });

  test.concurrent('where the folder of the data lies below a file', async () => {
    await writeFile(join(root, 'a file'), '');
    expect(await refusal(['--data', join(root, 'a file', 'data')])).toBe('data_folder_unusable');
  });

  test.concurrent('where its hub lost the authority that every till knows', async () => {
    const data = join(root, 'half');
    await provisionHub(join(data, 'hub'), 'demo');
    await rm(join(data, 'hub', 'authority.key'));
    expect(await refusal(['--data', data])).toBe('authority_missing');
  });

  test.concurrent('where the identity of its hub was cut short', async () => {
    const data = join(root, 'torn');
    await provisionHub(join(data, 'hub'), 'demo');
    await writeFile(join(data, 'hub', 'device.json'), '{"store":"de');
    expect(await refusal(['--data', data])).toBe('identity_damaged');
  });

  test.concurrent('where another store is named than lies in the folder', async () => {
    const data = join(root, 'norte');
    await provisionHub(join(data, 'hub'), 'norte');
    expect(await refusal(['--data', data], { TILLMESH_STORE: 'sur' })).toBe('store_is_another');
  });

  test.concurrent('where the folder may not be written to', async () => {
    const data = join(root, 'locked');
    await mkdir(data, { mode: PRIVATE });
    // Root may write anywhere: it has to be somebody else.
    const isRoot = process.getuid?.() === 0;
    if (isRoot && !(await reachableByOthers(ROOT))) {
      process.stderr.write(`not tried: nobody but root may read ${ROOT}\n`);
      return;
    }
    if (!isRoot) await chmod(data, 0o500);
    const run = promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', join(ROOT, 'server', 'main.ts'), 'start', '--data', data, '--port', '0'],
      { cwd: ROOT, ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}) },
    );
    const said = await run.then(
      () => 'started',
      (error: { stderr: string }) => error.stderr,
    );
    expect(said).toMatch(
      /^tillmesh: The data folder .*locked cannot be used \(EACCES.*\[data_folder_unusable\]\n$/,
    );
  });
});
