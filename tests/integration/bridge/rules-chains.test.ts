/** Ways out that meet one another: an override of a correction, a void of what waits, what is decided a second time. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVerifier } from '../../../server/security/crypto.ts';
import { createDatabase, type Database } from '../database.ts';
import { Books, C01, C02, Clerk, COFFEE, id, Log, refund, sale, STORE, type Till } from './books.ts';
import { addPerson, cashClose, cashOpen, overrideOf, voidOf, type Person } from './builders.ts';

const HAM = id(0x4a);

let database: Database;
let books: Books;
let clerk: Clerk;
let ana: Person;
const fresh = (): number => clerk.fresh();

beforeAll(async () => {
  database = await createDatabase();
  books = await Books.open(database.pool, { verify: createVerifier() });
  clerk = new Clerk(books);
  ana = await addPerson(database.pool, 0xa1, 'supervisor');
  await books.project([{ id: HAM, fields: { name: 'Jamón', stockPolicy: 'reject' } }]);
});
afterAll(() => database.drop());

const settledBy = async (op: string): Promise<unknown> => {
  const { rows } = await database.pool.query<{ settled_by: string | null }>(
    'select settled_by from op where store_id = $1 and id = $2',
    [STORE, op],
  );
  return rows[0]!.settled_by;
};

test('a correction that a supervisor accepts stands in for what it corrects, and frees what was parked on that', async () => {
  const wrong = sale(fresh(), C01, [[HAM, 1_000]], { total: 7 });
  expect(await clerk.judge(wrong)).toBe('rejected total_mismatch');
  const parked = await clerk.give(refund(fresh(), C02, undefined, [[HAM, 1_000]], { sale: wrong.id }), C02);
  const right = sale(fresh(), C01, [[HAM, 1_000]], { replaces: wrong.id });
  expect(await clerk.judge(right)).toBe('rejected insufficient_stock');
  const override = overrideOf(fresh(), C01, right.id, ana.approve(right.id, 'insufficient_stock'));
  expect(await clerk.judge(override)).toBe('accepted');
  expect([await settledBy(wrong.id), await settledBy(right.id)]).toEqual([right.id, override.id]);
  expect(await books.told(parked)).toEqual(['waiting parked_on_rejected', 'accepted']);
});

test('a correction of a correction stands in for both, and neither can be accepted any more', async () => {
  const first = sale(fresh(), C01, [[COFFEE, 1_000]], { total: 7 });
  const second = sale(fresh(), C01, [[HAM, 1_000]], { replaces: first.id });
  const third = sale(fresh(), C01, [[COFFEE, 1_000]], { replaces: second.id });
  expect(await clerk.judge(first)).toBe('rejected total_mismatch');
  expect(await clerk.judge(second)).toBe('rejected insufficient_stock');
  expect(await clerk.judge(third)).toBe('accepted');
  expect([await settledBy(first.id), await settledBy(second.id)]).toEqual([third.id, third.id]);
  expect(await clerk.judge(voidOf(fresh(), C01, first.id))).toBe('rejected target_settled');
});

test('a correction of a correction does not count beside what counts already', async () => {
  const wrong = (more: { replaces?: string } = {}) =>
    sale(fresh(), C01, [[COFFEE, 1_000]], { total: 7, ...more });
  const right = (replaces: string) => sale(fresh(), C01, [[COFFEE, 1_000]], { replaces });
  const stands = sale(fresh(), C01, [[COFFEE, 1_000]]);
  expect(await clerk.judge(stands)).toBe('accepted');
  const late = right(stands.id);
  expect(await clerk.judge(late)).toBe('rejected target_accepted');
  expect(await clerk.judge(right(late.id))).toBe('rejected target_accepted');
  const first = wrong();
  const [one, other] = [wrong({ replaces: first.id }), wrong({ replaces: first.id })];
  for (const op of [first, one, other]) expect(await clerk.judge(op)).toBe('rejected total_mismatch');
  expect(await clerk.judge(right(one.id))).toBe('accepted');
  expect(await clerk.judge(right(other.id))).toBe('rejected target_settled');
});

test('a correction does not settle what another till or another kind of op could not', async () => {
  const theirs = sale(fresh(), C02, [[id(fresh()), 1_000]]);
  const entry = await clerk.give(theirs, C02);
  const ours = sale(fresh(), C01, [[COFFEE, 1_000]], { replaces: theirs.id });
  expect(await clerk.judge(ours)).toBe('rejected target_of_other_till');
  expect(await clerk.judge(sale(fresh(), C01, [[COFFEE, 1_000]], { replaces: ours.id }))).toBe('accepted');
  expect(await books.told(entry)).toEqual(['waiting unknown_product']);
});

test('a void that came before its op drops it, also where that waits', async () => {
  const waits = sale(fresh(), C01, [[id(fresh()), 1_000]]);
  const drop = await clerk.give(voidOf(fresh(), C01, waits.id));
  const entry = await clerk.give(waits);
  expect(await books.told(drop)).toEqual(['waiting unknown_target', 'accepted']);
  expect(await books.told(entry)).toEqual(['rejected voided']);
});

test('an op that names itself as what it corrects waits, and stays as it is', async () => {
  const n = fresh();
  const entry = await clerk.give(sale(n, C01, [[COFFEE, 1_000]], { replaces: id(n) }));
  await clerk.give(sale(fresh(), C01, [[COFFEE, 1_000]]));
  expect(await books.told(entry)).toEqual(['waiting unknown_target']);
});

test('the correction of a closing settles it, also where the session was closed meanwhile', async () => {
  const n = fresh();
  expect(await clerk.judge(cashOpen(n, C01, 100))).toBe('accepted');
  const wrong = cashClose(fresh(), C01, n, 100, { denominations: [] });
  expect(await clerk.judge(wrong)).toBe('rejected count_mismatch');
  const closing = cashClose(fresh(), C01, n, 100);
  expect(await clerk.judge(closing)).toBe('accepted');
  const right = cashClose(fresh(), C01, n, 100, { replaces: wrong.id });
  expect(await clerk.answer(right)).toEqual({ status: 'accepted', params: { already: closing.id } });
  expect(await settledBy(wrong.id)).toBe(right.id);
});

test('an op that names another till is of the till of its device, within one batch as across batches', async () => {
  const log = new Log(C01, 1);
  const stray = sale(fresh(), C02, [[COFFEE, 1_000]]);
  const entries = [log.add(stray), log.add(voidOf(fresh(), C01, stray.id))];
  expect(await books.take(...entries)).toBe('done');
  expect(await books.verdict(entries[1]!)).toBe('accepted');
});

test('what waited is not asked again whether its number was granted', async () => {
  const till: Till = { device: '0b'.repeat(16), till: 'C11' };
  const grant = (from: number, to: number): Promise<unknown> =>
    books.bridge.saveDevices([
      { id: till.device, till: 'C11', series: 'C11', role: 'till', numbering: { from, to, kind: 'normal' } },
    ]);
  await grant(1, 10);
  const tea = id(fresh());
  const receipt = { series: 'C11', number: 5 };
  const entry = await clerk.give(sale(fresh(), till, [[tea, 1_000]], { receipt }), till);
  await grant(11, 20);
  await books.project([{ id: tea, fields: { name: 'Té' } }]);
  expect(await books.told(entry)).toEqual(['waiting unknown_product', 'accepted']);
});
