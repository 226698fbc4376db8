/** Ways out of what was not accepted: written anew (`replaces`) or dropped (`void`). Approvals are in `rules-approvals.test.ts`. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Op } from '../../../crdt-schema/ops/op.ts';
import { createDatabase, type Database } from '../database.ts';
import {
  Books,
  C01,
  C02,
  Clerk,
  COFFEE,
  delay,
  id,
  Log,
  move,
  refund,
  refusal,
  sale,
  STORE,
  type Till,
} from './books.ts';
import { cashMove, cashOpen, voidOf } from './builders.ts';

const ACCEPTED = { status: 'accepted' };

let database: Database;
let books: Books;
let clerk: Clerk;
const fresh = (): number => clerk.fresh();
const judge = (op: Op, till?: Till): Promise<string | undefined> => clerk.judge(op, till);
const answer = (op: Op, till?: Till) => clerk.answer(op, till);

beforeAll(async () => {
  database = await createDatabase();
  books = await Books.open(database.pool);
  clerk = new Clerk(books);
});
afterAll(() => database.drop());

type Sale = ReturnType<typeof sale>;

/** A sale of C01 that was rejected, for a total that is wrong. */
const rejectedSale = async (): Promise<Sale> => {
  const op = sale(fresh(), C01, [[COFFEE, 2_000]], { total: 7 });
  expect(await judge(op)).toBe('rejected total_mismatch');
  return op;
};
/** A sale that waits for a product. */
const waitingSale = async () => {
  const product = id(fresh());
  const op = sale(fresh(), C01, [[product, 1_000]]);
  const entry = await clerk.give(op);
  expect(await books.verdict(entry)).toBe('waiting unknown_product');
  return { op, entry, product };
};
/** The corrected form, of the same number. */
const corrected = (target: Sale, more: Partial<Sale> = {}): Sale =>
  sale(fresh(), C01, [[COFFEE, 2_000]], { replaces: target.id, receipt: target.receipt, ...more });
/** How an op stands in the ledger, and who settled it. */
const standing = async (op: string) => {
  const { rows } = await database.pool.query(
    'select status, code, settled_by, settled_how, settled_instead from op where store_id = $1 and id = $2',
    [STORE, op],
  );
  return rows[0];
};

