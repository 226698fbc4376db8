/** What `doctor` finds, of things that are really broken: a flipped byte, a full disk, a wrong password, an old schema. */
import { ClassicLevel } from 'classic-level';
import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool, migrate, migrationNames } from '../../bridge/index.ts';
import { examineDatabase } from '../../server/doctor/database.ts';
import type { Finding } from '../../server/doctor/finding.ts';
import { deviceFolders, examineFolder, type FolderReport } from '../../server/doctor/folder.ts';
import { examineMachine } from '../../server/doctor/machine.ts';
import { doctorTexts } from '../../server/doctor/texts.ts';
import { tillmesh } from './command-line.ts';
import { createDatabase, type Database } from './database.ts';
import { HOST, saleOf, Shop, until } from './shop.ts';

const SALES = 5;
const MB = 1_000_000;
const YEAR_MS = 365 * 24 * 60 * 60 * 1_000;

let shop: Shop;
let sound: FolderReport;
let root: string;
/** Every test breaks a copy. */
const copyOf = async (name: 'hub' | 'C01'): Promise<string> => {
  const copy = join(await mkdtemp(join(root, 'copy-')), name);
  await cp(join(shop.folder, name), copy, { recursive: true });
  return copy;
};
/** Codes of all that is not well. */
const ills = (findings: readonly Finding[]): string[] =>
  findings.filter(({ level }) => level !== 'good').map(({ code }) => code);
const codes = (findings: readonly Finding[]): string[] => findings.map(({ code }) => code);
const examine = async (folder: string): Promise<FolderReport> =>
  examineFolder(folder.endsWith('hub') ? 'store' : 'till', folder, Date.now());

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tillmesh-doctor-'));
  shop = await Shop.create();
  const hub = await shop.hub();
  const numbering = { from: 1, to: 500, kind: 'normal', validUntil: Date.now() + YEAR_MS } as const;
  await shop.pair('C01', { numbering });
  const till = await shop.till('C01', [hub], { paired: true });
  let sold = 0;
  for (let i = 0; i < SALES; i++) {
    const id = till.newId();
    const written = await till.write(id, (stamp) => saleOf(id, stamp));
    if (written.ok) sold += 1;
  }
  await until('the ledger has them', async () => {
    const { rows } = await shop.pool.query<{ count: number }>('select count(*) as count from op');
    return rows[0]!.count === SALES;
  });
  expect(sold).toBe(SALES);
  await shop.stop(till);
  await shop.stop(hub);
  sound = await examine(join(shop.folder, 'hub'));
});
afterAll(async () => {
  await shop?.close();
  await rm(root, { recursive: true, force: true });
});

describe('a folder', () => {
  it('of a sound shop has nothing ill', async () => {
    expect(ills(sound.findings)).toEqual([]);
    expect(codes(sound.findings)).toEqual(['identity', 'certificate', 'logs']);
    const till = await examine(join(shop.folder, 'C01'));
    expect(codes(till.findings)).toEqual(['identity', 'certificate', 'numbering', 'logs']);
    expect((await deviceFolders(shop.folder)).map(([area]) => area).sort()).toEqual(['store', 'till']);
  });

  it('with one flipped byte in an entry: which log, which entry', async () => {
    const folder = await copyOf('C01');
    const level = new ClassicLevel<string, Uint8Array>(join(folder, 'replica'), { valueEncoding: 'view' });
    const [key] = await level.keys({ gt: 'e/', lt: 'e0' }).all();
    const value = Uint8Array.from((await level.get(key!))!);
    value[value.length - 1]! ^= 1;
    await level.put(key!, value);
    await level.close();
    const { findings } = await examine(folder);
    expect(ills(findings)).toEqual(['logs_broken']);
    const broken = findings.find(({ code }) => code === 'logs_broken');
    expect(broken?.params).toMatchObject({ code: 'log_chain_broken', seq: 0, segment: key!.split('/')[1] });
  });

  it('whose tables lost their list, or a block of one', async () => {
    const folder = await copyOf('C01');
    const replica = join(folder, 'replica');
    for (const name of await readdir(replica))
      if (name.startsWith('MANIFEST')) await writeFile(join(replica, name), 'nothing of the kind');
    expect(ills((await examine(folder)).findings)).toEqual(['folder_damaged']);
  });

  it('whose hub lost its authority, whose till lost its key, and whose keys anybody may read', async () => {
    const hub = await copyOf('hub');
    await rm(join(hub, 'authority.key'));
    const { findings } = await examine(hub);
    expect(findings.at(-1)).toMatchObject({
      code: 'identity_damaged',
      params: { code: 'authority_missing' },
    });
    const till = await copyOf('C01');
    await chmod(join(till, 'device.key'), 0o644);
    expect(ills((await examine(till)).findings)).toEqual(['keys_open']);
    await rm(join(till, 'device.key'));
    expect(ills((await examine(till)).findings)).toEqual(['identity_damaged']);
  });

  it('whose certificate or lease of numbers ends, soon or already', async () => {
    const till = join(shop.folder, 'C01');
    const soon = await examineFolder('till', till, Date.now() + YEAR_MS - 1_000);
    expect(soon.findings.find(({ code }) => code === 'numbering_ends')?.level).toBe('warn');
    const late = await examineFolder('till', till, Date.now() + 11 * YEAR_MS);
    expect(late.findings.find(({ code }) => code === 'numbering_ends')?.level).toBe('bad');
    expect(late.findings.find(({ code }) => code === 'certificate_ends')?.level).toBe('bad');
  });

  it('that another process has open is left alone, and said so', async () => {
    const folder = await copyOf('C01');
    const level = new ClassicLevel(join(folder, 'replica'));
    await level.open();
    const report = await examine(folder);
    await level.close();
    expect([ills(report.findings), report.isInUse]).toEqual([['folder_in_use'], true]);
  });
});

