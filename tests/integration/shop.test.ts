import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../server/postgres/embedded.ts';
import { digestOf } from '../../server/peer/digest.ts';
import { TillNode } from '../../server/till-node/till-node.ts';
import { accepted, COFFEE, HOST, poolOf, saleOf, sell, Shop, stateOf, STORE, until } from './shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.create();
});
afterEach(() => shop.close());

describe('a sale and its cashier', () => {
  test('alone, it is on this device and nowhere else', async () => {
    const till = await shop.till('C01', []);
    const op = await sell(till);
    expect(stateOf(till, op)).toEqual({ peers: 0, server: false, verdict: undefined });
  });

  test('with neighbours and no hub, it is on as many devices as hold it', async () => {
    const b = await shop.till('C02', []);
    const c = await shop.till('C03', [b]);
    const a = await shop.till('C01', [b, c]);
    const op = await sell(a);
    await until('two neighbours hold it', () => stateOf(a, op).peers === 2);
    expect(stateOf(a, op)).toEqual({ peers: 2, server: false, verdict: undefined });
  });

  test('with the hub, it is at the server, then accepted, and the stock is told', async () => {
    const hub = await shop.hub();
    const till = await shop.till('C01', [hub]);
    const op = await sell(till, COFFEE, 2_500);
    await accepted(till, op);
    expect(stateOf(till, op)).toEqual({ peers: 0, server: true, verdict: { status: 'accepted' } });
    expect(await shop.booked(op.id)).toBe(1);
    await until(
      'the stock is told',
      () => till.server.peer.replica.context.verdicts.stock(COFFEE) === -2_500,
    );
  });

  test('without a database, it is at the server and nobody has judged it', async () => {
    const hub = await shop.hub({ databaseUrl: 'postgres://127.0.0.1:1/none' });
    const till = await shop.till('C01', [hub]);
    const op = await sell(till);
    await until('at the server', () => stateOf(till, op).server);
    expect(stateOf(till, op)).toEqual({ peers: 0, server: true, verdict: undefined });
  });

  test('a rejected one says why, and does not hold up the next', async () => {
    const hub = await shop.hub();
    const till = await shop.till('C01', [hub]);
    const id = till.newId();
    const wrong = await till.write(id, (stamp) => ({ ...saleOf(id, stamp), total: 1 }));
    const next = await sell(till);
    await accepted(till, next);
    expect(wrong.ok && stateOf(till, wrong.value).verdict).toMatchObject({
      status: 'rejected',
      code: 'total_mismatch',
    });
    expect(await shop.booked(id)).toBe(0);
  });

  test('asked for twice under one id it is one entry and one receipt', async () => {
    const till = await shop.till('C01', []);
    const id = till.newId();
    const answers = await Promise.all([1, 2].map(() => till.write(id, (stamp) => saleOf(id, stamp))));
    const again = await till.write(id, (stamp) => saleOf(id, stamp));
    expect(new Set([...answers, again].map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(till.server.peer.replica.ownLog.receiptsUsed).toBe(1);
  });

  test('a hundred at once get the receipts 1 to 100, each once, and are all booked', async () => {
    const hub = await shop.hub();
    const till = await shop.till('C01', [hub]);
    const ops = await Promise.all(Array.from({ length: 100 }, () => sell(till)));
    await accepted(till, ops[99]!);
    await until('all are booked', async () => (await shop.sales()) === 100);
    const { rows } = await shop.pool.query('select number from sale order by number');
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(await shop.stock()).toBe(-100_000);
  });
});

describe('a till that hears the hub only through another', () => {
  test('sells into Postgres, learns that the server has it, the verdict and the stock; and keeps it all when it starts again alone', async () => {
    const hub = await shop.hub();
    const relay = await shop.till('C02', [hub]);
    const far = await shop.till('C01', [relay]);
    const op = await sell(far);
    await accepted(far, op);
    expect(stateOf(far, op)).toEqual({ peers: 1, server: true, verdict: { status: 'accepted' } });
    expect(await shop.booked(op.id)).toBe(1);
    await until('the stock is told', () => far.server.peer.replica.context.verdicts.stock(COFFEE) === -1_000);
    await until(
      'the catalog has come',
      () => far.server.peer.catalog.read('products', COFFEE)?.fields['name'] === 'Café',
    );
    await shop.stop(far);

    const again = await shop.till('C01', [], { paired: true });
    expect(stateOf(again, op)).toEqual({ peers: 0, server: true, verdict: { status: 'accepted' } });
    expect(again.server.peer.replica.context.verdicts.stock(COFFEE)).toBe(-1_000);
    expect(again.server.peer.catalog.read('products', COFFEE)?.fields['name']).toBe('Café');
    const next = await sell(again);
    expect(next.segment).not.toBe(op.segment);
    expect(again.server.peer.replica.ownLog.receiptsUsed).toBe(2);
  });

  test('learns that the server has it also while no verdict can be given', async () => {
    const hub = await shop.hub({ databaseUrl: 'postgres://127.0.0.1:1/none' });
    const relay = await shop.till('C02', [hub]);
    const far = await shop.till('C01', [relay]);
    const op = await sell(far);
    await until('at the server', () => stateOf(far, op).server);
    expect(stateOf(far, op)).toEqual({ peers: 1, server: true, verdict: undefined });
  });

  test('what it sold while cut off arrives when the link is back', async () => {
    const hub = await shop.hub();
    const relay = await shop.till('C02', [hub]);
    const far = await shop.till('C01', [relay]);
    far.server.links[0]!.cut();
    const ops = await Promise.all(Array.from({ length: 10 }, () => sell(far)));
    expect(stateOf(far, ops[9]!)).toEqual({ peers: 0, server: false, verdict: undefined });
    far.server.links[0]!.restore();
    for (const op of ops) await accepted(far, op);
    expect(await shop.sales()).toBe(10);
  });
});

describe('the hub', () => {
  test('that starts again knows everything, takes what was sold meanwhile, and all peers hold the same', async () => {
    let hub = await shop.hub();
    const { port } = hub.server;
    const tills = [await shop.till('C01', [hub]), await shop.till('C02', [hub])];
    await accepted(tills[0]!, await sell(tills[0]!));
    await shop.stop(hub);
    const offline = await Promise.all(tills.map((till) => sell(till)));
    hub = await shop.hub({ port });
    for (const [i, op] of offline.entries()) await accepted(tills[i]!, op);
    await until('everybody holds the same', () => {
      const [first, ...others] = [hub, ...tills].map(({ server }) => digestOf(server.peer));
      return others.every(
        ({ logs, verdicts, catalog, stock }) =>
          logs === first!.logs &&
          verdicts === first!.verdicts &&
          catalog === first!.catalog &&
          stock === first!.stock,
      );
    });
    expect([await shop.sales(), await shop.stock()]).toEqual([3, -3_000]);
    for (const { server } of [hub, ...tills])
      expect(digestOf(server.peer)).toMatchObject({ refusals: {}, contradictions: 0 });
  });

  test('that lost its whole disk gets the logs back from the tills and its verdicts from the ledger', async () => {
    const hub = await shop.hub();
    const { port } = hub.server;
    const till = await shop.till('C01', [hub]);
    const op = await sell(till);
    await accepted(till, op);
    await shop.stop(hub);
    await rm(join(shop.folder, 'hub', 'replica'), { recursive: true });
    const again = await shop.hub({ port });
    await until('the log is back', () => again.server.peer.replica.context.segments.length(op.segment) === 1);
    const next = await sell(till);
    await accepted(till, next);
    expect([await shop.booked(op.id), await shop.booked(next.id)]).toEqual([1, 1]);
    expect(till.server.peer.replica.context.verdicts.contradictions).toBe(0);
  });

  test('whose Postgres goes away syncs on, and settles by itself when that is back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tillmesh-outage-'));
    const running: EmbeddedPostgres[] = [];
    const startPostgres = async (port: number): Promise<EmbeddedPostgres> => {
      const started = await startEmbeddedPostgres({ folder: join(folder, 'cluster'), port });
      if (!started.ok) throw new Error(started.error.code);
      running.push(started.value);
      return started.value;
    };
    try {
      const postgres = await startPostgres(0);
      const hub = await shop.hub({ databaseUrl: postgres.url });
      const till = await shop.till('C01', [hub]);
      const before = await sell(till);
      await accepted(till, before);
      await postgres.stop();
      const during = await Promise.all(Array.from({ length: 5 }, () => sell(till)));
      await until('the hub holds them', () => during.every((op) => stateOf(till, op).server));
      await until('the hub knows that the database is away', () => !hub.bridge.connected);
      expect(during.map((op) => stateOf(till, op).verdict)).toEqual(during.map(() => undefined));
      await startPostgres(postgres.port);
      for (const op of during) await accepted(till, op);
      const pool = poolOf(postgres.url);
      const { rows } = await pool.query<{ n: number }>('select count(*) as n from sale');
      await pool.end();
      expect(rows[0]!.n).toBe(6);
      await shop.stop(hub);
    } finally {
      for (const postgres of running.toReversed()) await postgres.remove();
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('twice on one store and ledger: each sale is booked once, whichever of them took it', async () => {
    const first = await shop.hub();
    const twin = await mkdtemp(join(tmpdir(), 'tillmesh-twin-'));
    try {
      await cp(join(shop.folder, 'hub', 'authority.key'), join(twin, 'authority.key'));
      const second = await shop.hub({ folder: twin });
      const tills = [
        await shop.till('C01', [first]),
        await shop.till('C02', [second]),
        await shop.till('C03', [first, second]),
      ];
      const ops = [];
      for (let round = 0; round < 10; round++) {
        ops.push(...(await Promise.all(tills.map((till) => sell(till)))));
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      await until('all are booked', async () => (await shop.sales()) === 30);
      for (const op of ops) expect(await shop.booked(op.id)).toBe(1);
      expect(await shop.stock()).toBe(-30_000);
      expect(shop.logged).toContain('store_held_elsewhere');
      await shop.stop(second);
    } finally {
      await rm(twin, { recursive: true, force: true });
    }
  });
});

describe('a data folder', () => {
  test('in use is refused to a second process of ours', async () => {
    const till = await shop.till('C01', []);
    const second = await TillNode.start({ folder: join(shop.folder, 'C01'), host: HOST, port: 0, dial: [] });
    expect(second).toMatchObject({ ok: false, error: { code: 'data_folder_locked' } });
    await sell(till);
  });

  test('whose port is taken is given free again', async () => {
    const till = await shop.till('C01', []);
    const folder = await shop.pair('C02');
    const refused = await TillNode.start({ folder, host: HOST, port: till.server.port, dial: [] });
    expect(refused).toMatchObject({ ok: false, error: { code: 'port_in_use' } });
    await sell(await shop.till('C02', [], { paired: true }));
  });

  test('of another store is refused at the door, and nothing of it is heard', async () => {
    const hub = await shop.hub();
    const folder = await shop.pair('C09', { store: 'sur' });
    const url = hub.server.url(HOST);
    const stranger = await TillNode.start({
      folder,
      host: HOST,
      port: 0,
      dial: [url, url.replace(STORE, 'sur')],
    });
    if (!stranger.ok) throw new Error(stranger.error.code);
    const op = await sell(stranger.value);
    await until(
      'the hub refused it',
      () => (hub.server.peer.replica.context.refusals.get('foreign_store') ?? 0) > 0,
    );
    expect(hub.server.peer.replica.context.segments.length(op.segment)).toBe(0);
    await stranger.value.close();
  });
});
