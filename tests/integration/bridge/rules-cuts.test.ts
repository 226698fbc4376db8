/** Sealed cuts: closings are numbered and sealed, and what comes after one is a supplement. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SessionFigures } from '../../../crdt-schema/cash/figures.ts';
import type { CashClose, Op } from '../../../crdt-schema/ops/op.ts';
import { createVerifier } from '../../../server/security/crypto.ts';
import { createDatabase, type Database } from '../database.ts';
import { Books, Clerk, COFFEE, id, Log, refund, sale, STORE, type Till } from './books.ts';
import {
  addPerson,
  cashClose,
  cashMove,
  cashOpen,
  creditPayment,
  expense,
  overrideOf,
  voidOf,
} from './builders.ts';

const ROSA = id(0x705a);

let database: Database;
let books: Books;
let clerk: Clerk;
let till: Till;
let other: Till;
let tills = 0;
const fresh = (): number => clerk.fresh();
const judge = (op: Op, by = till): Promise<string | undefined> => clerk.judge(op, by);

beforeAll(async () => {
  database = await createDatabase();
  books = await Books.open(database.pool, { verify: createVerifier() });
  await books.catalog({ customers: [{ id: ROSA, fields: { name: 'Rosa' } }] });
  clerk = new Clerk(books);
});
/** A till of its own for each test, with two devices. */
beforeEach(async () => {
  const name = `T${String(++tills).padStart(2, '0')}`;
  const device = (n: number): string => (tills * 0x100 + n).toString(16).padStart(32, '0');
  [till, other] = [
    { till: name, device: device(1) },
    { till: name, device: device(2) },
  ];
  await books.bridge.saveDevices(
    [till, other].map(({ device: one }) => ({ id: one, till: name, series: name, role: 'till' })),
  );
});
afterAll(() => database.drop());

interface CutRow {
  readonly number: number;
  readonly kind: string;
  readonly session_id: string;
  readonly op_id: string;
  readonly figures: SessionFigures;
  readonly counted: CashClose['counted'];
  readonly differences: Record<string, number>;
  readonly unheard: string[];
  readonly seal: string;
}

const cutsOf = async (name: string): Promise<CutRow[]> => {
  const { rows } = await database.pool.query<CutRow>(
    `select number, kind, session_id, op_id, figures, counted, differences, unheard, seal from cash_cut
     where store_id = $1 and till = $2 order by number`,
    [STORE, name],
  );
  return rows;
};
/** Of a session, figures included. */
const sessionRow = async (n: number) => {
  const { rows } = await database.pool.query<{ figures: SessionFigures; closed_by: string | null }>(
    'select figures, closed_by from cash_session where store_id = $1 and id = $2',
    [STORE, id(n)],
  );
  return rows[0]!;
};
/** The seals as anybody can work them out from the rows' own text. */
const sealsOf = async (name: string): Promise<string[]> => {
  const { rows } = await database.pool.query<Record<string, string>>(
    `select number::text, kind, session_id::text, op_id::text, figures::text, counted::text, differences::text, unheard::text
     from cash_cut where store_id = $1 and till = $2 order by cash_cut.number`,
    [STORE, name],
  );
  let before = '';
  return rows.map((row) => {
    const quoted = [before, name].map((text) => JSON.stringify(text));
    const named = ['kind', 'session_id', 'op_id'].map((column) => JSON.stringify(row[column]));
    const kept = ['figures', 'counted', 'differences', 'unheard'].map((column) => row[column]!);
    const text = `[${[...quoted, row['number']!, ...named, ...kept].join(',')}]`;
    return (before = createHash('sha256').update(text).digest('hex'));
  });
};
const sold = async (n: number, session: number, pieces: number, by = till): Promise<void> =>
  expect(await judge(sale(n, by, [[COFFEE, pieces * 1_000]], { session: id(session) }), by)).toBe('accepted');

