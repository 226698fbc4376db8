import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryLedger, settingsOf } from '../../../bridge/index.ts';
import { decide } from '../../../bridge/decide.ts';
import { createPrng } from '../../../crdt-schema/model/prng.ts';
import { leaseOf } from '../../../crdt-schema/numbering/lease.ts';
import type { Op } from '../../../crdt-schema/ops/op.ts';
import { createDatabase, type Database } from '../database.ts';
import {
  Books,
  C01,
  C02,
  COFFEE,
  id,
  Log,
  move,
  NOW_MS,
  PRODUCTS,
  refund,
  RICE,
  sale,
  STORE,
  type Till,
} from './books.ts';

let database: Database;
let books: Books;
beforeEach(async () => {
  database = await createDatabase();
  books = await Books.open(database.pool);
});
afterEach(() => database.drop());

describe('a refund', () => {
  test('waits for its sale, and is settled by it, also in the other direction of time', async () => {
    const till = new Log(C01, 1);
    const other = new Log(C02, 1);
    const early = other.add(refund(2, C02, 1, [[COFFEE, 1_000]]));
    expect(await books.judge(early)).toBe('waiting unknown_sale');
    expect(await books.count('sale')).toBe(0);
    expect(await books.judge(till.add(sale(1, C01, [[COFFEE, 1_000]])))).toBe('accepted');
    expect(await books.told(early)).toEqual(['waiting unknown_sale', 'accepted']);
    expect(await books.stock()).toEqual({ [COFFEE]: 0 });
  });

  test('of a rejected sale is parked, whichever of the two came first', async () => {
    const [a, b, c] = [new Log(C01, 1), new Log(C02, 1), new Log(C02, 2)];
    const before = b.add(refund(2, C02, 1, [[COFFEE, 1_000]]));
    expect(await books.judge(before)).toBe('waiting unknown_sale');
    expect(await books.judge(a.add(sale(1, C01, [[COFFEE, 1_000]], { total: 7 })))).toBe(
      'rejected total_mismatch',
    );
    expect(await books.told(before)).toEqual(['waiting unknown_sale', 'waiting parked_on_rejected']);
    expect(await books.judge(c.add(refund(3, C02, 1, [[COFFEE, 1_000]])))).toBe('waiting parked_on_rejected');
    // Nothing else of that till stands behind it.
    expect(await books.judge(c.add(sale(4, C02, [[RICE, 1_000]])))).toBe('accepted');
  });

  test('takes back at the price at which it was sold, and not a hundredth of a cent more', async () => {
    const [a, b] = [new Log(C01, 1), new Log(C02, 1)];
    await books.take(a.add(sale(1, C01, [[COFFEE, 2_000, 15_000]])));
    expect(await books.judge(b.add(refund(2, C02, 1, [[COFFEE, 1_000, 15_001]])))).toBe(
      'rejected refund_price_exceeds_sale',
    );
    expect(await books.judge(b.add(refund(3, C02, 1, [[COFFEE, 1_000, 15_000]])))).toBe('accepted');
    expect(await books.judge(b.add(refund(4, C02, 1, [[COFFEE, 1_000, 9_000]])))).toBe('accepted');
  });

  test('takes back what was sold and not a thousandth more, over several refunds and tills', async () => {
    const [a, b] = [new Log(C01, 1), new Log(C02, 1)];
    await books.take(
      a.add(
        sale(1, C01, [
          [COFFEE, 1_000],
          [COFFEE, 500],
          [RICE, 2_000],
        ]),
      ),
    );
    expect(await books.judge(b.add(refund(2, C02, 1, [[COFFEE, 1_501]])))).toBe(
      'rejected refund_exceeds_sale',
    );
    expect(await books.judge(b.add(refund(3, C02, 1, [[COFFEE, 900]])))).toBe('accepted');
    expect(await books.judge(a.add(refund(4, C01, 1, [[COFFEE, 601]])))).toBe('rejected refund_exceeds_sale');
    const both = [
      a.add(
        refund(5, C01, 1, [
          [COFFEE, 600],
          [RICE, 1_000],
        ]),
      ),
      b.add(refund(6, C02, 1, [[COFFEE, 1]])),
    ];
    await books.take(...both);
    expect([await books.verdict(both[0]!), await books.verdict(both[1]!)]).toEqual([
      'accepted',
      'rejected refund_exceeds_sale',
    ]);
    expect(await books.judge(b.add(refund(7, C02, 1, [[RICE, 1_000]])))).toBe('accepted');
    expect(await books.stock()).toEqual({ [COFFEE]: 0, [RICE]: 0 });
  });

  test('of goods that the sale did not hold is refused; without its ticket it is taken', async () => {
    const log = new Log(C01, 1);
    await books.take(log.add(sale(1, C01, [[COFFEE, 1_000]])));
    expect(await books.judge(log.add(refund(2, C01, 1, [[RICE, 1]])))).toBe('rejected refund_exceeds_sale');
    expect(await books.judge(log.add(refund(3, C01, undefined, [[RICE, 1]])))).toBe('accepted');
  });

  test('two that waited share what the sale leaves them', async () => {
    const waiting = new Log(C02, 1);
    const pair = [2, 3].map((n) => waiting.add(refund(n, C02, 1, [[COFFEE, 600]])));
    await books.take(...pair);
    await books.take(new Log(C01, 1).add(sale(1, C01, [[COFFEE, 1_000]])));
    expect(await Promise.all(pair.map((entry) => books.verdict(entry)))).toEqual([
      'accepted',
      'rejected refund_exceeds_sale',
    ]);
    expect(await books.stock()).toEqual({ [COFFEE]: -400 });
  });
});

