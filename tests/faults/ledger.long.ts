/**
 * What happens to the ledger's Postgres while tills sell, made to happen on a real one. After each: every sale that a till
 * confirmed is booked, once, and the stock says so.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { migrationNames } from '../../bridge/db/migrate.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { startEmbeddedPostgres } from '../../server/postgres/embedded.ts';
import type { Confirmed, TillNode } from '../../server/till-node/till-node.ts';
import { accepted, COFFEE, poolOf, sell, Shop, STORE, until } from '../integration/shop.ts';

const PATIENCE_MS = 60_000;

let shop: Shop;
let tills: TillNode[];
let sold: Confirmed[];

const open = async (databaseUrl = shop.database.url): Promise<Hub> => {
  const hub = await shop.hub({ databaseUrl });
  tills = [await shop.till('C01', [hub]), await shop.till('C02', [hub])];
  return hub;
};
const sellSome = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) sold.push(await sell(tills[i % 2]!));
};

interface Books {
  readonly ids: readonly string[];
  readonly stock: number;
}

const booksOf = async (pool = shop.pool): Promise<Books> => {
  const sales = await pool.query<{ id: string }>('select id from sale order by id');
  const levels = await pool.query<{ quantity: number }>(
    'select quantity from stock_level where product_id = $1',
    [COFFEE],
  );
  return { ids: sales.rows.map(({ id }) => id), stock: levels.rows[0]?.quantity ?? 0 };
};
const wanted = (): Books => ({ ids: sold.map(({ id }) => id).sort(), stock: -1_000 * sold.length });
const allBooked = async (pool = shop.pool): Promise<void> => {
  await until('all are booked', async () => (await booksOf(pool)).ids.length >= sold.length, PATIENCE_MS);
  expect(await booksOf(pool)).toEqual(wanted());
  for (const [i, op] of sold.entries()) await accepted(tills[i % 2]!, op);
};

const asAdministrator = async <T>(
  work: (client: Client) => Promise<T>,
  url = `${inject('postgres')}/postgres`,
): Promise<T> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** Whether a statement of the hub waits for a lock. */
const waitsForLock = async (): Promise<boolean> => {
  const { rows } = await shop.pool.query<{ n: number }>(
    `select count(*) as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and state = 'active'`,
  );
  return rows[0]!.n > 0;
};

beforeEach(async () => {
  shop = await Shop.create();
  sold = [];
});
afterEach(async () => {
  await shop.close();
});

describe('the server', () => {
  test('is stopped, killed, and comes back, again and again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tillmesh-ledger-'));
    const start = async (port = 0) => {
      const started = await startEmbeddedPostgres({
        folder: join(folder, 'cluster'),
        port,
        database: 'ledger',
      });
      if (!started.ok) throw new Error(JSON.stringify(started.error));
      return started.value;
    };
    let postgres = await start();
    const pool = poolOf(postgres.url);
    pool.on('error', () => undefined);
    try {
      const hub = await open(postgres.url);
      await until('the ledger', () => hub.bridge.projected());
      for (const end of ['stop', 'kill', 'stop', 'kill']) {
        await sellSome(4);
        if (end === 'kill') {
          const pid = (await readFile(join(postgres.folder, 'postmaster.pid'), 'utf8')).split('\n')[0];
          process.kill(Number(pid), 'SIGKILL');
        } else await postgres.stop();
        await sellSome(4);
        postgres = await start(postgres.port);
      }
      await allBooked(pool);
    } finally {
      await pool.end();
      await shop.close();
      shop = await Shop.create();
      await postgres.remove();
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('ends connections and cancels statements at random', async () => {
    await open();
    await sellSome(1);
    await allBooked();
    const name = new URL(shop.database.url).pathname.slice(1);
    for (let round = 0; round < 30; round++) {
      await sellSome(4);
      await asAdministrator((client) =>
        client.query(
          `select ${round % 2 === 0 ? 'pg_terminate_backend' : 'pg_cancel_backend'}(pid) from pg_stat_activity
            where datname = $1 and pid <> pg_backend_pid() and query not like 'select id from sale%'`,
          [name],
        ),
      );
    }
    await allBooked();
  });

  test('takes no more connections for a while', async () => {
    const role = `limited_${randomUUID().slice(0, 8)}`;
    const url = new URL(shop.database.url);
    const name = url.pathname.slice(1);
    await asAdministrator(async (client) => {
      await client.query(`create role ${role} login password 'x'`);
      await client.query(`grant connect, create, temporary on database ${name} to ${role}`);
    });
    await shop.pool.query(`grant all on all tables in schema public to ${role}`);
    await shop.pool.query(`grant all on schema public to ${role}`);
    await shop.pool.query(`grant all on all sequences in schema public to ${role}`);
    [url.username, url.password] = [role, 'x'];
    try {
      const hub = await open(url.href);
      await sellSome(2);
      await allBooked();
      await asAdministrator(async (client) => {
        await client.query(`alter role ${role} connection limit 0`);
        await client.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [
          role,
        ]);
      });
      await sellSome(6);
      await until('the hub has noticed', () => !hub.bridge.connected);
      await asAdministrator((client) => client.query(`alter role ${role} connection limit -1`));
      await allBooked();
    } finally {
      await shop.close();
      shop = await Shop.create();
      await asAdministrator((client) => client.query(`drop role ${role}`));
    }
  });
});