describe('a closing', () => {
  test('says what should be there by method, what was counted, and the difference of each', async () => {
    const n = fresh();
    const session = { session: id(n) };
    const IVA = { name: 'IVA', rate: 1_600 };
    const taxed = {
      product: COFFEE,
      quantity: 12_000,
      price: 10_000,
      discount: 40,
      taxes: [IVA],
      total: 1_160,
    };
    const ops: Op[] = [
      cashOpen(n, till, 50_000),
      sale(fresh(), till, [], {
        ...session,
        lines: [taxed],
        total: 1_160,
        payments: [
          { method: 'cash', amount: 502, tendered: 1_000 },
          { method: 'card', amount: 400 },
          { method: 'voucher', amount: 258 },
        ],
      }),
      sale(fresh(), till, [[COFFEE, 3_000]], {
        ...session,
        customer: ROSA,
        payments: [{ method: 'credit', amount: 300 }],
      }),
      refund(fresh(), till, undefined, [[COFFEE, 2_000]], session),
      cashMove(fresh(), till, 700, session),
      cashMove(fresh(), till, -5_000, session),
      expense(fresh(), till, 90, session),
      expense(fresh(), till, 60, { ...session, method: 'transfer' }),
      creditPayment(fresh(), till, ROSA, 250, {
        ...session,
        payments: [
          { method: 'cash', amount: 50 },
          { method: 'transfer', amount: 200 },
        ],
      }),
    ];
    for (const op of ops) expect(await judge(op)).toBe('accepted');
    const counted: CashClose['counted'] = [
      { method: 'cash', amount: 45_960 },
      { method: 'card', amount: 401 },
      { method: 'voucher', amount: 258 },
    ];
    const close = cashClose(fresh(), till, n, 0, { counted, unheard: ['C02'] });
    expect(await judge(close)).toBe('accepted');
    const figures: SessionFigures = {
      expected: { cash: 45_962, card: 400, voucher: 258, credit: 300, transfer: 140 },
      sales: { count: 2, total: 1_460 },
      refunds: { count: 1, total: 200 },
      discounts: 40,
      rounding: 0,
      taxes: { '1600 IVA': 160 },
      entries: { count: 1, total: 700 },
      withdrawals: { count: 1, total: 5_000 },
      expenses: { count: 2, total: 150 },
      creditPayments: { count: 1, total: 250 },
    };
    const [cut, ...none] = await cutsOf(till.till);
    expect(none).toEqual([]);
    expect(cut).toMatchObject({
      number: 1,
      kind: 'Z',
      session_id: id(n),
      op_id: close.id,
      counted,
      differences: { cash: -2, card: 1, voucher: 0 },
      unheard: ['C02'],
    });
    expect(cut!.figures).toEqual(figures);
    expect(await sessionRow(n)).toEqual({ figures, closed_by: close.id });
    // The same money, entry by entry.
    const { rows } = await database.pool.query<{ method: string; amount: number }>(
      'select method, sum(amount)::bigint as amount from money_entry where session_id = $1 group by 1',
      [id(n)],
    );
    expect(Object.fromEntries(rows.map(({ method, amount }) => [method, amount]))).toEqual(figures.expected);
  });

  test('is numbered by till, and each seal covers the one before', async () => {
    for (let day = 0; day < 3; day++) {
      const n = fresh();
      expect(await judge(cashOpen(n, till, 100 * day))).toBe('accepted');
      await sold(fresh(), n, day + 1);
      expect(await judge(cashClose(fresh(), till, n, 100))).toBe('accepted');
      if (day > 0) await sold(fresh(), n, 1, other);
    }
    const cuts = await cutsOf(till.till);
    expect(cuts.map(({ number, kind }) => `${number} ${kind}`)).toEqual([
      '1 Z',
      '2 Z',
      '3 supplement',
      '4 Z',
      '5 supplement',
    ]);
    const seals = await sealsOf(till.till);
    expect(cuts.map(({ seal }) => seal)).toEqual(seals);
    expect(new Set(seals).size).toBe(5);
    await database.pool.query(
      `update cash_cut set figures = replace(figures::text, '"discounts":0', '"discounts":1')::json
       where till = $1 and number = 2`,
      [till.till],
    );
    const tampered = await sealsOf(till.till);
    expect(tampered.map((seal, i) => seal === seals[i])).toEqual([true, false, false, false, false]);
  });

  test('twice is accepted, with the one that stands; it makes no second cut and counts nothing twice', async () => {
    const n = fresh();
    expect(await judge(cashOpen(n, till, 1_000))).toBe('accepted');
    const first = cashClose(fresh(), till, n, 1_000);
    const again = cashClose(fresh(), other, n, 400);
    expect(await judge(first)).toBe('accepted');
    expect(await clerk.answer(again, other)).toEqual({ status: 'accepted', params: { already: first.id } });
    expect((await cutsOf(till.till)).map(({ op_id }) => op_id)).toEqual([first.id]);
    expect((await sessionRow(n)).closed_by).toBe(first.id);
  });

  test('twice in one batch is the same', async () => {
    const n = fresh();
    const log = new Log(till, 1);
    const ops = [
      cashOpen(n, till, 1_000),
      cashClose(fresh(), till, n, 990),
      cashClose(fresh(), till, n, 1_000),
    ];
    const entries = ops.map((op) => log.add(op));
    expect(await books.take(...entries)).toBe('done');
    expect(await books.verdicts(entries[2]!)).toEqual([
      { status: 'accepted', params: { already: ops[1]!.id } },
    ]);
    expect(await cutsOf(till.till)).toMatchObject([{ op_id: ops[1]!.id, differences: { cash: -10 } }]);
  });

  test('that is rejected leaves the session open; its correction closes it', async () => {
    const n = fresh();
    expect(await judge(cashOpen(n, till, 1_000))).toBe('accepted');
    const wrong = cashClose(fresh(), till, n, 1_000, { denominations: [{ value: 100, count: 9 }] });
    expect(await judge(wrong)).toBe('rejected count_mismatch');
    await sold(fresh(), n, 1);
    const right = cashClose(fresh(), till, n, 900, {
      denominations: [{ value: 100, count: 9 }],
      replaces: wrong.id,
    });
    expect(await judge(right)).toBe('accepted');
    expect(await cutsOf(till.till)).toMatchObject([
      { kind: 'Z', op_id: right.id, differences: { cash: -200 } },
    ]);
  });
});

