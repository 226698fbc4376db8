/** What a refund may take back of its sale, over all tills and refunds. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { settingsOf, type StoreSettings } from '../../../bridge/index.ts';
import type { Line, Op, Refund } from '../../../crdt-schema/ops/op.ts';
import { createVerifier } from '../../../server/security/crypto.ts';
import { createDatabase, type Database } from '../database.ts';
import {
  Books,
  C01,
  C02,
  Clerk,
  COFFEE,
  delay,
  id,
  refund,
  refusal,
  RICE,
  sale,
  type Till,
} from './books.ts';
import { addPerson, creditPayment, type Person } from './builders.ts';

let database: Database;
let books: Books;
let clerk: Clerk;
let supervisor: Person;
let policy: StoreSettings;
const fresh = (): number => clerk.fresh();
const judge = (op: Op, till?: Till): Promise<string | undefined> => clerk.judge(op, till);
const answer = (op: Op, till?: Till) => clerk.answer(op, till);

beforeAll(async () => {
  database = await createDatabase();
  books = await Books.open(database.pool, { settings: () => policy, verify: createVerifier() });
  supervisor = await addPerson(database.pool, 0x5a, 'supervisor');
  clerk = new Clerk(books);
});
beforeEach(() => void (policy = settingsOf()));
afterAll(() => database.drop());

type Goods = Parameters<typeof sale>[2];

/** An accepted sale of these goods; its number. */
const sold = async (goods: Goods, more: Parameters<typeof sale>[3] = {}): Promise<number> => {
  const n = fresh();
  expect(await judge(sale(n, C01, goods, more))).toBe('accepted');
  return n;
};
/** A refund of lines as they are given, paid back in cash. */
const lines = (of: number, all: readonly Line[], discount = 0): Refund => {
  const total = all.reduce((sum, line) => sum + line.total, 0) - discount;
  return refund(fresh(), C02, of, [], {
    lines: [...all],
    total,
    payments: [{ method: 'cash', amount: total }],
    ...(discount === 0 ? {} : { discount }),
  });
};
const coffee = (pieces: number, discount = 0): Line => ({
  product: COFFEE,
  quantity: pieces * 1_000,
  price: 10_000,
  total: pieces * 100 - discount,
  ...(discount === 0 ? {} : { discount }),
});

test('unknown_sale: a refund waits for its sale, which comes by another till', async () => {
  const n = fresh();
  const entry = await clerk.give(refund(fresh(), C02, n, [[COFFEE, 1_000]]), C02);
  expect(await books.verdicts(entry)).toEqual([delay('unknown_sale')]);
  expect(await judge(sale(n, C01, [[COFFEE, 1_000]]))).toBe('accepted');
  expect(await books.told(entry)).toEqual(['waiting unknown_sale', 'accepted']);
});

test('unknown_sale: a sale that waits itself keeps its refund waiting', async () => {
  const [n, tea] = [fresh(), id(fresh())];
  const entry = await clerk.give(refund(fresh(), C02, n, [[COFFEE, 1_000]]), C02);
  const goods: Goods = [
    [COFFEE, 1_000],
    [tea, 1_000],
  ];
  expect(await judge(sale(n, C01, goods))).toBe('waiting unknown_product');
  expect(await judge(refund(fresh(), C02, n, [[COFFEE, 1]]), C02)).toBe('waiting unknown_sale');
  await books.project([{ id: tea, fields: { name: 'Té' } }]);
  expect(await books.told(entry)).toEqual(['waiting unknown_sale', 'accepted']);
});

test('parked_on_rejected: a refund of a rejected sale says what that was rejected for', async () => {
  const n = fresh();
  expect(await judge(sale(n, C01, [[COFFEE, 1_000]], { total: 7 }))).toBe('rejected total_mismatch');
  expect(await answer(refund(fresh(), C02, n, [[COFFEE, 1_000]]), C02)).toEqual(
    delay('parked_on_rejected', { on: 'total_mismatch' }),
  );
});

test('wrong_reference: a refund names a sale, and no other op', async () => {
  const n = await sold([[COFFEE, 1_000]]);
  const first = refund(fresh(), C02, n, [[COFFEE, 100]]);
  expect(await judge(first, C02)).toBe('accepted');
  const second = refund(fresh(), C02, undefined, [[COFFEE, 100]], { sale: first.id });
  expect(await answer(second, C02)).toEqual(refusal('wrong_reference', { field: 'sale' }));
});

