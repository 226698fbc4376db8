/** What the ledger says of logs, for the hub to say which are done with: which are open, and which go together only. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Op } from '../../../crdt-schema/ops/op.ts';
import { createDatabase, type Database } from '../database.ts';
import { Books, Clerk, id, type Till } from './books.ts';
import { cashClose, cashOpen, voidOf } from './builders.ts';

const REFUSED = 'rejected session_already_open';
const C01: Till = { till: 'C01', device: '0'.repeat(31) + '1' };

let database: Database;
let books: Books;
let clerk: Clerk;

beforeAll(async () => {
  database = await createDatabase();
  books = await Books.open(database.pool);
  await books.bridge.saveDevices([{ id: C01.device, till: 'C01', series: 'C01', role: 'till' }]);
  clerk = new Clerk(books);
});
afterAll(() => database.drop());

/** Each op is in a log of its own. */
const logOf = async (op: Op, verdict = 'accepted'): Promise<string> => {
  const entry = await clerk.give(op, C01);
  expect(await books.verdict(entry)).toBe(verdict);
  return entry.segment;
};

test('SY-27: what leads from an opening that was refused to the one that stands goes with that one only', async () => {
  const [first, second, third] = [clerk.fresh(), clerk.fresh(), clerk.fresh()];
  const stands = await logOf(cashOpen(first, C01, 100));
  const refused = await logOf(cashOpen(second, C01, 100), REFUSED);
  const open = await books.bridge.logs([stands, refused]);
  expect(open.undone).toEqual(new Set([stands, refused]));
  const voided = await logOf(voidOf(clerk.fresh(), C01, id(second), { instead: id(first) }));
  const early = await logOf(cashOpen(third, C01, 100), REFUSED);
  const closed = await logOf(cashClose(clerk.fresh(), C01, second, 100));
  const corrected = await logOf(cashOpen(clerk.fresh(), C01, 100, { replaces: id(third) }));
  const logs = [stands, refused, voided, closed, early, corrected];
  const { undone, after } = await books.bridge.logs(logs);
  expect(undone).toEqual(new Set([corrected]));
  expect(after).toEqual(
    new Map([
      [refused, new Set([stands])],
      [voided, new Set([refused, stands])],
      [closed, new Set([stands])],
      [early, new Set([corrected])],
      [corrected, new Set([early])],
    ]),
  );
});
