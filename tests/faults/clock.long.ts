/**
 * Clocks of tills that are wrong, made so for a whole process (libfaketime, where it is installed): order is kept, whatever was
 * confirmed is booked or told why not, and no number is used twice.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Hub } from '../../server/hub/hub.ts';
import { startPeer, type PeerProcess } from '../integration/peer-process.ts';
import { HOST, Shop, until } from '../integration/shop.ts';

const LIBRARY = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib']
  .map((folder) => `${folder}/faketime/libfaketime.so.1`)
  .find((file) => existsSync(file));

let shop: Shop;
let hub: Hub;
let till: PeerProcess | undefined;
beforeEach(async () => {
  shop = await Shop.create();
  hub = await shop.hub();
});
afterEach(async () => {
  await till?.kill();
  till = undefined;
  await shop.close();
});

const idOf = (n: number): string => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

/** A till whose clock is what the file says, read anew each time it is asked. */
const startTill = async (clock: string, zone = 'UTC'): Promise<void> => {
  await writeFile(join(shop.folder, 'clock'), clock);
  till = await startPeer(
    {
      role: 'till',
      folder: join(shop.folder, 'C01'),
      port: 0,
      databaseUrl: '',
      dial: [hub.server.url(HOST)],
    },
    undefined,
    {
      LD_PRELOAD: LIBRARY!,
      FAKETIME_TIMESTAMP_FILE: join(shop.folder, 'clock'),
      FAKETIME_NO_CACHE: '1',
      // Timers go on as they do: it is the wall clock that is wrong.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      TZ: zone,
    },
  );
};
const jump = async (clock: string): Promise<void> => writeFile(join(shop.folder, 'clock'), clock);
const sell = async (from: number, count: number): Promise<void> => {
  for (let n = from; n < from + count; n++) expect(await till!.ask(idOf(n))).toMatchObject({ ok: true });
};

interface Row {
  readonly id: string;
  readonly status: string;
  readonly code: string | null;
}
/** In the order of the till's log. */
const rows = async (): Promise<Row[]> =>
  (await shop.pool.query<Row>('select id, status, code from op order by segment, seq')).rows;
const decided = async (count: number): Promise<Row[]> => {
  await until(
    `${count} are decided`,
    async () => (await rows()).filter(({ status }) => status !== 'waiting').length >= count,
    30_000,
  );
  return rows();
};
const numbersAreOnce = async (): Promise<void> => {
  const { rows: counted } = await shop.pool.query<{ n: number; d: number }>(
    'select count(*) as n, count(distinct (series, number)) as d from sale',
  );
  expect(counted[0]!.d).toBe(counted[0]!.n);
};

describe('a clock that is wrong (skipped where libfaketime is not installed)', () => {
  test.skipIf(LIBRARY === undefined).each([
    ['an hour ahead', '+1h', 'UTC'],
    ['an hour behind', '-1h', 'America/Mexico_City'],
    ['two years behind', '-730d', 'UTC'],
    ['in a zone that is not the shop’s', '+0', 'Pacific/Kiritimati'],
  ])('%s: all is booked', async (_, clock, zone) => {
    await shop.pair('C01', { nowMs: Date.now() - 3 * 366 * 24 * 3_600_000 });
    await startTill(clock, zone);
    await sell(1, 5);
    const all = await decided(5);
    expect(all.map(({ id, status, code }) => [id, status, code])).toEqual(
      Array.from({ length: 5 }, (_, n) => [idOf(n + 1), 'accepted', null]),
    );
    await numbersAreOnce();
  });

  test.skipIf(LIBRARY === undefined)('jumps back and forth while it sells: its own order stays', async () => {
    await shop.pair('C01', { nowMs: Date.now() - 3 * 366 * 24 * 3_600_000 });
    await startTill('+0');
    let n = 1;
    for (const clock of ['+0', '+2h', '-3h', '-20h', '+1h', '+0']) {
      await jump(clock);
      await sell(n, 3);
      n += 3;
    }
    const all = await decided(n - 1);
    expect(all.map(({ id }) => id)).toEqual(Array.from({ length: n - 1 }, (_, i) => idOf(i + 1)));
    expect(all.every(({ status }) => status === 'accepted')).toBe(true);
    await numbersAreOnce();
    const { rows: times } = await shop.pool.query<{ sorted: boolean }>(
      `select bool_and(later) as sorted from (
         select occurred_at >= lag(occurred_at, 1, '-infinity') over (order by segment, seq) as later from op) as o`,
    );
    expect(times[0]!.sorted, 'no op is dated before the one ahead of it').toBe(true);
  });

  test.skipIf(LIBRARY === undefined)(
    'three days ahead: each sale is refused with that reason, and it is booked again once the clock is right',
    async () => {
      await shop.pair('C01');
      await startTill('+3d');
      await sell(1, 2);
      expect((await decided(2)).map(({ status, code }) => [status, code])).toEqual([
        ['rejected', 'clock_out_of_range'],
        ['rejected', 'clock_out_of_range'],
      ]);
      // Put right while it runs, and at a start: either way it goes on at the right time.
      await jump('+0');
      await sell(3, 2);
      await till!.kill();
      await startTill('+0');
      await sell(5, 1);
      expect((await decided(5)).slice(2).map(({ status, code }) => [status, code])).toEqual([
        ['accepted', null],
        ['accepted', null],
        ['accepted', null],
      ]);
      await numbersAreOnce();
    },
  );
});