describe('refund_exceeds_sale', () => {
  test('refund_exceeds_sale: all that was sold comes back, and not a thousandth more', async () => {
    const n = await sold([
      [COFFEE, 1_000],
      [COFFEE, 500],
    ]);
    expect(await answer(refund(fresh(), C02, n, [[COFFEE, 1_501]]), C02)).toEqual(
      refusal('refund_exceeds_sale', { product: 'Café', left: '1.5', requested: '1.501' }),
    );
    expect(await judge(refund(fresh(), C02, n, [[COFFEE, 900]]), C02)).toBe('accepted');
    expect(await answer(refund(fresh(), C01, n, [[COFFEE, 601]]))).toEqual(
      refusal('refund_exceeds_sale', { product: 'Café', left: '0.6', requested: '0.601' }),
    );
    expect(await judge(refund(fresh(), C01, n, [[COFFEE, 600]]))).toBe('accepted');
  });

  test('refund_exceeds_sale: a sale of free text held no goods', async () => {
    const freight = { name: 'Flete', quantity: 1_000, price: 10_000, total: 100 };
    const n = await sold([], { lines: [freight], total: 100, payments: [{ method: 'cash', amount: 100 }] });
    expect(await judge(refund(fresh(), C02, n, [[COFFEE, 1_000]]), C02)).toBe('rejected refund_exceeds_sale');
    expect(await judge(lines(n, [freight]), C02)).toBe('accepted');
  });
});

test('refund_price_exceeds_sale: goods come back at the highest price of the sale, and not a fraction above', async () => {
  const n = await sold([
    [COFFEE, 1_000, 15_000],
    [COFFEE, 1_000, 14_000],
  ]);
  expect(await answer(refund(fresh(), C02, n, [[COFFEE, 1_000, 15_001]]), C02)).toEqual(
    refusal('refund_price_exceeds_sale', { product: 'Café', sold: '1.5000', requested: '1.5001' }),
  );
  expect(await judge(refund(fresh(), C02, n, [[COFFEE, 1_000, 15_000]]), C02)).toBe('accepted');
});

describe('refund_amount_exceeds_sale', () => {
  /** Three coffees for 2.50: 0.50 off the line. */
  const discounted = (): Promise<number> =>
    sold([], { lines: [coffee(3, 50)], total: 250, payments: [{ method: 'cash', amount: 250 }] });
  const told = (requested: string, paid: string) =>
    refusal('refund_amount_exceeds_sale', { product: 'Café', requested, paid });

  test('refund_amount_exceeds_sale: of a discounted line no more is paid back than was paid', async () => {
    const n = await discounted();
    expect(await answer(lines(n, [coffee(3, 49)]), C02)).toEqual(told('2.51', '2.50'));
    expect(await judge(lines(n, [coffee(3, 50)]), C02)).toBe('accepted');
  });

  test('refund_amount_exceeds_sale: of a part, its share rounded up; the last part gets what is left', async () => {
    const n = await discounted();
    // A third of 2.50 is 0.8333: 0.84, then 0.83, then 0.83.
    expect(await answer(lines(n, [coffee(1, 15)]), C02)).toEqual(told('0.85', '0.84'));
    expect(await judge(lines(n, [coffee(1, 16)]), C02)).toBe('accepted');
    expect(await answer(lines(n, [coffee(1, 16)]), C02)).toEqual(told('0.84', '0.83'));
    expect(await judge(lines(n, [coffee(1, 17)]), C02)).toBe('accepted');
    expect(await answer(lines(n, [coffee(1, 16)]), C02)).toEqual(told('0.84', '0.83'));
    expect(await judge(lines(n, [coffee(1, 17)]), C02)).toBe('accepted');
  });

  test('refund_amount_exceeds_sale: a discount of the ticket counts, on both sides', async () => {
    const rice: Line = { product: RICE, quantity: 1_000, price: 20_000, total: 200 };
    const n = await sold([], {
      lines: [coffee(2), rice],
      discount: 100,
      total: 300,
      payments: [{ method: 'cash', amount: 300 }],
    });
    // Each paid 1.50 for what was 2.00.
    expect(await answer(lines(n, [coffee(2)]), C02)).toEqual(told('2.00', '1.50'));
    expect(await answer(lines(n, [coffee(2)], 49), C02)).toEqual(told('1.51', '1.50'));
    expect(await judge(lines(n, [coffee(2)], 50), C02)).toBe('accepted');
    expect(await judge(lines(n, [rice], 50), C02)).toBe('accepted');
  });

  test('refund_amount_exceeds_sale: what had no discount is bounded by its price and the total alone', async () => {
    // 1.005 a piece: the first alone is 1.01, and the second has 1.00 left.
    const n = await sold([[COFFEE, 2_000, 10_050]]);
    const piece = () => refund(fresh(), C02, n, [[COFFEE, 1_000, 10_050]]);
    expect(await judge(piece(), C02)).toBe('accepted');
    expect(await answer(piece(), C02)).toEqual(
      refusal('refund_total_exceeds_sale', { requested: '1.01', left: '1.00' }),
    );
    const rest: Line = { product: COFFEE, quantity: 1_000, price: 10_050, discount: 1, total: 100 };
    expect(await judge(lines(n, [rest]), C02)).toBe('accepted');
  });
});

