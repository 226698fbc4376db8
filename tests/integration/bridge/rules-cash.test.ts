/** Cash sessions: who opens, who goes on in them, and what waits for whom. Cuts are in `rules-cuts.test.ts`. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { settingsOf, type StoreSettings } from '../../../bridge/index.ts';
import type { Op } from '../../../crdt-schema/ops/op.ts';
import { createDatabase, type Database } from '../database.ts';
import { Books, Clerk, COFFEE, delay, id, move, NOW_MS, refund, refusal, sale, type Till } from './books.ts';
import { cashClose, cashMove, cashOpen, creditPayment, expense, voidOf } from './builders.ts';

const ROSA = id(0x705a);
const NOW = new Date(NOW_MS).toISOString();

let database: Database;
let books: Books;
let clerk: Clerk;
let policy: StoreSettings;
let tills = 0;
const fresh = (): number => clerk.fresh();
const judge = (op: Op, till: Till): Promise<string | undefined> => clerk.judge(op, till);
const answer = (op: Op, till: Till) => clerk.answer(op, till);

beforeAll(async () => {
  database = await createDatabase();
  books = await Books.open(database.pool, { settings: () => policy });
  await books.catalog({ customers: [{ id: ROSA, fields: { name: 'Rosa' } }] });
  clerk = new Clerk(books);
});
beforeEach(() => void (policy = settingsOf()));
afterAll(() => database.drop());

/** A till that nobody used yet, with as many devices as are asked for. */
const newTill = async <const N extends readonly number[]>(
  ...devices: N
): Promise<{ [K in keyof N]: Till }> => {
  const till = `T${String(++tills).padStart(2, '0')}`;
  const made = devices.map((n): Till => ({
    till,
    device: (tills * 0x100 + n).toString(16).padStart(32, '0'),
  }));
  await books.bridge.saveDevices(
    made.map(({ device }) => ({ id: device, till, series: till, role: 'till' })),
  );
  return made as { [K in keyof N]: Till };
};
/** An op of each kind that may belong to a session. */
const eachKind = (till: Till, session?: string): Op[] => [
  sale(fresh(), till, [[COFFEE, 1_000]], { session }),
  refund(fresh(), till, undefined, [[COFFEE, 1_000]], { session }),
  cashMove(fresh(), till, -100, { session }),
  expense(fresh(), till, 100, { session }),
  creditPayment(fresh(), till, ROSA, 100, { session }),
];
const opened = async (till: Till): Promise<number> => {
  const n = fresh();
  expect(await judge(cashOpen(n, till, 1_000), till)).toBe('accepted');
  return n;
};

test('count_mismatch: notes and coins add up to the cash, at the opening and at the closing', async () => {
  const [till] = await newTill(1);
  const denominations = [
    { value: 20_000, count: 2 },
    { value: 50, count: 3 },
  ];
  const told = (total: string) => refusal('count_mismatch', { counted: '401.50', total });
  expect(await answer(cashOpen(fresh(), till, 40_149, { denominations }), till)).toEqual(told('401.49'));
  const n = fresh();
  expect(await judge(cashOpen(n, till, 40_150, { denominations }), till)).toBe('accepted');
  expect(await answer(cashClose(fresh(), till, n, 40_151, { denominations }), till)).toEqual(told('401.51'));
  const cards = { denominations, counted: [{ method: 'card' as const, amount: 40_150 }] };
  expect(await answer(cashClose(fresh(), till, n, 0, cards), till)).toEqual(told('0.00'));
  expect(await judge(cashClose(fresh(), till, n, 40_150, { denominations }), till)).toBe('accepted');
});

test('session_not_open: where the store works with sessions, cash moves in one, and goods and cards need none', async () => {
  const [till] = await newTill(1);
  for (const op of eachKind(till)) expect(await judge(op, till)).toBe('accepted');
  policy = settingsOf({ cashSessions: 'required' });
  for (const op of eachKind(till))
    expect(await answer(op, till)).toEqual(refusal('session_not_open', { till: till.till }));
  const byCard = { payments: [{ method: 'card' as const, amount: 100 }] };
  expect(await judge(sale(fresh(), till, [[COFFEE, 1_000]], byCard), till)).toBe('accepted');
  expect(await judge(expense(fresh(), till, 100, { method: 'transfer' }), till)).toBe('accepted');
  expect(await judge(move(fresh(), till, [[COFFEE, 1_000]]), till)).toBe('accepted');
  const session = id(await opened(till));
  for (const op of eachKind(till, session)) expect(await judge(op, till)).toBe('accepted');
});

test('unknown_session: what belongs to a session waits for its opening, its closing too', async () => {
  const [till] = await newTill(1);
  const n = fresh();
  const entries = [];
  for (const op of [...eachKind(till, id(n)), cashClose(fresh(), till, n, 1_000)])
    entries.push(await clerk.give(op, till));
  for (const entry of entries) expect(await books.verdicts(entry)).toEqual([delay('unknown_session')]);
  expect(await judge(cashOpen(n, till, 1_000), till)).toBe('accepted');
  for (const entry of entries)
    expect(await books.told(entry)).toEqual(['waiting unknown_session', 'accepted']);
});