describe('replace', () => {
  test('a rejected sale is written anew under its receipt number; its verdict stays, and it is settled', async () => {
    const wrong = await rejectedSale();
    const right = corrected(wrong);
    expect(await judge(right)).toBe('accepted');
    expect(await standing(wrong.id)).toEqual({
      status: 'rejected',
      code: 'total_mismatch',
      settled_by: right.id,
      settled_how: 'replace',
      settled_instead: right.id,
    });
    const { rows } = await database.pool.query('select id from sale where receipt = $1', [
      `C01-${String(wrong.receipt.number).padStart(6, '0')}`,
    ]);
    expect(rows).toEqual([{ id: right.id }]);
  });

  test('a correction that is rejected too settles nothing; the next one may name either', async () => {
    const wrong = await rejectedSale();
    const again = corrected(wrong, { total: 8 });
    expect(await judge(again)).toBe('rejected total_mismatch');
    expect(await standing(wrong.id)).toMatchObject({ settled_by: null });
    expect(await judge(corrected(wrong))).toBe('accepted');
    expect(await judge(voidOf(fresh(), C01, again.id))).toBe('accepted');
  });

  test('a waiting one is told that it was replaced, and what it waited for changes nothing any more', async () => {
    const { op, entry, product } = await waitingSale();
    const right = corrected(op);
    expect(await judge(right)).toBe('accepted');
    await books.project([{ id: product, fields: { name: 'Té' } }]);
    expect(await books.told(entry)).toEqual(['waiting unknown_product', 'rejected replaced']);
    expect((await books.stock())[product]).toBeUndefined();
    expect(await standing(op.id)).toMatchObject({
      status: 'rejected',
      code: 'replaced',
      settled_by: right.id,
    });
  });

  test('in the batch of what it replaces', async () => {
    const log = new Log(C01, 1);
    const wrong = sale(fresh(), C01, [[id(fresh()), 1_000]]);
    const entries = [log.add(wrong), log.add(corrected(wrong))];
    expect(await books.take(...entries)).toBe('done');
    expect(await books.told(entries[0]!)).toEqual(['rejected replaced']);
    expect(await books.told(entries[1]!)).toEqual(['accepted']);
  });

  test('a refund that was parked counts against the correction', async () => {
    const wrong = await rejectedSale();
    const back = (n: number, pieces: number) =>
      refund(n, C02, undefined, [[COFFEE, pieces * 1_000]], { sale: wrong.id });
    const parked = await clerk.give(back(fresh(), 1), C02);
    expect(await books.verdict(parked)).toBe('waiting parked_on_rejected');
    const right = corrected(wrong);
    expect(await judge(right)).toBe('accepted');
    expect(await books.told(parked)).toEqual(['waiting parked_on_rejected', 'accepted']);
    // Two were sold, one came back: whichever of the two is named, one is left.
    expect(await judge(back(fresh(), 2), C02)).toBe('rejected refund_exceeds_sale');
    expect(await judge({ ...back(fresh(), 1), sale: right.id }, C02)).toBe('accepted');
    expect(await judge({ ...back(fresh(), 1), sale: wrong.id }, C02)).toBe('rejected refund_exceeds_sale');
    const { rows } = await database.pool.query('select refund_of from sale where refund_of = $1', [right.id]);
    expect(rows).toHaveLength(2);
  });

  test('what belonged to an opening goes on in its correction', async () => {
    const till: Till = { device: '0c'.repeat(16), till: 'C12' };
    await books.bridge.saveDevices([{ id: till.device, till: 'C12', series: 'C12', role: 'till' }]);
    const wrong = cashOpen(fresh(), till, 900, { denominations: [] });
    expect(await judge(wrong, till)).toBe('rejected count_mismatch');
    const parked = await clerk.give(cashMove(fresh(), till, 50, { session: wrong.id }), till);
    const right = cashOpen(fresh(), till, 900, { replaces: wrong.id });
    expect(await judge(right, till)).toBe('accepted');
    expect(await books.told(parked)).toEqual(['waiting parked_on_rejected', 'accepted']);
    const { rows } = await database.pool.query('select session_id from cash_movement where till = $1', [
      'C12',
    ]);
    expect(rows).toEqual([{ session_id: right.id }]);
  });

  test('replace_kind_mismatch: a sale is corrected by a sale', async () => {
    const wrong = await rejectedSale();
    const told = refusal('replace_kind_mismatch', { kind: 'sale' });
    expect(await answer(refund(fresh(), C01, undefined, [[COFFEE, 1_000]], { replaces: wrong.id }))).toEqual(
      told,
    );
    expect(await answer(move(fresh(), C01, [[COFFEE, 1_000]], { replaces: wrong.id }))).toEqual(told);
    expect(await judge(corrected(wrong))).toBe('accepted');
  });

  test('what could not be read at all is repeated by any kind', async () => {
    const entry = await clerk.give(new TextEncoder().encode('{"v":1,"kind":"sale"}'));
    const { rows } = await database.pool.query<{ id: string }>('select id from op where segment = $1', [
      entry.segment,
    ]);
    const target = rows[0]!.id;
    expect(await judge(sale(fresh(), C01, [[COFFEE, 1_000]], { replaces: target }))).toBe('accepted');
    expect(await standing(target)).toMatchObject({ code: 'op_malformed', settled_how: 'replace' });
  });
});

