/**
 * Three months of a real shop: what the ledger holds in the end must be what the published files say. Skipped where the
 * files are not there.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { replay, type ReplayReport } from '../../server/replay/replay.ts';
import { expectedFigures, type Tickets } from '../../server/replay/tickets.ts';
import { createDatabase } from './database.ts';
import { isTicketFile, readMonths, ticketTitle } from './ticket-files.ts';

const MONTHS = [
  {
    month: '2010-12',
    rows: 42_481,
    sales: 1_559,
    refunds: 326,
    stockMoves: 140,
    netTotal: 74_895_702,
    productsMoved: 2_822,
  },
  {
    month: '2011-01',
    rows: 35_147,
    sales: 1_086,
    refunds: 260,
    stockMoves: 130,
    netTotal: 56_000_026,
    productsMoved: 2_645,
  },
  {
    month: '2011-02',
    rows: 27_707,
    sales: 1_100,
    refunds: 219,
    stockMoves: 74,
    netTotal: 49_806_265,
    productsMoved: 2_431,
  },
] as const;
const present = MONTHS.every(({ month }) => isTicketFile(month));
const title = ticketTitle('three months of a real shop', present);
const TIMEOUT_MS = 120_000;

/** Through four tills and a hub of this process, on real disks, sockets and Postgres. */
const throughTheShop = async (input: Tickets, offline: number): Promise<ReplayReport> => {
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-tickets-'));
  const database = await createDatabase();
  try {
    const report = await replay({
      input,
      tills: 4,
      seed: 'real-tickets',
      offline,
      processes: false,
      kill: false,
      folder,
      databaseUrl: database.url,
      store: 'real',
      progress: () => undefined,
      settleTimeoutMs: TIMEOUT_MS / 2,
    });
    if (!report.ok) throw new Error(report.error.code);
    return report.value;
  } finally {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
};

describe.skipIf(!present)(title, () => {
  test.each(MONTHS)('$month is read as its description says', async ({ month, rows, ...figures }) => {
    const input = await readMonths([month]);
    expect(input.rows).toBe(rows);
    expect(expectedFigures(input.tickets)).toMatchObject(figures);
  });

  test(
    'a month through four tills whose links are down half of the time',
    async () => {
      const [{ month, rows, ...figures }] = MONTHS;
      const input = await readMonths([month]);
      const report = await throughTheShop(input, 0.5);
      expect(report.differences).toEqual([]);
      expect(report.ledger).toMatchObject(figures);
      expect(report.cuts).toBeGreaterThan(0);
      expect(report.ledger.accepted).toBe(input.tickets.length);
      expect(rows).toBe(input.rows);
    },
    TIMEOUT_MS,
  );

  test(
    'all three through four tills',
    async () => {
      const input = await readMonths(MONTHS.map(({ month }) => month));
      const sum = (key: 'rows' | 'sales' | 'refunds' | 'stockMoves' | 'netTotal'): number =>
        MONTHS.reduce((total, month) => total + month[key], 0);
      const report = await throughTheShop(input, 0);
      expect(report.differences).toEqual([]);
      expect(input.rows).toBe(sum('rows'));
      expect(report.ledger).toMatchObject({
        sales: sum('sales'),
        refunds: sum('refunds'),
        stockMoves: sum('stockMoves'),
        netTotal: sum('netTotal'),
      });
    },
    TIMEOUT_MS,
  );
});