describe('a database', () => {
  const logs = (): { store: string; places: ReadonlyMap<string, string> } => ({
    store: sound.store!,
    places: sound.places!,
  });
  const url = (): string => shop.database.url;
  let spare: Database;
  beforeAll(async () => {
    spare = await createDatabase();
  });
  afterAll(() => spare.drop());

  it('that is as it should be agrees with the logs', async () => {
    const findings = await examineDatabase(url(), logs());
    expect(ills(findings)).toEqual([]);
    expect(findings.at(-1)).toMatchObject({ code: 'ledger_agrees', params: { ops: SALES } });
  });

  it('that knows more than the logs, or otherwise, or less', async () => {
    const { rows } = await shop.pool.query<{ place: string }>(
      "select segment || ':' || branch || ':' || seq as place from op order by seq",
    );
    const places = new Map(sound.places);
    places.set(rows[0]!.place, '00'.repeat(8));
    places.delete(rows[1]!.place);
    const ahead = await examineDatabase(url(), { ...logs(), places });
    expect(ahead.at(-1)).toMatchObject({ level: 'bad', code: 'ledger_ahead', params: { count: 2 } });
    const [segment, branch] = rows[0]!.place.split(':');
    const more = new Map(sound.places).set(`${segment!}:${branch!}:${SALES}`, 'aa');
    const behind = await examineDatabase(url(), { ...logs(), places: more });
    expect(behind.at(-1)).toMatchObject({ level: 'warn', code: 'ledger_behind', params: { count: 1 } });
  });

  it('that refuses the password, does not answer, or is not there', async () => {
    const wrong = new URL(url());
    wrong.password = 'guessed';
    expect(ills(await examineDatabase(wrong.href, undefined))).toEqual(['database_refused']);
    const other = new URL(url());
    other.pathname = '/nowhere';
    expect(ills(await examineDatabase(other.href, undefined))).toEqual(['database_refused']);
    const closed = `postgres://a:b@${HOST}:1/x`;
    expect(ills(await examineDatabase(closed, undefined))).toEqual(['database_unavailable']);
  });

  it('of an older version, of a later one, and empty', async () => {
    const names = await migrationNames();
    await spare.pool.query('drop schema public cascade');
    await spare.pool.query('create schema public');
    expect(codes(await examineDatabase(spare.url, logs()))).toContain('schema_empty');
    await migrate(spare.pool, names.slice(0, -1));
    const old = await examineDatabase(spare.url, logs());
    expect(old.find(({ code }) => code === 'schema_old')?.params).toEqual({ count: 1, name: names.at(-1) });
    await migrate(spare.pool);
    await spare.pool.query("insert into schema_migration (name) values ('9999-later.sql')");
    expect(ills(await examineDatabase(spare.url, logs()))).toEqual(['schema_newer']);
    await spare.pool.query("delete from schema_migration where name like '9999%'");
  });

  it('that loses what it confirmed when the power goes, or whose user may not write', async () => {
    const { pathname } = new URL(spare.url);
    const client = new Client({ connectionString: spare.url });
    await client.connect();
    await client.query(`alter database ${pathname.slice(1)} set synchronous_commit = off`);
    const role = `doctor_${Date.now()}`;
    await client.query(`create role ${role} login password 'x'`);
    await client.query(`grant usage on schema public to ${role}`);
    const off = (await examineDatabase(spare.url, undefined)).find(({ code }) => code === 'not_durable');
    expect(off?.params).toEqual({ setting: 'synchronous_commit', value: 'off' });
    const poor = new URL(spare.url);
    [poor.username, poor.password] = [role, 'x'];
    const pool = createPool(spare.url, () => undefined, { max: 1 });
    await pool.query(`grant select on schema_migration to ${role}`);
    const found = await examineDatabase(poor.href, undefined);
    expect(ills(found)).toContain('rights_missing');
    await pool.end();
    await client.query(`drop owned by ${role}`);
    await client.query(`drop role ${role}`);
    await client.end();
  });
});