describe('void', () => {
  test('a rejected sale is dropped: its verdict stays, and nobody stands in for it', async () => {
    const wrong = await rejectedSale();
    const drop = voidOf(fresh(), C01, wrong.id);
    expect(await answer(drop)).toEqual(ACCEPTED);
    expect(await standing(wrong.id)).toEqual({
      status: 'rejected',
      code: 'total_mismatch',
      settled_by: drop.id,
      settled_how: 'void',
      settled_instead: null,
    });
  });

  test('twice is accepted, with the one that stands', async () => {
    const wrong = await rejectedSale();
    const first = voidOf(fresh(), C01, wrong.id);
    expect(await answer(first)).toEqual(ACCEPTED);
    expect(await answer(voidOf(fresh(), C01, wrong.id))).toEqual({
      ...ACCEPTED,
      params: { already: first.id },
    });
    expect(await standing(wrong.id)).toMatchObject({ settled_by: first.id });
    // Both of one batch.
    const other = await rejectedSale();
    const log = new Log(C01, 2);
    const pair = [voidOf(fresh(), C01, other.id), voidOf(fresh(), C01, other.id)];
    const entries = pair.map((op) => log.add(op));
    expect(await books.take(...entries)).toBe('done');
    expect(await books.verdicts(entries[1]!)).toEqual([{ ...ACCEPTED, params: { already: pair[0]!.id } }]);
  });

  test('a waiting one is told that it was dropped, at every place where it stands', async () => {
    const { op, entry, product } = await waitingSale();
    const twin = await clerk.give(op);
    expect(await judge(voidOf(fresh(), C01, op.id))).toBe('accepted');
    await books.project([{ id: product, fields: { name: 'Té' } }]);
    expect(await books.told(entry)).toEqual(['waiting unknown_product', 'rejected voided']);
    expect(await books.told(twin)).toEqual(['waiting unknown_product', 'rejected voided']);
  });

  test('depends_on_void: a refund that was parked cannot stand without its sale, nor one that comes later', async () => {
    const wrong = await rejectedSale();
    const back = () => refund(fresh(), C02, undefined, [[COFFEE, 1_000]], { sale: wrong.id });
    const parked = await clerk.give(back(), C02);
    expect(await judge(voidOf(fresh(), C01, wrong.id))).toBe('accepted');
    expect((await books.verdicts(parked)).at(-1)).toEqual(refusal('depends_on_void'));
    expect(await books.told(parked)).toEqual(['waiting parked_on_rejected', 'rejected depends_on_void']);
    expect(await judge(back(), C02)).toBe('rejected depends_on_void');
    // Nothing else of that till stands behind it.
    expect(await judge(sale(fresh(), C02, [[COFFEE, 1_000]]), C02)).toBe('accepted');
  });

  test('instead_invalid: only an accepted session of the same till stands in, and only for an opening', async () => {
    const [till, far]: Till[] = ['0d', '0e'].map((n, i) => ({ device: n.repeat(16), till: `C2${i}` }));
    await books.bridge.saveDevices(
      [till!, far!].map(({ device, till: name }) => ({ id: device, till: name, series: name, role: 'till' })),
    );
    const [open, elsewhere] = [cashOpen(fresh(), till!, 100), cashOpen(fresh(), far!, 100)];
    expect([await judge(open, till), await judge(elsewhere, far)]).toEqual(['accepted', 'accepted']);
    const second = cashOpen(fresh(), till!, 100);
    expect(await judge(second, till)).toBe('rejected session_already_open');
    const sold = sale(fresh(), till!, [[COFFEE, 1_000]], { total: 1 });
    expect(await judge(sold, till)).toBe('rejected total_mismatch');
    const told = refusal('instead_invalid');
    for (const instead of [elsewhere.id, second.id, sold.id, id(fresh())])
      expect(await answer(voidOf(fresh(), till!, second.id, { instead }), till)).toEqual(told);
    expect(await answer(voidOf(fresh(), till!, sold.id, { instead: open.id }), till)).toEqual(told);
    expect(await judge(voidOf(fresh(), till!, second.id, { instead: open.id }), till)).toBe('accepted');
    expect(await standing(second.id)).toMatchObject({ settled_how: 'void', settled_instead: open.id });
  });
});

