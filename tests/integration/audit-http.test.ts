/** Who did what, from where and when: rows of a running hub, their chain, and what becomes of it when somebody changes one. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Audit, SPOOL_FILE, type AuditRow } from '../../server/audit/audit.ts';
import { openArchive } from '../../server/backup/archive-reader.ts';
import { command } from '../../server/cli/audit.ts';
import type { CliError } from '../../server/cli/command.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { backupsOf } from './backup/store.ts';
import { apiOf, saleBody, type Api, type Json } from './http.ts';
import { COFFEE, HOST, Shop, STORE, until } from './shop.ts';
import { TcpProxy } from './tcp-proxy.ts';

let shop: Shop;
let wire: TcpProxy;
let hub: Hub;
let api: Api;

beforeAll(async () => {
  shop = await Shop.create();
  wire = await TcpProxy.start(Number(new URL(shop.database.url).port));
  const databaseUrl = Object.assign(new URL(shop.database.url), { port: String(wire.port) }).href;
  hub = await shop.hub({ databaseUrl, requestsPerMinute: 100_000 });
  api = apiOf(hub);
  await until('the ledger', () => hub.bridge.projected());
});
afterAll(async () => {
  await wire.cut();
  await shop.close();
});

const rows = async (query = 'limit=500'): Promise<AuditRow[]> =>
  (await api.get(`/api/audit?${query}`)).body['items'] as AuditRow[];
const actions = async (): Promise<string[]> => (await rows()).map(({ action }) => action).toReversed();
const run = async (...positionals: string[]): Promise<void> => {
  const options: Record<string, string> = { url: hub.server.origin(HOST), data: shop.folder };
  await command.run({ positionals, text: (name) => options[name], flag: () => false });
};

it('keeps who paired, added people, changed prices, exported and let pass, and from where', async () => {
  expect(await rows()).toEqual([]);
  const { body: invitation } = await api.send('POST', '/api/pairings', { till: 'C07' });
  const redeem = (code: unknown): Promise<{ status: number }> =>
    api.send('POST', '/api/pair', { code, publicKey: 'ab'.repeat(32) });
  expect((await redeem('AAAA-BBBB-CCCC')).status).toBe(403);
  expect((await redeem(invitation['code'])).status).toBe(200);
  const ana = (await api.send('POST', '/api/people', { name: 'Ana', role: 'cashier', pin: '471182' })).body;
  const id = String(ana['id']);
  await api.send('PATCH', `/api/people/${id}`, { role: 'supervisor' });
  // Nothing is as it was not.
  await api.send('PATCH', `/api/people/${id}`, { role: 'supervisor', name: 'Ana' });
  const before = (await api.get(`/api/products/${COFFEE}`)).body;
  const patch = { version: before['version'], price: 26_000, name: 'Café' };
  expect((await api.send('PATCH', `/api/products/${COFFEE}`, patch)).status).toBe(200);
  const forced = { version: before['version'], price: 25_000, force: ['price'] };
  expect((await api.send('PATCH', `/api/products/${COFFEE}`, forced)).status).toBe(200);
  await api.send('PUT', `/api/products/${COFFEE}/cost`, { cost: 9_000 });
  await api.send('PATCH', '/api/settings', { version: 0, discountLimit: 100 });
  const imported = { rows: [{ row: 1, fields: { name: 'Café', price: 27_000 } }] };
  expect((await api.send('POST', '/api/products/import', imported)).status).toBe(200);
  await api.get('/api/reports/export?entity=sales');
  const refused = await api.post('/api/sales', { ...saleBody(), total: 1 }, 'k-wrong');
  expect(refused.body['code']).toBe('total_mismatch');
  const pass = { target: refused.body['op'], reason: 'x', code: 'total_mismatch', by: id, pin: '471182' };
  for (let i = 0; i < 2; i++) await api.post('/api/overrides', pass, 'k-pass');
  expect(await actions()).toEqual([
    ...['device_invited', 'pairing_refused', 'device_paired', 'person_created', 'person_changed'],
    ...['price_changed', 'price_changed', 'catalog_forced', 'cost_changed', 'settings_changed'],
    ...['catalog_imported', 'price_changed', 'exported', 'overridden'],
  ]);
  const all = await rows();
  const one = (action: string): AuditRow => all.find((row) => row.action === action)!;
  expect(one('catalog_forced')).toMatchObject({
    actor: { kind: 'program' },
    target: COFFEE,
    details: { entity: 'products', fields: { price: { from: 26_000, to: 25_000 } } },
  });
  expect(one('person_changed')).toMatchObject({
    details: { fields: { role: { from: 'cashier', to: 'supervisor' } } },
  });
  expect(one('device_paired')).toMatchObject({ actor: { kind: 'device', name: 'C07' } });
  expect(one('overridden')).toMatchObject({ details: { code: 'total_mismatch', by: id } });
  for (const { address, at } of all) {
    expect(address).toMatch(/127\.0\.0\.1$/);
    expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000);
  }
  // Neither PIN nor code is anybody's to read there.
  expect(JSON.stringify(all)).not.toMatch(new RegExp(`471182|${String(invitation['code'])}`));
});

it('is asked for by who did it and by when, a page at a time, and its chain in parts', async () => {
  const all = await rows();
  const kinds = async (query: string): Promise<(readonly [string, number])[]> =>
    (await rows(`limit=500&${query}`)).map(({ actor, seq }) => [actor.kind, seq] as const);
  const wanted = (kind: string) =>
    all.filter(({ actor }) => actor.kind === kind).map(({ seq }) => [kind, seq] as const);
  expect(await kinds('kind=device')).toEqual(wanted('device'));
  expect(await kinds('kind=device&action=exported')).toEqual([]);
  const middle = all[5]!;
  const since = all.filter(({ at }) => at >= middle.at).map(({ seq }) => seq);
  expect((await rows(`from=${middle.at}`)).map(({ seq }) => seq)).toEqual(since);
  expect((await rows(`to=${middle.at}`)).map(({ seq }) => seq)).toEqual(
    all.map(({ seq }) => seq).filter((seq) => !since.includes(seq)),
  );
  for (const bad of ['kind=nadie', 'from=ayer', 'person=1'])
    expect((await api.get(`/api/audit?${bad}`)).status).toBe(400);
  const check = async (query: string): Promise<unknown> => {
    const { body } = await api.get(`/api/audit/check?${query}`);
    return [body['ok'], body['checkedTo'], body['entries']];
  };
  const last = all[0]!.seq;
  expect(await check('')).toEqual([true, last, last]);
  expect(await check('limit=4')).toEqual([true, 4, last]);
  expect(await check('after=4&limit=3')).toEqual([true, 7, last]);
  expect(await check('after=7')).toEqual([true, last, last]);
});

it('names the person for whom a program acts', async () => {
  const id = String((await rows('action=person_created'))[0]!.target);
  await fetch(`http://${HOST}:${hub.server.port}/api/products/${COFFEE}/cost`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${hub.catalogToken}`, 'X-Tillmesh-Person': id },
    body: JSON.stringify({ cost: 9_500 }),
  });
  expect((await rows('limit=1'))[0]).toMatchObject({ actor: { kind: 'program', person: id } });
  expect((await rows(`person=${id}`)).map(({ action }) => action)).toEqual(['cost_changed']);
  const answer = await fetch(`${hub.server.origin(HOST)}/api/reports/export?entity=audit&lang=es`, {
    headers: { Authorization: `Bearer ${hub.catalogToken}` },
  });
  const lines = (await answer.text()).trimEnd().split('\r\n');
  // The export itself is written down, as the last that it has not.
  expect(lines).toHaveLength((await rows()).length);
  expect(lines.at(-1)).toMatch(/Cambio de costo.*Programa.*Ana/);
});

it('counts what anybody could cause without end, instead of keeping each', async () => {
  const before = (await rows()).length;
  for (let i = 0; i < 60; i++)
    await api.send('POST', '/api/pair', { code: 'AAAA-BBBB-CCCC', publicKey: 'ab'.repeat(32) });
  expect((await rows()).length - before).toBeLessThanOrEqual(30);
});

it('goes on while the database is away, in a file, and brings that in when it is back', async () => {
  const before = (await rows()).length;
  await wire.cut();
  await until('the hub has noticed', () => !hub.bridge.connected);
  expect((await api.send('POST', '/api/pairings', { till: 'C08' })).status).toBe(201);
  const spool = join(shop.folder, 'hub', SPOOL_FILE);
  expect(await readFile(spool, 'utf8')).toContain('device_invited');
  await wire.restore();
  await until('what waited is in the book', async () => (await rows().catch(() => [])).length === before + 1);
  await until('nothing waits', () =>
    readFile(spool).then(
      () => false,
      () => true,
    ),
  );
  // A file that came in and could not be removed is not taken in again.
  const { rows: last } = await shop.pool.query<{ id: string; entry: string }>(
    'select id, entry::text as entry from audit order by seq desc limit 1',
  );
  await writeFile(spool, `${JSON.stringify(last[0])}\n`);
  const other = new Audit({ pool: shop.pool, store: STORE, spool, log: () => undefined });
  await other.drain();
  expect((await rows()).length).toBe(before + 1);
  expect(await other.check()).toMatchObject({ ok: true, entries: before + 1 });
});

it('keeps its order when many write at once', async () => {
  const spool = join(shop.folder, 'other.jsonl');
  const books = [1, 2, 3].map(
    () => new Audit({ pool: shop.pool, store: STORE, spool, log: () => undefined }),
  );
  const before = (await books[0]!.check()).entries;
  const event = { action: 'exported', actor: { kind: 'console' } } as const;
  await Promise.all(books.flatMap((book) => Array.from({ length: 20 }, () => book.record(event))));
  expect(await books[0]!.check()).toMatchObject({ ok: true, entries: before + 60, brokenAt: null });
});

it('is in a backup that verifies, with what came of it, and a changed row is found there too', async () => {
  const backups = backupsOf(shop, hub);
  const good = await backups.make('request');
  const archive = await openArchive(good.storagePath!);
  const tables = archive.ok ? archive.value.manifest.tables.map(({ name }) => name) : [];
  // Who is signed in is of this machine: a session does not come back with a restore, nor lie in an archive.
  expect([tables.includes('audit'), tables.includes('person_session')]).toEqual([true, false]);
  const sound = await verified(backups, good.id);
  expect(sound).toMatchObject({ code: 'ok', ok: true });
  await run('verify');
  for (const statement of [
    `update audit set entry = '{}' where seq = 3`,
    'delete from audit where seq = 3',
    'truncate audit',
  ])
    await expect(shop.pool.query(statement)).rejects.toThrow('audit_is_append_only');
  await shop.pool.query('alter table audit disable trigger audit_is_append_only');
  const { rows: kept } = await shop.pool.query<Json>('select * from audit where seq = 3');
  const breakings = [
    `update audit set entry = replace(entry::text, '127.0.0.1', '10.0.0.9')::json where seq = 3`,
    'delete from audit where seq = 3',
  ];
  for (const statement of breakings) {
    await shop.pool.query(statement);
    expect((await api.get('/api/audit/check')).body).toMatchObject({ ok: false });
    await expect(run('verify')).rejects.toMatchObject({ code: 'audit_broken' } satisfies Partial<CliError>);
    const broken: unknown[] = [];
    for (let after = 0; after < 6; after += 2)
      broken.push((await api.get(`/api/audit/check?after=${after}&limit=2`)).body['brokenAt']);
    // The row that was changed, or the one after that which is gone.
    expect(broken.filter((seq) => seq !== null)).toEqual([statement.startsWith('delete') ? 4 : 3]);
  }
  const bad = await backups.make('request');
  const report = await verified(backups, bad.id);
  expect(JSON.stringify(report)).toContain('audit_chain_broken');
  const { store_id, seq, id, entry, hash } = kept[0]!;
  await shop.pool.query('insert into audit values ($1, $2, $3, $4, $5)', [
    ...[store_id, seq, id],
    JSON.stringify(entry),
    hash,
  ]);
  expect((await api.get('/api/audit/check')).body).toMatchObject({ ok: true });
  await shop.pool.query('alter table audit enable trigger audit_is_append_only');
});

const verified = async (backups: ReturnType<typeof backupsOf>, id: string): Promise<unknown> => {
  const begun = await backups.verify(id);
  return begun.ok ? begun.value.report : begun;
};