describe('a machine', () => {
  const options = { host: HOST, port: 0, isEmbedded: true };

  it('is measured, and whoever has its port is told apart', async () => {
    const other = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nno'));
    await new Promise<void>((done) => other.listen(0, HOST, done));
    const { port } = other.address() as { port: number };
    const findings = await examineMachine({ ...options, data: root, port });
    expect(codes(findings)).toEqual(
      expect.arrayContaining(['node', 'postgres_packaged', 'disk_free', 'open_files']),
    );
    expect(codes(findings).some((code) => code === 'fsync' || code === 'fsync_slow')).toBe(true);
    expect(ills(findings)).toContain('port_taken');
    other.close();
    expect(await readdir(root)).not.toContainEqual(expect.stringContaining('.tillmesh-doctor'));
    const hub = await shop.hub();
    const ours = await examineMachine({ ...options, data: root, port: hub.server.port });
    expect(codes(ours)).toEqual(expect.arrayContaining(['port_ours', 'clock']));
    await shop.stop(hub);
  });

  it('with a full disk, on a small one of its own', async () => {
    const small = join(root, 'small');
    await mkdir(small);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', small], { stdio: 'ignore' });
    } catch {
      process.stderr.write('not tried: this machine lets nobody mount a small disk\n');
      return;
    }
    try {
      await writeFile(join(small, 'all of it'), Buffer.alloc(MB)).catch(() => undefined);
      const findings = await examineMachine({ ...options, data: join(small, 'data') });
      expect(ills(findings)).toEqual(expect.arrayContaining(['disk_low', 'disk_full']));
    } finally {
      execFileSync('umount', [small]);
    }
  });
});

describe('the command', () => {
  it('says it in the language of the machine, marks it, and ends with 1 where something is to be mended', async () => {
    const args = ['doctor', '--data', shop.folder, '--port', '0', '--database-url'];
    const [good, bad] = await Promise.all([
      tillmesh([...args, shop.database.url]),
      tillmesh([...args, `postgres://a:b@${HOST}:1/x`], { LANG: 'en_US.UTF-8' }),
    ]);
    expect([good.code, good.stderr]).toEqual([0, '']);
    expect(good.stdout).toContain(`✓ El libro y las bitácoras dicen lo mismo: ${SALES} operaciones`);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toMatch(/✗ The database does not answer \(.+\); check DATABASE_URL/);
    expect(bad.stdout).toContain('What is marked ✗ has to be mended.');
    const json = await tillmesh([...args, shop.database.url, '--json']);
    const told = JSON.parse(json.stdout) as { ok: boolean; findings: { code: string; text: string }[] };
    expect(told.ok).toBe(true);
    expect(told.findings.map(({ text }) => text).join()).not.toContain('?');
  });

  it('has both languages for every code, with the same places to fill', () => {
    const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
    for (const [code, { es, en }] of Object.entries(doctorTexts))
      expect([code, [...new Set(places(es))]]).toEqual([code, [...new Set(places(en))]]);
  });
});
