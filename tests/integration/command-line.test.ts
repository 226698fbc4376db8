import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type Database } from './database.ts';
import { start, tillmesh } from './command-line.ts';
import { until } from './shop.ts';

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const ROW = '536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom';
/** A sentence, then its code. */
const SENTENCE = /^tillmesh: [^\n]{15,} \[([a-z_]+)\]\n$/;
const SECONDS_MS = 15_000;

let folder: string;
let database: Database;
let busy: Server;
let busyPort: number;
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillmesh-cli-'));
  // As a folder of a user's usually is: what a command puts there stays there.
  await chmod(folder, 0o755);
  database = await createDatabase();
  await writeFile(path('good.csv'), `${HEADER}\n${ROW}\n`);
  await writeFile(path('picture.png'), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  await writeFile(path('letter.txt'), 'Dear shop,\nplease find enclosed nothing.\n');
  await writeFile(path('quotes.csv'), `${HEADER}\n"never closed,${ROW}\n`);
  await writeFile(path('no-price.csv'), `${HEADER.replace('UnitPrice', 'Price')}\n${ROW}\n`);
  await writeFile(path('cut.csv.gz'), gzipSync(`${HEADER}\n${`${ROW}\n`.repeat(1_000)}`).subarray(0, 60));
  await writeFile(path('flipped.csv.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8]));
  await writeFile(path('empty.csv'), '');
  await mkdir(path('a folder'));
  await writeFile(path('file-not-folder'), '');
  busy = createServer();
  await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
  busyPort = (busy.address() as { port: number }).port;
});
afterAll(async () => {
  await new Promise((resolve) => busy.close(resolve));
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

interface Bad {
  readonly name: string;
  readonly args: () => readonly string[];
  readonly code: string;
  /** What the sentence must name, so that one knows what to do. */
  readonly names: string;
  readonly env?: Readonly<Record<string, string>>;
}

const DOWN = 'postgres://127.0.0.1:1/x';
const BAD: readonly Bad[] = [
  { name: 'a picture', args: () => ['replay', path('picture.png')], code: 'not_csv', names: 'picture.png' },
  { name: 'a letter', args: () => ['replay', path('letter.txt')], code: 'not_csv', names: 'letter.txt' },
  {
    name: 'a quote that never closes',
    args: () => ['replay', path('quotes.csv')],
    code: 'not_csv',
    names: 'quotes.csv',
  },
  {
    name: 'a column that is missing',
    args: () => ['replay', path('no-price.csv')],
    code: 'missing_column',
    names: 'UnitPrice',
  },
  {
    name: 'a cut gzip file',
    args: () => ['replay', path('cut.csv.gz')],
    code: 'broken_gzip',
    names: 'cut.csv.gz',
  },
  {
    name: 'a damaged gzip file',
    args: () => ['replay', path('flipped.csv.gz')],
    code: 'broken_gzip',
    names: 'flipped.csv.gz',
  },
  {
    name: 'a file that is not there',
    args: () => ['replay', path('good.csv'), path('none.csv')],
    code: 'file_not_found',
    names: 'none.csv',
  },
  {
    name: 'an empty file',
    args: () => ['replay', path('empty.csv')],
    code: 'empty_file',
    names: 'empty.csv',
  },
  {
    name: 'a folder for a file',
    args: () => ['replay', path('a folder')],
    code: 'file_unreadable',
    names: 'a folder',
  },
  { name: 'no file', args: () => ['replay'], code: 'usage', names: 'FILE' },
  {
    name: 'an unknown flag',
    args: () => ['replay', path('good.csv'), '--quick'],
    code: 'usage',
    names: '--quick',
  },
  { name: 'an unknown command', args: () => ['repaly'], code: 'usage', names: 'repaly' },
  {
    name: 'a command that every object has',
    args: () => ['constructor'],
    code: 'usage',
    names: 'constructor',
  },
  { name: 'an argument too many', args: () => ['hub', 'norte'], code: 'usage', names: 'norte' },
  {
    name: 'too many tills',
    args: () => ['replay', path('good.csv'), '--tills', '65'],
    code: 'usage',
    names: '1 to 64',
  },
  {
    name: 'half a till',
    args: () => ['replay', path('good.csv'), '--tills', '1.5'],
    code: 'usage',
    names: '--tills',
  },
  {
    name: 'a number that is none',
    args: () => ['replay', path('good.csv'), '--offline', 'half'],
    code: 'usage',
    names: '--offline',
  },
  {
    name: 'a flag without its value',
    args: () => ['replay', path('good.csv'), '--tills'],
    code: 'usage',
    names: '--tills',
  },
  {
    name: '--kill without --processes',
    args: () => ['replay', path('good.csv'), '--kill'],
    code: 'usage',
    names: '--processes',
  },
  {
    name: 'a database that is down',
    args: () => ['replay', path('good.csv'), '--database-url', DOWN],
    code: 'database_unavailable',
    names: '--database-url',
  },
  {
    name: 'an address that is no database',
    args: () => ['replay', path('good.csv'), '--database-url', 'mysql'],
    code: 'usage',
    names: '--database-url',
  },
  {
    name: 'an address that is no database, for the hub',
    args: () => ['hub', '--data', path('hub-1'), '--port', '0', '--database-url', 'postgres://a@b:port/c'],
    code: 'usage',
    names: '--database-url',
  },
  {
    name: 'a port in use',
    args: () => ['hub', '--data', path('hub-2'), '--port', String(busyPort), '--database-url', database.url],
    code: 'port_in_use',
    names: '--port',
  },
  {
    name: 'a port that is none',
    args: () => ['hub', '--data', path('hub-3'), '--port', '70000'],
    code: 'usage',
    names: '65535',
  },
  {
    name: 'a store name that no address can hold',
    args: () => [
      'hub',
      '--data',
      path('hub-4'),
      '--store',
      'Tienda Norte',
      '--port',
      '0',
      '--database-url',
      database.url,
    ],
    code: 'usage',
    names: '--store',
  },
  {
    name: 'a file for the data folder',
    args: () => ['hub', '--data', path('file-not-folder'), '--database-url', database.url],
    code: 'data_folder_unusable',
    names: 'file-not-folder',
  },
  {
    name: 'a till folder that was never paired',
    args: () => ['till', '--data', path('a folder'), '--port', '0'],
    code: 'not_paired',
    names: 'a folder',
  },
  {
    name: 'an address that no till can dial',
    args: () => ['till', 'norte', '--data', path('a folder'), '--port', '0'],
    code: 'usage',
    names: 'norte',
  },
  {
    name: 'a bad setting: PORT',
    args: () => ['hub'],
    code: 'bad_setting',
    names: 'PORT',
    env: { PORT: 'http' },
  },
  {
    name: 'a bad setting: TILLMESH_STORE',
    args: () => ['hub'],
    code: 'bad_setting',
    names: 'TILLMESH_STORE',
    env: { TILLMESH_STORE: 'Norte!' },
  },
  {
    name: 'a bad setting: DATABASE_URL',
    args: () => ['start'],
    code: 'bad_setting',
    names: 'DATABASE_URL',
    env: { DATABASE_URL: 'localhost' },
  },
];

describe('each bad input ends within seconds, with one sentence that names it and a code', () => {
  test.concurrent.each(BAD)('$name', async ({ args, code, names, env }) => {
    const { code: exit, stdout, stderr, ms } = await tillmesh(args(), env);
    expect(stderr).toMatch(SENTENCE);
    expect(SENTENCE.exec(stderr)?.[1]).toBe(code);
    expect(stderr).toContain(names);
    expect(stdout).toBe('');
    expect(exit).toBe(code === 'usage' || code === 'bad_setting' ? 2 : 1);
    expect(ms).toBeLessThan(SECONDS_MS);
  });

  test.concurrent('a data folder that a running hub holds, which is not disturbed', async () => {
    const args = ['hub', '--data', path('hub-9'), '--port', '0', '--database-url', database.url];
    const first = start(args);
    await until('the hub runs', () => first.stdout().includes('hub of demo'));
    const second = await tillmesh(args);
    expect(SENTENCE.exec(second.stderr)?.[1]).toBe('data_folder_locked');
    expect(second.code).toBe(1);
    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
  });
});

describe('help', () => {
  test.concurrent('names every command; each command explains its options', async () => {
    const overview = await tillmesh(['--help']);
    expect([overview.code, overview.stderr]).toEqual([0, '']);
    for (const command of ['start', 'hub', 'till', 'replay', 'settings'])
      expect(overview.stdout).toContain(`\n  ${command}`);
    const replay = await tillmesh(['replay', '--help']);
    expect(replay.code).toBe(0);
    for (const option of ['--tills', '--offline', '--json']) expect(replay.stdout).toContain(option);
  });

  test.concurrent('every setting is listed, as text and as JSON', async () => {
    const [text, json] = await Promise.all([tillmesh(['settings']), tillmesh(['settings', '--json'])]);
    const rows = JSON.parse(json.stdout) as { name: string; fallback: string; help: string }[];
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['TILLMESH_DATA', 'PORT', 'DATABASE_URL']),
    );
    for (const { name, help } of rows) expect(text.stdout).toContain(`${name.padEnd(16)} ${help}`);
  });
});
