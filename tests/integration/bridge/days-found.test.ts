/** What random days brought to light, each told by itself. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVerifier } from '../../../server/security/crypto.ts';
import { createDatabase, type Database } from '../database.ts';
import { Books, C01, Clerk, COFFEE, id, Log, refusal, sale, type Till } from './books.ts';
import { addPerson, overrideOf, voidOf, type Person } from './builders.ts';

const HAM = id(0x4a);
const OLD_HAM = id(0x4b);
const STRANGER: Till = { device: '0a'.repeat(16), till: 'C01' };

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
  await books.project([
    { id: HAM, fields: { name: 'Jamón', stockPolicy: 'reject' } },
    { id: OLD_HAM, fields: { name: 'Jamón viejo', active: false, stockPolicy: 'reject' } },
  ]);
});
afterAll(() => database.drop());

test('an override that was refused for what its target breaks besides is accepted by nobody', async () => {
  const wanted = sale(fresh(), C01, [[OLD_HAM, 1_000]]);
  expect(await clerk.judge(wanted)).toBe('rejected product_inactive');
  const first = overrideOf(fresh(), C01, wanted.id, ana.approve(wanted.id, 'product_inactive'));
  expect(await clerk.judge(first)).toBe('rejected insufficient_stock');
  const second = overrideOf(fresh(), C01, first.id, ana.approve(first.id, 'insufficient_stock'));
  expect(await clerk.answer(second)).toEqual(refusal('not_overridable', { code: 'insufficient_stock' }));
  expect([await books.count('sale'), await books.stock()]).toEqual([0, {}]);
});

test.each([1, 2])('an op of a device that nobody knows is of no till, in %i batches', async (batches) => {
  const [theirs, ours] = [new Log(STRANGER, batches), new Log(C01, batches)];
  const stray = sale(fresh(), STRANGER, [[COFFEE, 1_000]]);
  const entries = [theirs.add(stray), ours.add(voidOf(fresh(), C01, stray.id))];
  if (batches === 1) expect(await books.take(...entries)).toBe('done');
  else for (const entry of entries) expect(await books.take(entry)).toBe('done');
  expect(await books.verdict(entries[1]!)).toBe('rejected target_of_other_till');
});
