/** What the demo's own Postgres has to say, asked beside the demo: nothing lost, nothing twice. */
import { expect } from 'vitest';
import type { DemoShop } from '../../../server/demo/live/shop.ts';

export interface Books {
  /** Sales that are booked. */
  readonly booked: number;
  /** Different receipts among them. */
  readonly receipts: number;
  /** Sales that the rules refused. */
  readonly refused: number;
}

/** Checks that every sale which the tills hold is in the ledger, at its place, once; gives the counts. */
export const booksOf = async ({ parts, holdings }: DemoShop): Promise<Books> => {
  const { rows } = await parts.pool.query<{ segment: string; seq: number; kind: string; status: string }>(
    'select segment, seq, kind, status from op order by segment, seq',
  );
  const places = rows.map(({ segment, seq }) => `${segment}:${seq}`);
  expect(new Set(places).size).toBe(places.length);
  const held = holdings
    .segments()
    .flatMap((segment) =>
      Array.from(
        { length: holdings.most(['C01', 'C02', 'C03', 'hub'], segment) },
        (_, seq) => `${segment}:${seq}`,
      ),
    );
  expect(places).toEqual(held.toSorted(byPlace));
  const sums = await parts.pool.query<{ booked: number; receipts: number; sales: number; stock: number }>(
    `select (select count(*) from sale) as booked, (select count(distinct series || '-' || number) from sale) as receipts,
       (select coalesce(sum(quantity), 0)::bigint from stock_movement) as sales,
       (select coalesce(sum(quantity), 0)::bigint from stock_level) as stock`,
  );
  const [{ booked, receipts, sales, stock }] = sums.rows as [(typeof sums.rows)[number]];
  expect([receipts, stock]).toEqual([booked, sales]);
  const ofSales = rows.filter(({ kind }) => kind === 'sale');
  const refused = ofSales.filter(({ status }) => status === 'rejected').length;
  expect(ofSales.filter(({ status }) => status === 'accepted')).toHaveLength(booked);
  return { booked, receipts, refused };
};

const byPlace = (a: string, b: string): number => {
  const [[segmentA = '', seqA], [segmentB = '', seqB]] = [a.split(':'), b.split(':')];
  return segmentA === segmentB ? Number(seqA) - Number(seqB) : segmentA < segmentB ? -1 : 1;
};