test('wrong_reference: a session is an opening, and what comes before an opening a closing', async () => {
  const [till] = await newTill(1);
  const sold = sale(fresh(), till, [[COFFEE, 1_000]]);
  expect(await judge(sold, till)).toBe('accepted');
  const told = (field: string) => refusal('wrong_reference', { field });
  for (const op of eachKind(till, sold.id)) expect(await answer(op, till)).toEqual(told('session'));
  const close = cashClose(fresh(), till, 0, 1_000, { session: sold.id });
  expect(await answer(close, till)).toEqual(told('session'));
  expect(await answer(cashOpen(fresh(), till, 0, { after: sold.id }), till)).toEqual(told('after'));
});

test('session_of_other_till: a session is of one till, whatever its device', async () => {
  const [[till, same], [other]] = [await newTill(1, 2), await newTill(1)];
  const n = await opened(till);
  const told = refusal('session_of_other_till', { session: till.till, till: other.till });
  for (const op of [...eachKind(other, id(n)), cashClose(fresh(), other, n, 0)])
    expect(await answer(op, other)).toEqual(told);
  expect(await judge(cashMove(fresh(), same, 50, { session: id(n) }), same)).toBe('accepted');
});

describe('session_closed', () => {
  test('session_closed: who closed it does not go on in it; who wrote before it closed was in time', async () => {
    const [till] = await newTill(1);
    const n = await opened(till);
    const before = eachKind(till, id(n));
    expect(await judge(cashClose(fresh(), till, n, 1_000), till)).toBe('accepted');
    for (const op of before) expect(await judge(op, till)).toBe('accepted');
    for (const op of eachKind(till, id(n)))
      expect(await answer(op, till)).toEqual(refusal('session_closed', { time: NOW }));
  });

  test('session_closed: what another device of the till did meanwhile is no error', async () => {
    const [till, other] = await newTill(1, 2);
    const n = await opened(till);
    expect(await judge(cashClose(fresh(), till, n, 1_000), till)).toBe('accepted');
    expect(await judge(cashMove(fresh(), other, 50, { session: id(n) }), other)).toBe('accepted');
  });
});

describe('session_already_open', () => {
  test('session_already_open: a till has one session at a time, and the next once it is closed', async () => {
    const [till, other] = await newTill(1, 2);
    const n = await opened(till);
    const told = refusal('session_already_open', { till: till.till, session: id(n), time: NOW });
    expect(await answer(cashOpen(fresh(), other, 500), other)).toEqual(told);
    const [elsewhere] = await newTill(1);
    await opened(elsewhere);
    expect(await judge(cashClose(fresh(), till, n, 1_000), till)).toBe('accepted');
    await opened(other);
  });

  test('session_already_open, parked_on_rejected: only what belongs to the second opening waits', async () => {
    const [till, other] = await newTill(1, 2);
    await opened(till);
    const second = cashOpen(fresh(), other, 500);
    expect(await judge(second, other)).toBe('rejected session_already_open');
    for (const op of [...eachKind(other, second.id), cashClose(fresh(), other, 0, 0, { session: second.id })])
      expect(await answer(op, other)).toEqual(delay('parked_on_rejected', { on: 'session_already_open' }));
    expect(await judge(sale(fresh(), other, [[COFFEE, 1_000]]), other)).toBe('accepted');
    expect(await judge(cashMove(fresh(), other, 10), other)).toBe('accepted');
  });
});

describe('an opening after a closing', () => {
  test('unknown_closing: waits for it, and then opens', async () => {
    const [till, other] = await newTill(1, 2);
    const n = await opened(till);
    const close = cashClose(fresh(), till, n, 1_000);
    const next = await clerk.give(cashOpen(fresh(), other, 500, { after: close.id }), other);
    expect(await books.verdicts(next)).toEqual([delay('unknown_closing')]);
    expect(await judge(close, till)).toBe('accepted');
    expect(await books.told(next)).toEqual(['waiting unknown_closing', 'accepted']);
  });

  test('parked_on_rejected, depends_on_void: a closing that was rejected holds it up, one that was dropped ends it', async () => {
    const [till, other] = await newTill(1, 2);
    const n = await opened(till);
    const close = cashClose(fresh(), till, n, 1_000, { denominations: [] });
    const next = await clerk.give(cashOpen(fresh(), other, 500, { after: close.id }), other);
    expect(await judge(close, till)).toBe('rejected count_mismatch');
    expect(await judge(voidOf(fresh(), till, close.id), till)).toBe('accepted');
    expect(await books.told(next)).toEqual([
      'waiting unknown_closing',
      'waiting parked_on_rejected',
      'rejected depends_on_void',
    ]);
  });
});

test('depends_on_void: what belongs to an opening that was dropped cannot stand, whenever it comes', async () => {
  const [till, other] = await newTill(1, 2);
  await opened(till);
  const second = cashOpen(fresh(), other, 500);
  expect(await judge(second, other)).toBe('rejected session_already_open');
  const parked = await clerk.give(cashMove(fresh(), other, 50, { session: second.id }), other);
  expect(await judge(voidOf(fresh(), other, second.id), other)).toBe('accepted');
  expect(await books.told(parked)).toEqual(['waiting parked_on_rejected', 'rejected depends_on_void']);
  expect(await answer(cashMove(fresh(), other, 50, { session: second.id }), other)).toEqual(
    refusal('depends_on_void'),
  );
});

test('every verdict of this file can be read by the cashier, with the parameters that it names', async () => {
  expect(await books.complaints()).toEqual([]);
});