describe('an unknown product', () => {
  const TEA = id(0x7ea);
  const MILK = id(0x311c);
  const row = (product: string) => ({ id: product, fields: { name: product } });

  test('holds up the ops that name it and no other; its arrival in the catalog settles them', async () => {
    const log = new Log(C01, 1);
    const [waits, goes] = [log.add(sale(1, C01, [[TEA, 1_000]])), log.add(sale(2, C01, [[COFFEE, 1_000]]))];
    await books.take(waits, goes);
    expect([await books.verdict(waits), await books.verdict(goes)]).toEqual([
      'waiting unknown_product',
      'accepted',
    ]);
    await books.project([row(MILK)]);
    expect(await books.verdict(waits)).toBe('waiting unknown_product');
    await books.project([row(TEA)]);
    expect(await books.told(waits)).toEqual(['waiting unknown_product', 'accepted']);
    expect(await books.stock()).toEqual({ [TEA]: -1_000, [COFFEE]: -1_000 });
  });

  test('one of several: the op goes on waiting for the next', async () => {
    const entry = new Log(C01, 1).add(
      sale(1, C01, [
        [TEA, 1_000],
        [MILK, 1_000],
      ]),
    );
    await books.take(entry);
    await books.project([row(TEA)]);
    expect(await books.verdict(entry)).toBe('waiting unknown_product');
    expect(await books.count('sale')).toBe(0);
    await books.project([row(MILK)]);
    expect(await books.verdict(entry)).toBe('accepted');
  });

  test('a refund that waited for the sale that waited for the product is settled with it', async () => {
    const back = new Log(C02, 1).add(refund(2, C02, 1, [[TEA, 1_000]]));
    const sold = new Log(C01, 1).add(sale(1, C01, [[TEA, 1_000]]));
    await books.take(back, sold);
    await books.project([row(TEA)]);
    expect([await books.verdict(sold), await books.verdict(back)]).toEqual(['accepted', 'accepted']);
    expect(await books.stock()).toEqual({ [TEA]: 0 });
  });

  test('comes back archived: what waited is decided by what the catalog says now', async () => {
    const entry = new Log(C01, 1).add(sale(1, C01, [[TEA, 1_000]]));
    await books.take(entry);
    await books.project([{ id: TEA, fields: { name: 'Té', active: false } }]);
    expect(await books.told(entry)).toEqual(['waiting unknown_product', 'rejected product_inactive']);
  });
});

