/** Archives as they should be, and by hand as they should not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { openArchive } from './archive-reader.ts';
import { ArchiveWriter, temporaryOf } from './archive-writer.ts';
import type { Manifest } from './format.ts';

const FACTS = {
  software: 'tillmesh test',
  store: 'norte',
  createdAt: '2026-11-25T02:00:00.000Z',
  ledgerPosition: 7,
  migrations: ['0001-ledger.sql'],
  tables: [{ name: 'op', columns: ['store_id'], rows: 1 }],
  entries: 0,
  segments: 0,
};

let folder = '';
let sound = '';
/** Nothing that packs: what is flipped is a byte of a member. */
const LONG = Buffer.alloc(
  9 * 1024 * 1024,
  Buffer.from(Array.from({ length: 65_521 }, (_, i) => (i * i * 31) % 251)),
);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillmesh-archive-'));
  sound = join(folder, 'backup-2026-11-25.tar.gz');
  const writer = await ArchiveWriter.create(temporaryOf(sound));
  await writer.addStream('tables/op/', 'copy', [
    LONG.subarray(0, 5_000_000),
    LONG.subarray(5_000_000),
  ] as never);
  await writer.add('identity/authority.key', Buffer.from('secret'));
  await writer.finish(FACTS, sound);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const codeOf = async (path: string): Promise<string> => {
  const opened = await openArchive(path);
  return opened.ok ? 'ok' : opened.error.code;
};

const written = async (name: string, bytes: Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
};

const tarOf = async (members: readonly (readonly [string, string | Buffer])[]): Promise<Buffer> => {
  const tar = pack();
  for (const [name, bytes] of members) tar.entry({ name }, Buffer.from(bytes as string));
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const FIRST = ['format.json', '{"tillmeshBackup":1}'] as const;
const manifestOf = (more: Partial<Manifest> = {}): readonly [string, string] => [
  'manifest.json',
  JSON.stringify({ format: 1, ...FACTS, members: [], ...more }),
];

describe('an archive', () => {
  test('gives back what was written, and only its owner may read it', async () => {
    const opened = await openArchive(sound);
    if (!opened.ok) throw new Error(opened.error.code);
    const chunks: Buffer[] = [];
    for await (const chunk of opened.value.stream('tables/op/')) chunks.push(chunk);
    expect(chunks.map(({ length }) => length)).toEqual([4_194_304, 4_194_304, 1_048_576]);
    expect(Buffer.concat(chunks).equals(LONG)).toBe(true);
    const { members, ...manifest } = opened.value.manifest;
    expect(manifest).toEqual({ format: 1, ...FACTS });
    expect(members.map(({ name }) => name)).toContain('identity/authority.key');
    expect((await stat(sound)).mode & 0o777).toBe(0o600);
  });

  test('never takes the place of another', async () => {
    const before = await readFile(sound);
    const writer = await ArchiveWriter.create(temporaryOf(sound));
    await expect(writer.finish(FACTS, sound)).rejects.toMatchObject({ code: 'EEXIST' });
    await writer.abandon();
    expect((await readFile(sound)).equals(before)).toBe(true);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('of which one bit was flipped, anywhere, is not taken', async () => {
    const bytes = await readFile(sound);
    // The gzip header says nothing that counts: time, system, level.
    for (let i = 0; i < 24; i++) {
      const at = 10 + Math.floor(((bytes.length - 11) * i) / 23);
      const flipped = Buffer.from(bytes);
      flipped[at] = flipped[at]! ^ (1 << (i % 8));
      expect([at, await codeOf(await written('flipped', flipped))]).not.toEqual([at, 'ok']);
    }
  });

  test('packed anew with one bit of a member flipped, is told by the member', async () => {
    const tar = gunzipSync(await readFile(sound));
    tar[2_000_000] = tar[2_000_000]! ^ 4;
    const opened = await openArchive(await written('changed', gzipSync(tar, { level: 1 })));
    expect(opened).toMatchObject({
      error: { code: 'archive_member_changed', params: { member: 'tables/op/00001.copy' } },
    });
  });

  test('that was cut short is told as such', async () => {
    const bytes = await readFile(sound);
    for (const part of [0.1, 0.5, 0.999])
      expect(await codeOf(await written('cut', bytes.subarray(0, bytes.length * part)))).toBe(
        'archive_truncated',
      );
  });

  test.each([
    ['archive_manifest_wrong', [FIRST, ['a', 'x'], manifestOf()]],
    [
      'archive_manifest_wrong',
      [FIRST, manifestOf({ members: [{ name: 'a', size: 1, sha256: '0'.repeat(64) }] })],
    ],
    ['archive_manifest_wrong', [FIRST, ['manifest.json', 'no JSON']]],
    ['archive_manifest_wrong', [FIRST, manifestOf(), ['behind', 'x']]],
    [
      'archive_member_changed',
      [FIRST, ['a', 'x'], manifestOf({ members: [{ name: 'a', size: 1, sha256: '0'.repeat(64) }] })],
    ],
    ['archive_truncated', [FIRST, ['a', 'x']]],
    ['archive_bad_name', [FIRST, ['../../etc/passwd', 'x'], manifestOf()]],
    ['archive_bad_name', [FIRST, ['/etc/passwd', 'x'], manifestOf()]],
    ['archive_bad_name', [FIRST, ['a/../../b', 'x'], manifestOf()]],
    ['archive_newer', [['format.json', '{"tillmeshBackup":2,"more":1}']]],
    ['archive_foreign', [['readme', 'x']]],
    ['archive_foreign', []],
    ['archive_too_large', [FIRST, ['a', Buffer.alloc(5_000_000)], manifestOf()]],
    [
      'archive_too_large',
      [FIRST, ...Array.from({ length: 18 }, (_, i) => [`a${i}`, Buffer.alloc(4_000_000)])],
    ],
  ] as [string, [string, string | Buffer][]][])('made by hand is refused: %s (%#)', async (code, members) => {
    const path = await written('by-hand', gzipSync(await tarOf(members), { level: 9 }));
    expect(await codeOf(path)).toBe(code);
  });

  test('that is none, is none', async () => {
    expect(await codeOf(await written('text', Buffer.from('no archive at all')))).toMatch(
      /archive_(damaged|foreign)/,
    );
    expect(await codeOf(join(folder, 'absent'))).toBe('archive_missing');
  });
});
