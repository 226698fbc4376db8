import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReplayReport } from '../../server/replay/replay.ts';
import type { Skip } from '../../server/replay/tickets.ts';
import { createDatabase, type Database } from './database.ts';
import { tillmesh } from './command-line.ts';

/** Each line with what becomes of it; line 1 is the header. */
const FILE = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
1,85123A,WHITE HEART,6,2011-03-01 08:26:00,2.55,17850.0,United Kingdom
1,82494l,"SAYS ""HI"", TWICE",1,2011-03-01 08:27:00,0.125,17850.0,United Kingdom
2,82494L,upper case is another,2,2011-03-01 09:00:00,1,,France
2,82494L,gift,1,2011-03-01 09:00:00,0,,France
C3,85123A,WHITE HEART,-1,2011-03-01 10:00:00,2.55,17850.0,United Kingdom
4,BROKEN,,-3,2011-03-01 11:00:00,0.0,,United Kingdom
5,85123A,bad date,1,2011-02-30 08:00:00,2.55,,United Kingdom
6,85123A,nothing,0,2011-03-01 08:00:00,2.55,,United Kingdom
7,B,Adjust bad debt,1,2011-03-01 08:00:00,-11062.06,,United Kingdom
A8,B,Adjust bad debt,1,2011-03-01 08:00:00,11062.06,,United Kingdom
9,85123A,too few cells,1,2011-03-01 08:00:00
10,85123A,price with five decimals,1,2011-03-01 08:00:00,0.12345,,United Kingdom
11,POST,POSTAGE,1.5,2011-03-01 12:00:00,0.035,12345.0,Österreich
`;
const SKIPS = [
  '8 bad_date',
  '9 zero_quantity',
  '10 negative_price',
  '11 not_a_till_operation',
  '12 wrong_number_of_cells',
  '13 bad_price',
];
const NET_TOTAL = 1_530 + 13 + 200 - 255 + 5;

let folder: string;
let database: Database;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillmesh-replay-cli-'));
  database = await createDatabase();
  await writeFile(join(folder, 'marzo.csv'), FILE);
  await writeFile(join(folder, 'marzo.csv.gz'), gzipSync(FILE));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

describe('replay of a file with odd rows', () => {
  test.concurrent.each([
    ['one till', 'marzo.csv', ['--tills', '1']],
    ['three tills with failing links, gzip', 'marzo.csv.gz', ['--tills', '3', '--offline', '0.5']],
  ])('as JSON, %s: every figure right, every row used or listed', async (_, file, options) => {
    const { code, stdout, stderr } = await tillmesh([
      'replay',
      join(folder, file),
      '--json',
      '--database-url',
      database.url,
      ...options,
    ]);
    expect([code, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout) as ReplayReport & { rows: number; skips: Skip[] };
    expect(report.differences).toEqual([]);
    expect(report.rows).toBe(13);
    expect(report.skips.map(({ line, reason }) => `${line} ${reason}`).sort()).toEqual([...SKIPS].sort());
    expect(new Set(report.skips.map((skip) => skip.file))).toEqual(new Set([file]));
    expect(report.ledger).toMatchObject({
      sales: 3,
      refunds: 1,
      stockMoves: 1,
      saleLines: 6,
      stockMovements: 7,
      netTotal: NET_TOTAL,
      netQuantity: -6_000 - 1_000 - 2_000 - 1_000 + 1_000 - 3_000 - 1_500,
      productsMoved: 5,
      accepted: 5,
      rejected: 0,
      waiting: 0,
    });
    const { rows } = await database.pool.query<{ sku: string; name: string; price: number }>(
      'select sku, name, price from product where store_id = $1 order by sku collate "C"',
      [report.store],
    );
    expect(rows).toEqual([
      { sku: '82494L', name: 'upper case is another', price: 10_000 },
      { sku: '82494l', name: 'SAYS "HI", TWICE', price: 1_250 },
      { sku: '85123A', name: 'WHITE HEART', price: 25_500 },
      { sku: 'BROKEN', name: 'BROKEN', price: 0 },
      { sku: 'POST', name: 'POSTAGE', price: 350 },
    ]);
    const sale = await database.pool.query<{ occurred_at: Date }>(
      `select occurred_at from sale where store_id = $1 and reference = '1'`,
      [report.store],
    );
    expect(sale.rows[0]!.occurred_at.toISOString()).toBe('2011-03-01T08:26:00.000Z');
  });

  test.concurrent(
    'for people: the figures, the skips with file, line and reason, and no progress bar in a pipe',
    async () => {
      const { code, stdout, stderr } = await tillmesh([
        'replay',
        join(folder, 'marzo.csv'),
        '--tills',
        '2',
        '--database-url',
        database.url,
      ]);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain('3 sales, 1 refunds, 1 stock moves');
      expect(stdout).toContain('net total 14.93');
      expect(stdout).toContain('13 rows, 6 skipped');
      for (const skip of SKIPS) {
        const [line, reason] = skip.split(' ');
        expect(stdout).toMatch(new RegExp(`skipped: marzo\\.csv line ${line}, invoice \\S+: ${reason}`));
      }
      expect(stdout.trim().endsWith('everything agrees')).toBe(true);
    },
  );

  test.concurrent('two files whose invoices go on from one to the other', async () => {
    const [header, first, second] = FILE.split('\n') as [string, string, string];
    await writeFile(join(folder, 'a.csv'), `${header}\n${first}\n`);
    await writeFile(join(folder, 'b.csv'), `\ufeff${header}\r\n${second}\r\n`);
    const { code, stdout } = await tillmesh([
      'replay',
      join(folder, 'a.csv'),
      join(folder, 'b.csv'),
      '--json',
      '--tills',
      '1',
      '--database-url',
      database.url,
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      rows: 2,
      skips: [],
      ledger: { sales: 1, saleLines: 2, netTotal: 1_543 },
    });
  });
});