describe('the same op twice', () => {
  test('by two roads: one effect, and both places hear the verdict', async () => {
    const op = sale(1, C01, [[COFFEE, 1_000]]);
    const [first, second] = [new Log(C01, 1).add(op), new Log(C01, 2).add(op)];
    await books.take(first);
    await books.take(second);
    expect([await books.told(first), await books.told(second)]).toEqual([['accepted'], ['accepted']]);
    expect([await books.count('op'), await books.count('sale'), await books.count('op_twin')]).toEqual([
      1, 1, 1,
    ]);
    expect(await books.stock()).toEqual({ [COFFEE]: -1_000 });
  });

  test('in one batch: the same', async () => {
    const op = sale(1, C01, [[COFFEE, 1_000]]);
    const pair = [new Log(C01, 1).add(op), new Log(C01, 2).add(op)];
    await books.take(...pair);
    expect([await books.told(pair[0]!), await books.told(pair[1]!)]).toEqual([['accepted'], ['accepted']]);
    expect(await books.count('sale')).toBe(1);
  });

  test('while it waits: both places hear first that, then how it ended', async () => {
    const op = refund(2, C01, 1, [[COFFEE, 1_000]]);
    const pair = [new Log(C01, 1).add(op), new Log(C01, 2).add(op)];
    for (const entry of pair) await books.take(entry);
    await books.take(new Log(C01, 3).add(sale(1, C01, [[COFFEE, 1_000]])));
    for (const entry of pair) expect(await books.told(entry)).toEqual(['waiting unknown_sale', 'accepted']);
    expect(await books.count('sale')).toBe(2);
  });

  test('the same id with another body is another op: refused, kept, and nothing of the first changes', async () => {
    const log = new Log(C01, 1);
    const [first, second] = [
      log.add(sale(1, C01, [[COFFEE, 1_000]])),
      log.add(sale(1, C01, [[COFFEE, 2_000]])),
    ];
    await books.take(first, second);
    expect([await books.verdict(first), await books.verdict(second)]).toEqual([
      'accepted',
      'rejected duplicate_op',
    ]);
    expect([await books.count('op'), await books.count('sale')]).toEqual([2, 1]);
    expect(await books.stock()).toEqual({ [COFFEE]: -1_000 });
  });

  test('both branches of a fork are taken in, with what they share told for both', async () => {
    const [left, right] = [new Log(C01, 1, 0), new Log(C01, 1, 1)];
    const shared = [sale(1, C01, [[COFFEE, 1_000]]), sale(1, C01, [[COFFEE, 2_000]]), Uint8Array.of(1)];
    for (const log of [left, right]) for (const op of shared) log.add(op);
    left.add(sale(2, C01, [[COFFEE, 1_000]]));
    right.add(sale(3, C01, [[RICE, 1_000]], { receipt: { series: 'C01', number: 2 } }));
    expect(await books.take(...left.entries)).toBe('done');
    expect(await books.take(...right.entries)).toBe('done');
    const shares = [
      ['accepted', 'accepted'],
      ['rejected duplicate_op', 'rejected duplicate_op'],
      ['rejected op_not_json', 'rejected op_not_json'],
    ];
    const told = async (log: Log) => Promise.all(log.entries.map((entry) => books.told(entry)));
    expect(await told(left)).toEqual([...shares, ['accepted']]);
    expect(await told(right)).toEqual([...shares, ['rejected duplicate_receipt']]);
    expect(await books.stock()).toEqual({ [COFFEE]: -2_000 });
    expect([...(await books.bridge.cursors()).values()]).toEqual([4, 4]);
  });
});

describe('order', () => {
  test('entries are taken one after the other: a gap is refused whole, what is behind the cursor is nothing new', async () => {
    const log = new Log(C01, 1);
    const entries = [1, 2, 3, 4].map((n) => log.add(sale(n, C01, [[COFFEE, 1_000]])));
    expect(await books.take(entries[1]!)).toBe('entry_gap');
    expect(await books.take(entries[0]!, entries[2]!)).toBe('entry_gap');
    expect(await books.count('op')).toBe(0);
    expect(await books.take(entries[0]!, entries[1]!)).toBe('done');
    expect(await books.take(...entries)).toBe('done');
    expect(await books.take(...entries)).toBe('done');
    expect([await books.count('op'), await books.count('verdict_outbox')]).toEqual([4, 2]);
    expect(await books.bridge.cursors()).toEqual(new Map([[`${log.segment}:0`, 4]]));
  });
});