describe('refund_total_exceeds_sale', () => {
  const gift = (n: number, cents: number): Refund => {
    const line: Line = { name: 'Varios', quantity: 1_000, price: cents * 100, total: cents };
    return lines(n, [line]);
  };

  test('refund_total_exceeds_sale: free text pays back what the sale came to, and not a cent more', async () => {
    const n = await sold([[COFFEE, 2_000]]);
    expect(await answer(gift(n, 201), C02)).toEqual(
      refusal('refund_total_exceeds_sale', { requested: '2.01', left: '2.00' }),
    );
    expect(await judge(gift(n, 150), C02)).toBe('accepted');
    expect(await answer(gift(n, 51), C02)).toEqual(
      refusal('refund_total_exceeds_sale', { requested: '0.51', left: '0.50' }),
    );
    expect(await judge(gift(n, 50), C02)).toBe('accepted');
    expect(await judge(gift(n, 1), C02)).toBe('rejected refund_total_exceeds_sale');
  });

  test('refund_total_exceeds_sale: many small refunds, each rounded up, pay back no more than one large one', async () => {
    // 0.005 a piece: each alone is a cent, all together are 0.05, and half of them take all of it.
    const n = await sold([[COFFEE, 10_000, 50]]);
    const piece = () => refund(fresh(), C02, n, [[COFFEE, 1_000, 50]]);
    for (let i = 0; i < 5; i++) expect(await judge(piece(), C02)).toBe('accepted');
    expect(await answer(piece(), C02)).toEqual(
      refusal('refund_total_exceeds_sale', { requested: '0.01', left: '0.00' }),
    );
    // The goods come back all the same, for nothing.
    const free: Line = { product: COFFEE, quantity: 5_000, price: 50, discount: 3, total: 0 };
    expect(await judge(lines(n, [free]), C02)).toBe('accepted');
    const { rows } = await database.pool.query(
      `select sum(total)::bigint as total from sale where id = $1 or refund_of = $1`,
      [id(n)],
    );
    expect(rows).toEqual([{ total: 0 }]);
  });

  test('refund_total_exceeds_sale: taxes that the sale did not have are not paid back', async () => {
    const n = await sold([[COFFEE, 1_000]]);
    const taxed: Line = { ...coffee(1), taxes: [{ name: 'IVA', rate: 1_600 }] };
    const op = lines(n, [taxed]);
    const total = 116;
    expect(
      await judge({ ...op, taxMode: 'added', total, payments: [{ method: 'cash', amount: total }] }, C02),
    ).toBe('rejected refund_total_exceeds_sale');
  });
});

describe('refund_needs_sale', () => {
  const lost = (): Refund => refund(fresh(), C02, undefined, [[COFFEE, 1_000]]);
  beforeEach(() => void (policy = settingsOf({ refundsWithoutSale: 'reject' })));

  test('refund_needs_sale: where the store wants it, nothing comes back without its ticket', async () => {
    expect(await answer(lost(), C02)).toEqual(refusal('refund_needs_sale'));
    const n = await sold([[COFFEE, 1_000]]);
    expect(await judge(refund(fresh(), C02, n, [[COFFEE, 1_000]]), C02)).toBe('accepted');
    policy = settingsOf();
    expect(await judge(lost(), C02)).toBe('accepted');
  });

  test('refund_needs_sale: a supervisor may let it pass at the till', async () => {
    const op = lost();
    const approvals = [supervisor.approve(op.id, 'refund_needs_sale', String(op.total))];
    expect(await judge({ ...op, approvals }, C02)).toBe('accepted');
    expect(await judge({ ...lost(), approvals }, C02)).toBe('rejected approval_invalid');
  });
});

test('a refund on credit lowers what the customer owes, and a payment on account after it may go below zero', async () => {
  const rosa = id(fresh());
  await books.catalog({ customers: [{ id: rosa, fields: { name: 'Rosa', creditLimit: 200 } }] });
  const onCredit = { customer: rosa, payments: [{ method: 'credit' as const, amount: 200 }] };
  const n = await sold([[COFFEE, 2_000]], onCredit);
  expect(await judge(refund(fresh(), C02, n, [[COFFEE, 2_000]], onCredit), C02)).toBe('accepted');
  expect(await judge(creditPayment(fresh(), C01, rosa, 50))).toBe('accepted');
  const { rows } = await database.pool.query('select amount from customer_balance where customer_id = $1', [
    rosa,
  ]);
  expect(rows).toEqual([{ amount: -50 }]);
});

test('every verdict of this file can be read by the cashier, with the parameters that it names', async () => {
  expect(await books.complaints()).toEqual([]);
});
