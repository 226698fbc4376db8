/** Tables of the ledger as files, of a running hub: every one in both formats, and their sums against the ledger's. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streamXlsxRows } from 'hucre/xlsx';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exportEntities } from '../../crdt-schema/exports/tables.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { command } from '../../server/cli/export.ts';
import { createExport, type ExportOptions } from '../../server/export/export.ts';
import { accepted, HOST, RICE, sell, Shop, STORE, until } from './shop.ts';

let shop: Shop;
let hub: Hub;
const SALES = 12;
const NAME = '=Café; "de" olla, 🎉';

const ask = (query: string, method = 'GET'): Promise<Response> =>
  fetch(`${hub.server.origin(HOST)}/api/reports/export?${query}`, {
    method,
    headers: { Authorization: `Bearer ${hub.catalogToken}` },
  });
const csv = async (query: string): Promise<string[]> => {
  const answer = await ask(query);
  expect([query, answer.status]).toEqual([query, 200]);
  // Not as text: that would take the byte order mark away.
  return Buffer.from(await answer.arrayBuffer())
    .toString()
    .trimEnd()
    .split('\r\n');
};

const snapshots = async (): Promise<number> => {
  const { rows } = await shop.pool.query<{ n: number }>(
    "select count(*) as n from pg_stat_activity where application_name = 'tillmesh-export' and datname = current_database()",
  );
  return Number(rows[0]!.n);
};

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub();
  const till = await shop.till('C01', [hub]);
  hub.server.peer.catalog.setFields('products', RICE, { name: NAME });
  await hub.bridge.projected();
  for (let i = 0; i < SALES; i++) await accepted(till, await sell(till, RICE, 1_000 * (i + 1)));
});
afterAll(() => shop.close());

describe('tables of the ledger as files', () => {
  it('are there for each, as CSV and as a workbook that a reader of its own takes', async () => {
    for (const entity of exportEntities) {
      const [head, ...rows] = await csv(`entity=${entity}`);
      expect(head!.startsWith('\uFEFF')).toBe(true);
      const answer = await ask(`entity=${entity}&format=xlsx`);
      expect([entity, answer.status]).toEqual([entity, 200]);
      const sheet: unknown[][] = [];
      for await (const row of streamXlsxRows(new Uint8Array(await answer.arrayBuffer())))
        sheet.push(row.values as unknown[]);
      // Of the audit the first of the two exports is a row itself.
      expect([entity, sheet.length]).toEqual([entity, rows.length + (entity === 'audit' ? 2 : 1)]);
    }
  });

  it('add up to what the ledger says', async () => {
    const { rows } = await shop.pool.query<{ total: number }>('select sum(total)::bigint as total from sale');
    const [, ...sales] = await csv('entity=sales');
    expect(sales).toHaveLength(SALES);
    const column = (line: string): number => Math.round(Number(line.split(',')[8]) * 100);
    expect(sales.reduce((sum, line) => sum + column(line), 0)).toBe(Number(rows[0]!.total));
    const [, ...lines] = await csv('entity=sale-lines');
    expect(lines[0]).toContain(`"'=Café; ""de"" olla, 🎉"`);
    const answer = await ask('entity=sales&format=xlsx&lang=en');
    const sheet: unknown[][] = [];
    for await (const row of streamXlsxRows(new Uint8Array(await answer.arrayBuffer())))
      sheet.push(row.values as unknown[]);
    const at = sheet[0]!.indexOf('Total');
    const sum = sheet.slice(1).reduce((all, row) => all + Math.round(Number(row[at]) * 100), 0);
    expect(sum).toBe(Number(rows[0]!.total));
  });

  it('are of the days that are asked for, and say what is wrong with a question', async () => {
    expect(await csv('entity=sales&from=2020-01-01&to=2020-01-31')).toHaveLength(1);
    for (const [query, reason] of [
      ['entity=secrets', 'entity'],
      ['entity=sales&from=2026-02-30', 'from'],
      ['entity=sales&from=2026-11-02&to=2026-11-01', 'to'],
      ['entity=sales&format=pdf', 'format'],
    ] as const) {
      const answer = await ask(query);
      expect([query, answer.status, await answer.json()]).toMatchObject([
        query,
        400,
        { code: 'bad_request', reason },
      ]);
    }
  });

  it('end their query when nobody reads on, and make room for the next', async () => {
    for (let i = 0; i < 5; i++) await (await ask('entity=sales')).body!.cancel();
    for (let i = 0; i < 5; i++) expect((await ask('entity=sales', 'HEAD')).status).toBe(200);
    expect(await csv('entity=sales')).toHaveLength(SALES + 1);
    await until('no snapshot is left', async () => (await snapshots()) === 0);
  });

  it('give up whoever reads nothing', async () => {
    const over = new Promise<void>((resolve) => {
      void createExport({
        ...{ databaseUrl: shop.database.url, pool: shop.pool, store: STORE, entity: 'sales', format: 'csv' },
        ...{ language: 'es', days: {}, nowMs: Date.now(), stalledMs: 50, over: resolve },
      } as ExportOptions);
    });
    await until('a snapshot', async () => (await snapshots()) > 0);
    await over;
    await until('no snapshot is left', async () => (await snapshots()) === 0);
  });

  it('are written to a file by the command', async () => {
    const out = join(shop.folder, 'ventas.csv');
    const options: Record<string, string> = {
      ...{ url: hub.server.origin(HOST), data: shop.folder, out },
      from: '2020-01-01',
    };
    await command.run({ positionals: ['sales'], text: (name) => options[name], flag: () => false });
    expect((await readFile(out, 'utf8')).split('\r\n')).toHaveLength(SALES + 2);
    await rm(out);
  });
});