describe('crash and lease', () => {
  const crashing = async (step: 'before_commit' | 'after_commit'): Promise<Books> => {
    let armed = false;
    const fault = (at: string): void => {
      if (armed && at === step) throw new Error('killed here');
    };
    const crashed = await Books.open(database.pool, { fault });
    armed = true;
    return crashed;
  };
  const entries = () => {
    const log = new Log(C01, 1);
    return [1, 2].map((n) => log.add(sale(n, C01, [[COFFEE, 1_000]])));
  };

  test('between the work and the commit leaves nothing; repeating gives one effect', async () => {
    const crashed = await crashing('before_commit');
    await expect(crashed.take(...entries())).rejects.toThrow('killed here');
    for (const table of [
      'op',
      'sale',
      'sale_line',
      'sale_payment',
      'stock_movement',
      'verdict_outbox',
    ] as const)
      expect(await crashed.count(table), table).toBe(0);
    expect(await crashed.stock()).toEqual({});
    expect((await crashed.bridge.cursors()).size).toBe(0);
    const next = await Books.open(database.pool);
    expect(await next.take(...entries())).toBe('done');
    expect([await next.count('sale'), await next.stock()]).toEqual([2, { [COFFEE]: -2_000 }]);
  });

  test('after the commit, before the answer: repeating takes nothing in twice, and the verdict is there once', async () => {
    const crashed = await crashing('after_commit');
    await expect(crashed.take(...entries())).rejects.toThrow('killed here');
    const next = await Books.open(database.pool);
    expect(await next.take(...entries())).toBe('done');
    expect([await next.count('sale'), await next.stock()]).toEqual([2, { [COFFEE]: -2_000 }]);
    expect(await next.told(entries()[0]!)).toEqual(['accepted']);
    expect(await next.count('verdict_outbox')).toBe(1);
  });

  test('a second bridge takes the lease: the first can neither ingest nor project, and leaves no trace', async () => {
    const second = await Books.open(database.pool);
    expect(await books.take(...entries())).toBe('lease_lost');
    const projected = await books.bridge.project({ products: [{ id: id(9), fields: { name: 'Té' } }] });
    expect(projected).toMatchObject({ ok: false, error: { code: 'lease_lost' } });
    expect(await books.count('op')).toBe(0);
    const { rows } = await database.pool.query('select 1 from product where id = $1', [id(9)]);
    expect(rows).toEqual([]);
    expect(await second.take(...entries())).toBe('done');
  });

  test('two that write at the same moment: each op once, whoever wins', async () => {
    const second = await Books.open(database.pool);
    const answers = await Promise.all([
      books.take(...entries()),
      second.take(...entries()),
      second.take(...entries()),
    ]);
    expect(answers).toEqual(['lease_lost', 'done', 'done']);
    expect(await books.count('sale')).toBe(2);
  });
});

describe('an entry that Postgres cannot hold', () => {
  test('stops its own log only, and tells so', async () => {
    // A database that refuses what the rules allow: whatever the reason, it will refuse it again.
    await books.pool.query(`alter table sale add constraint refused check (reference <> 'never')`);
    const [bad, good] = [new Log(C01, 1), new Log(C02, 1)];
    const entries = [
      bad.add(sale(1, C01, [[COFFEE, 1_000]], { reference: 'never' })),
      bad.add(sale(2, C01, [[COFFEE, 1_000]])),
      good.add(sale(3, C02, [[COFFEE, 1_000]])),
    ];
    expect(await books.take(...entries)).toBe('done');
    expect(await books.verdict(entries[2]!)).toBe('accepted');
    expect(await books.take(...bad.entries.slice(0, 1))).toBe('not_storable');
    expect(await books.count('sale')).toBe(1);
    await books.pool.query('alter table sale drop constraint refused');
    expect(await books.take(...bad.entries)).toBe('done');
    expect(await books.count('sale')).toBe(3);
  });

  test('is no op whose JSON says a field twice: the ledger holds what was read, and the bytes beside it', async () => {
    const text = JSON.stringify(sale(1, C01, [[COFFEE, 1_000]])).replace('{', '{"reference":"\\u0000",');
    const bytes = new TextEncoder().encode(text.replace('"kind"', '"reference":"x","kind"'));
    expect(await books.judge(new Log(C01, 1).add(bytes))).toBe('accepted');
  });
});