describe('what may be settled', () => {
  test('unknown_target: what names an op waits for it', async () => {
    const late = sale(fresh(), C01, [[COFFEE, 1_000]], { total: 7 });
    const drop = await clerk.give(voidOf(fresh(), C01, late.id));
    expect(await books.verdicts(drop)).toEqual([delay('unknown_target')]);
    expect(await judge(late)).toBe('rejected total_mismatch');
    expect(await books.told(drop)).toEqual(['waiting unknown_target', 'accepted']);
    const later = sale(fresh(), C01, [[COFFEE, 2_000]], { total: 7 });
    const right = await clerk.give(corrected(later));
    expect(await judge(later)).toBe('rejected total_mismatch');
    expect(await books.told(right)).toEqual(['waiting unknown_target', 'accepted']);
  });

  test('target_accepted: what was accepted stands for good', async () => {
    const right = sale(fresh(), C01, [[COFFEE, 1_000]]);
    expect(await judge(right)).toBe('accepted');
    expect(await answer(voidOf(fresh(), C01, right.id))).toEqual(refusal('target_accepted'));
    expect(await answer(sale(fresh(), C01, [[COFFEE, 1_000]], { replaces: right.id }))).toEqual(
      refusal('target_accepted'),
    );
    // Also where it was accepted before its void was heard.
    const { op, product } = await waitingSale();
    await books.project([{ id: product, fields: { name: 'Té' } }]);
    expect(await judge(voidOf(fresh(), C01, op.id))).toBe('rejected target_accepted');
  });

  test('target_of_other_till: a till settles what is its own, whichever of its devices wrote it', async () => {
    const second: Till = { device: '0f'.repeat(16), till: 'C01' };
    await books.bridge.saveDevices([{ id: second.device, till: 'C01', series: 'C1B', role: 'till' }]);
    const wrong = await rejectedSale();
    const told = refusal('target_of_other_till', { till: 'C01' });
    expect(await answer(voidOf(fresh(), C02, wrong.id), C02)).toEqual(told);
    const foreign = sale(fresh(), C02, [[COFFEE, 1_000]], { replaces: wrong.id });
    expect(await answer(foreign, C02)).toEqual(told);
    expect(await judge(voidOf(fresh(), second, wrong.id), second)).toBe('accepted');
  });

  test('target_settled: an op is settled once', async () => {
    const [replaced, dropped] = [await rejectedSale(), await rejectedSale()];
    expect(await judge(corrected(replaced))).toBe('accepted');
    expect(await judge(voidOf(fresh(), C01, dropped.id))).toBe('accepted');
    const told = (how: string) => refusal('target_settled', { how });
    const again = (target: Sale): Sale => corrected(target, { receipt: { series: 'C01', number: fresh() } });
    expect(await answer(voidOf(fresh(), C01, replaced.id))).toEqual(told('replace'));
    expect(await answer(again(replaced))).toEqual(told('replace'));
    expect(await answer(again(dropped))).toEqual(told('void'));
  });

  test('an op of a till that is not its device’s is dropped by the device’s till', async () => {
    const stray = sale(fresh(), C02, [[COFFEE, 1_000]]);
    expect(await judge(stray, C01)).toBe('rejected till_mismatch');
    expect(await judge(voidOf(fresh(), C01, stray.id))).toBe('accepted');
  });

  test('what waited for seven days may still be written anew', async () => {
    const { op, entry } = await waitingSale();
    await database.pool.query(`update op set received_at = now() - interval '8 days' where id = $1`, [op.id]);
    expect(await books.bridge.expire()).toMatchObject({ ok: true });
    expect(await books.told(entry)).toEqual(['waiting unknown_product', 'rejected waited_too_long']);
    expect(await judge(corrected(op))).toBe('accepted');
  });
});

test('every verdict of this file can be read by the cashier, with the parameters that it names', async () => {
  expect(await books.complaints()).toEqual([]);
});