describe('what comes after the closing', () => {
  test('by another device of the till makes a supplement of just that, and the session has both', async () => {
    const n = fresh();
    expect(await judge(cashOpen(n, till, 1_000))).toBe('accepted');
    await sold(fresh(), n, 1);
    expect(await judge(cashClose(fresh(), till, n, 1_100))).toBe('accepted');
    const late = sale(fresh(), other, [[COFFEE, 2_000]], { session: id(n) });
    expect(await judge(late, other)).toBe('accepted');
    const [z, supplement] = await cutsOf(till.till);
    expect(z).toMatchObject({
      kind: 'Z',
      figures: { expected: { cash: 1_100 }, sales: { count: 1, total: 100 } },
    });
    expect(supplement).toMatchObject({
      number: 2,
      kind: 'supplement',
      session_id: id(n),
      op_id: late.id,
      figures: { expected: { cash: 200 }, sales: { count: 1, total: 200 } },
      counted: [],
      differences: {},
    });
    expect((await sessionRow(n)).figures).toMatchObject({
      expected: { cash: 1_300 },
      sales: { count: 2, total: 300 },
    });
  });

  test('in one batch is one supplement, behind the closing where that is in it', async () => {
    const n = fresh();
    const [log, late] = [new Log(till, 1), new Log(other, 1)];
    const session = { session: id(n) };
    const first = cashMove(fresh(), other, 500, session);
    const last = expense(fresh(), other, 120, session);
    const ops = [
      log.add(cashOpen(n, till, 0)),
      log.add(cashClose(fresh(), till, n, 0)),
      late.add(first),
      late.add(last),
    ];
    expect(await books.take(...ops)).toBe('done');
    expect(await cutsOf(till.till)).toMatchObject([
      { kind: 'Z', figures: { expected: {} } },
      { kind: 'supplement', op_id: last.id, figures: { expected: { cash: 380 } } },
    ]);
    expect((await cutsOf(till.till)).map(({ seal }) => seal)).toEqual(await sealsOf(till.till));
  });

  test('because it waited counts when it is settled', async () => {
    const [n, tea] = [fresh(), id(fresh())];
    expect(await judge(cashOpen(n, till, 0))).toBe('accepted');
    const waits = sale(fresh(), till, [[tea, 1_000]], { session: id(n) });
    expect(await judge(waits)).toBe('waiting unknown_product');
    expect(await judge(cashClose(fresh(), till, n, 100))).toBe('accepted');
    expect(await cutsOf(till.till)).toMatchObject([{ kind: 'Z', differences: { cash: 100 } }]);
    await books.project([{ id: tea, fields: { name: 'Té' } }]);
    expect(await cutsOf(till.till)).toMatchObject([
      { kind: 'Z' },
      { kind: 'supplement', op_id: waits.id, figures: { expected: { cash: 100 } } },
    ]);
  });

  test('because a supervisor accepted it counts in the session of the sale', async () => {
    const [n, ham] = [fresh(), id(fresh())];
    await books.project([{ id: ham, fields: { name: 'Jamón', stockPolicy: 'reject' } }]);
    const ana = await addPerson(database.pool, fresh(), 'supervisor');
    expect(await judge(cashOpen(n, till, 0))).toBe('accepted');
    const wanted = sale(fresh(), till, [[ham, 1_000]], { session: id(n) });
    expect(await judge(wanted)).toBe('rejected insufficient_stock');
    expect(await judge(cashClose(fresh(), till, n, 100))).toBe('accepted');
    const approval = ana.approve(wanted.id, 'insufficient_stock');
    expect(await judge(overrideOf(fresh(), till, wanted.id, approval))).toBe('accepted');
    expect(await cutsOf(till.till)).toMatchObject([
      { kind: 'Z' },
      { kind: 'supplement', op_id: wanted.id, figures: { expected: { cash: 100 } } },
    ]);
  });
});

test('sales of a second opening, moved to the open session, count there and in no other', async () => {
  const [n, second] = [fresh(), fresh()];
  expect(await judge(cashOpen(n, till, 1_000))).toBe('accepted');
  expect(await judge(cashOpen(second, other, 700), other)).toBe('rejected session_already_open');
  const parked = await clerk.give(sale(fresh(), other, [[COFFEE, 1_000]], { session: id(second) }), other);
  expect(await judge(voidOf(fresh(), other, id(second), { instead: id(n) }), other)).toBe('accepted');
  expect(await books.told(parked)).toEqual(['waiting parked_on_rejected', 'accepted']);
  await sold(fresh(), second, 2, other);
  expect((await sessionRow(n)).figures).toMatchObject({
    expected: { cash: 1_300 },
    sales: { count: 2, total: 300 },
  });
  const { rows } = await database.pool.query('select distinct session_id from sale where till = $1', [
    till.till,
  ]);
  expect(rows).toEqual([{ session_id: id(n) }]);
  // The closing of the second is the closing of the first.
  expect(await judge(cashClose(fresh(), other, second, 1_300), other)).toBe('accepted');
  expect(await cutsOf(till.till)).toMatchObject([{ session_id: id(n), differences: { cash: 0 } }]);
});