/** A shop's day as a seed tells it: several tills, refunds before and after their sales, mistakes, products that come late. */
const history = (seed: string, length: number): { op: Op; till: Till }[] => {
  const prng = createPrng(seed);
  const product = (): string => (prng.chance(0.03) ? id(0xbad) : [COFFEE, RICE, id(0xfe1)][prng.int(3)]!);
  const goods = () =>
    Array.from({ length: 1 + prng.int(3) }, () => [product(), 100 + prng.int(900)] as const);
  const out: { op: Op; till: Till }[] = [];
  for (let n = 1; n <= length; n++) {
    const till = prng.chance(0.5) ? C01 : C02;
    const kind = prng.int(10);
    const receipt = prng.chance(0.1) ? { receipt: { series: till.till, number: 1 + prng.int(n) } } : {};
    const wrong = prng.chance(0.05) ? { total: 1 } : {};
    const of = 1 + prng.int(Math.min(length, n + 20));
    if (kind < 6) out.push({ till, op: sale(n, till, goods(), { ...receipt, ...wrong }) });
    else if (kind < 9)
      out.push({
        till,
        op: refund(n, till, prng.chance(0.8) ? of : undefined, goods(), { ...receipt, ...wrong }),
      });
    else out.push({ till, op: move(n, till, goods()) });
  }
  return out;
};

test.each(['day/1', 'day/2', 'day/3'])(
  'seed %s: batches in SQL decide as one ledger in memory, positions have no gaps, and stock is the sum of its movements',
  async (seed) => {
    const LENGTH = 200;
    await books.project([{ id: id(0xfe1), fields: { name: 'Queso', stockPolicy: 'reject' } }]);
    const days = history(seed, LENGTH);
    const logs = new Map([C01, C02].map((till) => [till, new Log(till, 1)]));
    const prng = createPrng(`${seed}/batches`);

    // The reference: one op after the other, those that wait tried again whenever something was decided.
    const memory = new MemoryLedger();
    for (const { id: product, fields } of PRODUCTS)
      memory.setProduct(product, {
        name: String(fields['name']),
        active: true,
        stockPolicy: 'allow_negative',
      });
    memory.setProduct(id(0xfe1), { name: 'Queso', active: true, stockPolicy: 'reject' });
    const expected = new Map<string, string>();
    const byId = new Map(days.map(({ op, till }) => [op.id, { op, till }]));
    const waiting = new Map<string, string>();
    const decideNow = (opId: string): boolean => {
      const { op, till } = byId.get(opId)!;
      const context = {
        store: STORE,
        device: till.device,
        till: till.till,
        role: 'till',
        series: till.till,
        revoked: false,
        numbering: leaseOf({ series: till.till }),
        nowMs: NOW_MS,
        settings: settingsOf(),
        verify: () => false,
      };
      const { verdict, waitsFor } = decide(memory, op, context);
      expected.set(opId, [verdict.status, verdict.code].filter(Boolean).join(' '));
      memory.record(op, till.device, verdict);
      if (waitsFor === undefined) waiting.delete(opId);
      else waiting.set(opId, waitsFor);
      return verdict.status !== 'waiting';
    };
    const wake = (answered: readonly string[]): void => {
      for (let causes = answered; causes.length > 0;) {
        const woken = [...waiting].filter(([, cause]) => causes.includes(cause)).map(([opId]) => opId);
        causes = woken.filter(decideNow).map((opId) => `op:${opId}`);
      }
    };

    const entryOf = new Map<string, ReturnType<Log['add']>>();
    for (let next = 0; next < days.length;) {
      const batch = days.slice(next, next + 1 + prng.int(25));
      next += batch.length;
      const entries = batch.map(({ op, till }) => logs.get(till)!.add(op));
      for (const [i, { op }] of batch.entries()) entryOf.set(op.id, entries[i]!);
      expect(await books.take(...entries)).toBe('done');
      const answered = batch.filter(({ op }) => decideNow(op.id)).map(({ op }) => `op:${op.id}`);
      wake(answered);
    }

    const { rows } = await database.pool.query<{ id: string; status: string; code: string | null }>(
      'select id, status, code from op',
    );
    const actual = new Map(rows.map((row) => [row.id, [row.status, row.code].filter(Boolean).join(' ')]));
    expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected));
    const kinds = new Set(expected.values());
    for (const kind of [
      'accepted',
      'rejected total_mismatch',
      'rejected duplicate_receipt',
      'rejected refund_exceeds_sale',
      'waiting unknown_product',
    ])
      expect([...kinds], `the history has a "${kind}"`).toContain(kind);
    for (const [opId, verdict] of expected) expect(await books.verdict(entryOf.get(opId)!)).toBe(verdict);

    const inMemory = Object.fromEntries([...memory.stockLevels()].sort());
    expect(await books.stock()).toEqual(inMemory);
    expect(await books.movements()).toEqual(inMemory);
    const positions = (await books.outbox()).map(({ pos }) => pos);
    expect(positions).toEqual(positions.map((_, i) => i + 1));
  },
);
