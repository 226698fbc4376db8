/** The restore drill with the tickets of a real shop: the figures in the end are those of the published files. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '../../../crdt-schema/model/ids.ts';
import { createPrng } from '../../../crdt-schema/model/prng.ts';
import { restoreArchive } from '../../../server/backup/restore.ts';
import { differences, ledgerFigures, selfConsistent } from '../../../server/replay/ledger-figures.ts';
import { expectedFigures, type Ticket } from '../../../server/replay/tickets.ts';
import { deal, toOp } from '../../../server/replay/to-op.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { createDatabase, type Database } from '../database.ts';
import { Shop, STORE, until } from '../shop.ts';
import { isTicketFile, readMonths, ticketTitle } from '../ticket-files.ts';
import { backupsOf } from './store.ts';

const MONTH = '2011-02';
const NAMES = ['C01', 'C02', 'C03', 'C04'];
const PATIENCE_MS = 60_000;
const present = isTicketFile(MONTH);

let shop: Shop;
let other: Database;
beforeAll(async () => {
  shop = await Shop.create();
  other = await createDatabase();
});
afterAll(async () => {
  await shop.close();
  await other.drop();
});

describe.skipIf(!present)(ticketTitle('a month of a real shop', present), () => {
  test(
    'a third before the backup, a third after it, a third while there is no server',
    async () => {
      const input = await readMonths([MONTH]);
      const prng = createPrng('real-restore');
      const hands = deal(input.tickets, NAMES.length, prng);
      let hub = await shop.hub();
      const port = Number(/:(\d+)\//.exec(hub.server.url('127.0.0.1'))![1]);
      hub.server.peer.catalog.createMany(
        'products',
        input.products.map(({ id, code, price }) => [id, { name: code, sku: code, price, active: true }]),
      );
      hub.server.peer.catalog.createMany(
        'customers',
        input.customers.map(({ id, number }) => [id, { name: number, active: true }]),
      );
      const tills: TillNode[] = [];
      for (const name of NAMES) tills.push(await shop.till(name, [hub]));
      const write = async (ticket: Ticket, till: TillNode): Promise<void> => {
        const id = uuidv7(ticket.atMs, (length) => prng.bytes(length));
        expect(await till.write(id, (stamp) => toOp(ticket, id, stamp))).toMatchObject({ ok: true });
      };
      /** Each till's n-th third of its tickets. */
      const third = (n: number): Promise<unknown> =>
        Promise.all(
          tills.map(async (till, i) => {
            const hand = hands[i]!;
            const [from, to] = [(n * hand.length) / 3, ((n + 1) * hand.length) / 3];
            for (const ticket of hand.slice(Math.round(from), Math.round(to))) await write(ticket, till);
          }),
        );
      const decided = (count: number, { pool }: Database): Promise<true> =>
        until(
          `${count} ops decided`,
          async () =>
            (await pool.query<{ n: number }>(`select count(*) as n from op where status <> 'waiting'`))
              .rows[0]!.n >= count,
          PATIENCE_MS,
        );
      await third(0);
      const run = await backupsOf(shop, hub).make('request');
      expect(run).toMatchObject({ status: 'ok', error: null });
      await third(1);
      await decided(Math.floor(input.tickets.length / 2), shop.database);
      await shop.stop(hub);
      await rm(join(shop.folder, 'hub'), { recursive: true });
      await third(2);

      const spec = { path: run.storagePath!, data: shop.folder, databaseUrl: other.url };
      expect(await restoreArchive({ ...spec, nowMs: Date.now() })).toMatchObject({ ok: true });
      hub = await shop.hub({ port, databaseUrl: other.url });
      await decided(input.tickets.length, other);
      const ledger = await ledgerFigures(other.pool, STORE);
      expect(differences(expectedFigures(input.tickets), ledger)).toEqual([]);
      expect(ledger.accepted).toBe(input.tickets.length);
      expect(await selfConsistent(other.pool, STORE)).toBe(true);
    },
    3 * PATIENCE_MS,
  );
});