describe('another session', () => {
  test('holds what the bridge writes for a while', async () => {
    await open();
    await sellSome(2);
    await allBooked();
    await asAdministrator(async (client) => {
      await client.query('begin');
      await client.query('lock table stock_level in access exclusive mode');
      await sellSome(4);
      await until('the bridge waits', waitsForLock);
      await client.query('commit');
    }, shop.database.url);
    await allBooked();
  });

  test('and the bridge wait for each other: the bridge gives way and tries again', async () => {
    await open();
    await sellSome(2);
    await allBooked();
    await asAdministrator(async (client) => {
      // The other session looks for a deadlock later, so that the bridge finds it, and is the one to give way.
      await client.query("set deadlock_timeout = '1min'");
      await client.query('begin');
      await client.query('select 1 from stock_level where product_id = $1 for update', [COFFEE]);
      await sellSome(1);
      await until('the bridge waits', waitsForLock);
      // The bridge holds this row from the beginning of its transaction on.
      await client.query('update store set id = id where id = $1', [STORE]);
      await client.query('commit');
    }, shop.database.url);
    const { rows } = await shop.pool.query<{ deadlocks: number }>(
      'select deadlocks::int as deadlocks from pg_stat_database where datname = current_database()',
    );
    expect(rows[0]!.deadlocks, 'there was one').toBeGreaterThan(0);
    await allBooked();
  });

  test('makes transactions fail that could not be put in an order: they are tried again', async () => {
    await open();
    await sellSome(1);
    await allBooked();
    // A sequence does not go back with the transaction that drew from it: the first three fail, the fourth does not.
    await shop.pool.query(`create sequence failures;
      create function fails_thrice() returns trigger language plpgsql as $$
        begin
          if nextval('failures') <= 3 then
            raise exception 'could not serialize access' using errcode = '40001';
          end if;
          return new;
        end $$;
      create trigger fails before insert on sale for each statement execute function fails_thrice()`);
    await sellSome(3);
    await allBooked();
    const { rows } = await shop.pool.query<{ last_value: number }>('select last_value from failures');
    expect(rows[0]!.last_value).toBeGreaterThan(3);
  });
});

describe('what the bridge keeps for itself', () => {
  test.each([
    ['cursors', 'delete from segment_cursor'],
    ['verdicts that wait to be told', 'delete from verdict_outbox'],
  ])('%s are lost: nothing is booked twice, and whoever sells has verdicts', async (_, statement) => {
    const hub = await open();
    await sellSome(6);
    await allBooked();
    const { port } = hub.server;
    await shop.stop(hub);
    await sellSome(4);
    await shop.pool.query(statement);
    await shop.hub({ port });
    await sellSome(2);
    await allBooked();
  });
});

describe('a migration', () => {
  test('that fails half-way leaves nothing; with what hindered it out of the way the hub goes on', async () => {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    await asAdministrator((client) => client.query(`create database ${name}`));
    const url = `${inject('postgres')}/${name}`;
    const pool = poolOf(url);
    try {
      // The last table of the second migration is there already: what it makes before that has to go again.
      await pool.query('create table product_cost (hindrance int)');
      const hub = await open(url);
      await sellSome(2);
      await until(
        'it says so',
        () => shop.logged.some((line) => /migrat|ledger|database/i.test(line)),
        PATIENCE_MS,
      );
      expect(hub.bridge.connected).toBe(false);
      const there = async (table: string): Promise<boolean> =>
        (await pool.query<{ it: boolean }>('select to_regclass($1) is not null as it', [table])).rows[0]!.it;
      expect([await there('store'), await there('product')]).toEqual([true, false]);
      const done = await pool.query<{ name: string }>('select name from schema_migration');
      expect(done.rows.map((row) => row.name)).toEqual([(await migrationNames())[0]]);
      await pool.query('drop table product_cost');
      await allBooked(pool);
    } finally {
      await pool.end();
      await shop.close();
      shop = await Shop.create();
      await asAdministrator((client) => client.query(`drop database ${name}`));
    }
  });
});
