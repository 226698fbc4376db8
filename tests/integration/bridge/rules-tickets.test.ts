/** What a ticket says of itself: discounts, taxes, rounding, change, and whom and what it is for. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { settingsOf, type StoreSettings } from '../../../bridge/index.ts';
import type { Line, Op, Sale } from '../../../crdt-schema/ops/op.ts';
import { createVerifier } from '../../../server/security/crypto.ts';
import { createDatabase, type Database } from '../database.ts';
import { Books, C01, Clerk, COFFEE, delay, id, refund, refusal, sale } from './books.ts';
import { addPerson, creditPayment, type Person } from './builders.ts';

const POLICY = settingsOf({ cashRounding: 5, discountLimit: 1_000 });

let database: Database;
let books: Books;
let clerk: Clerk;
let supervisor: Person;
let policy: StoreSettings;
const fresh = (): number => clerk.fresh();
const judge = (op: Op): Promise<string | undefined> => clerk.judge(op);
const answer = (op: Op) => clerk.answer(op);

beforeAll(async () => {
  database = await createDatabase();
  books = await Books.open(database.pool, { settings: () => policy, verify: createVerifier() });
  supervisor = await addPerson(database.pool, 0x5a, 'supervisor');
  clerk = new Clerk(books);
});
beforeEach(() => void (policy = POLICY));
afterAll(() => database.drop());

/** A line of coffee at 1.00 a piece. */
const line = (pieces: number, more: Partial<Line> = {}): Line => {
  const discount = more.discount ?? 0;
  return {
    product: COFFEE,
    quantity: pieces * 1_000,
    price: 10_000,
    total: pieces * 100 - discount,
    ...more,
  };
};
/** Paid in cash, unless it says otherwise. */
const ticket = (lines: Line[], total: number, more: Partial<Sale> = {}): Sale =>
  sale(fresh(), C01, [], { lines, total, payments: [{ method: 'cash', amount: total }], ...more });
const asRefund = (op: Sale): Op => ({ ...op, id: id(fresh()), kind: 'refund' });
const onCredit = (amount: number): Pick<Sale, 'payments'> => ({ payments: [{ method: 'credit', amount }] });
const cash = (amount: number, tendered?: number) => ({ method: 'cash' as const, amount, tendered });
const customer = async (fields: Readonly<Record<string, unknown>>): Promise<string> => {
  const customerId = id(fresh());
  await books.catalog({ customers: [{ id: customerId, fields: { name: 'Rosa', ...fields } }] });
  return customerId;
};

describe('discounts', () => {
  beforeEach(() => void (policy = settingsOf()));

  test('discount_too_large: of a line, all of it may be given away and no cent more', async () => {
    expect(await judge(ticket([line(2, { discount: 200 })], 0))).toBe('accepted');
    const past = ticket([line(2, { discount: 201, total: 0 })], 0);
    const told = refusal('discount_too_large', { discount: '2.01', amount: '2.00' });
    expect([await answer(past), await answer(asRefund(past))]).toEqual([told, told]);
  });

  test('discount_too_large: of a ticket, what its lines leave may be given away and no cent more', async () => {
    const lines = [line(2, { discount: 50 }), line(1)];
    expect(await judge(ticket(lines, 0, { discount: 250 }))).toBe('accepted');
    expect(await answer(ticket(lines, 0, { discount: 251 }))).toEqual(
      refusal('discount_too_large', { discount: '2.51', amount: '2.50' }),
    );
  });

  test.each([-1, 0, 1])(
    'total_mismatch: with discounts of lines and of the ticket, %i cent off',
    async (off) => {
      const op = ticket([line(2, { discount: 50 }), line(1)], 220 + off, { discount: 30 });
      expect(await answer(op)).toEqual(
        off === 0
          ? { status: 'accepted' }
          : refusal('total_mismatch', { total: `2.${20 + off}`, expected: '2.20' }),
      );
    },
  );

  test('discount_limit: of a line or of the ticket, up to the limit of the store and not a cent more', async () => {
    policy = POLICY;
    const told = refusal('discount_limit', { discount: '10.50', limit: '10.00' });
    expect(await judge(ticket([line(2, { discount: 20 })], 180))).toBe('accepted');
    expect(await answer(ticket([line(2, { discount: 21 })], 179))).toEqual(told);
    expect(await judge(ticket([line(2)], 180, { discount: 20 }))).toBe('accepted');
    expect(await answer(ticket([line(2)], 179, { discount: 21 }))).toEqual(told);
    // A price that is no multiple: what is shown is never the limit itself.
    const odd = ticket([line(1, { price: 33_300, discount: 34, total: 299 })], 299);
    expect(await answer(odd)).toMatchObject({ params: { discount: '10.22', limit: '10.00' } });
    expect(await judge(asRefund(ticket([line(2, { discount: 21 })], 179)))).toBe('accepted');
  });

  test('discount_limit: a supervisor may let more pass at the till, for this ticket and total', async () => {
    policy = POLICY;
    const wanted = ticket([line(2, { discount: 100 })], 100);
    const approvals = [supervisor.approve(wanted.id, 'discount_limit', '100')];
    expect(await judge({ ...wanted, approvals })).toBe('accepted');
    const other = ticket([line(2, { discount: 100 })], 100);
    expect(await judge({ ...other, approvals })).toBe('rejected approval_invalid');
    const otherRule = ticket([line(2, { discount: 100 })], 100);
    expect(
      await judge({ ...otherRule, approvals: [supervisor.approve(otherRule.id, 'credit_limit', '100')] }),
    ).toBe('rejected discount_limit');
  });
});

describe('taxes', () => {
  const IVA = { name: 'IVA', rate: 1_600 };
  const IEPS = { name: 'IEPS', rate: 800 };

  test('total_mismatch: taxes that are in the price add nothing, those that are added do', async () => {
    const taxed = [line(10, { taxes: [IVA] })];
    expect(await judge(ticket(taxed, 1_000))).toBe('accepted');
    expect(await answer(ticket(taxed, 1_000, { taxMode: 'added' }))).toEqual(
      refusal('total_mismatch', { total: '10.00', expected: '11.60' }),
    );
    expect(await judge(ticket(taxed, 1_160, { taxMode: 'added' }))).toBe('accepted');
    // On what the discount leaves.
    expect(await judge(ticket(taxed, 1_044, { taxMode: 'added', discount: 100 }))).toBe('accepted');
  });

  test('tax_mismatch: each tax is what its lines come to, in amount and base', async () => {
    const taxed = [line(10, { taxes: [IVA] }), line(10, { taxes: [IVA, IEPS] })];
    // 10.00 / 1.16, and 10.00 / 1.24 for both.
    const right = [
      { ...IVA, base: 862 + 806, amount: 138 + 129 },
      { ...IEPS, base: 806, amount: 65 },
    ];
    const withTaxes = (taxes: Sale['taxes']): Sale => ticket(taxed, 2_000, { taxes });
    const [iva, ieps] = right as [(typeof right)[0], (typeof right)[0]];
    const told = (name: string, amount: string, expected: string) =>
      refusal('tax_mismatch', { name, amount, expected });
    const answers = [
      await answer(withTaxes([iva, { ...ieps, base: 1_000 - 129 - 65 }])),
      await answer(withTaxes([ieps, iva])),
      await answer(withTaxes([{ ...iva, amount: 268 }, ieps])),
      await answer(withTaxes([{ ...iva, base: 1_667 }, ieps])),
      await answer(withTaxes([iva])),
      await answer(withTaxes([iva, ieps, { name: 'ISH', rate: 300, base: 0, amount: 1 }])),
      await answer(withTaxes([iva, ieps, ieps])),
      await answer(asRefund(withTaxes([{ ...iva, amount: 266 }, ieps]))),
    ];
    expect(answers).toEqual([
      { status: 'accepted' },
      { status: 'accepted' },
      told('IVA', '2.68', '2.67'),
      told('IVA', '16.67', '16.68'),
      told('IEPS', '0.00', '0.65'),
      told('ISH', '0.01', '0.00'),
      told('IEPS', '1.30', '0.65'),
      told('IVA', '2.66', '2.67'),
    ]);
  });

  test('tax_mismatch: a tax of 0 % is named for what it was charged on', async () => {
    const zero = { name: 'IVA', rate: 0 };
    const lines = [line(3, { taxes: [zero] })];
    expect(await judge(ticket(lines, 300, { taxes: [{ ...zero, base: 300, amount: 0 }] }))).toBe('accepted');
    expect(await answer(ticket(lines, 300, { taxes: [] }))).toEqual(
      refusal('tax_mismatch', { name: 'IVA', amount: '0.00', expected: '3.00' }),
    );
  });
});

describe('rounding', () => {
  const odd = (cents: number): Line[] => [line(1, { price: cents * 100, total: cents })];
  const rounded = (cents: number, rounding: number): Sale =>
    ticket(odd(cents), cents + rounding, { rounding });

  test('rounding_mismatch: cash goes to the nearest coin of the store', async () => {
    expect(await judge(rounded(102, -2))).toBe('accepted');
    expect(await judge(rounded(103, 2))).toBe('accepted');
    expect(await judge(rounded(102, 0))).toBe('accepted');
    const told = (rounding: string) => refusal('rounding_mismatch', { rounding, unit: '0.05' });
    expect(await answer(rounded(102, -1))).toEqual(told('-0.01'));
    expect(await answer(rounded(102, 3))).toEqual(told('0.03'));
    expect(await answer(asRefund(rounded(103, -3)))).toEqual(told('-0.03'));
  });

  test('rounding_mismatch: no other payment is rounded, and no cash where the store has no such coin', async () => {
    const byCard = ticket(odd(103), 105, { rounding: 2, payments: [{ method: 'card', amount: 105 }] });
    expect(await judge(byCard)).toBe('rejected rounding_mismatch');
    const mixed = (card: number, coins: number): Sale =>
      ticket(odd(203), 205, { rounding: 2, payments: [{ method: 'card', amount: card }, cash(coins)] });
    expect(await judge(mixed(100, 105))).toBe('accepted');
    expect(await judge(mixed(102, 103))).toBe('rejected rounding_mismatch');
    policy = settingsOf();
    expect(await judge(rounded(102, -2))).toBe('rejected rounding_mismatch');
  });
});

describe('payments', () => {
  test('tendered_too_little: what is handed over covers the cash, and change is given for cash only', async () => {
    const paid = (tendered: number): Sale => ticket([line(1)], 100, { payments: [cash(100, tendered)] });
    expect([await judge(paid(100)), await judge(paid(2_000))]).toEqual(['accepted', 'accepted']);
    const told = refusal('tendered_too_little', { tendered: '0.99', amount: '1.00' });
    expect([await answer(paid(99)), await answer(asRefund(paid(99)))]).toEqual([told, told]);
    const byCard = { payments: [{ method: 'card' as const, amount: 100, tendered: 200 }] };
    expect(await answer(ticket([line(1)], 100, byCard))).toEqual(
      refusal('tendered_too_little', { tendered: '2.00', amount: '1.00' }),
    );
  });

  test('payment_mismatch, tendered_too_little: a payment on account is paid like a ticket', async () => {
    const rosa = await customer({});
    const abono = (more: object): Op => creditPayment(fresh(), C01, rosa, 300, more);
    expect(await judge(abono({ payments: [cash(100, 200), { method: 'card', amount: 200 }] }))).toBe(
      'accepted',
    );
    expect(await answer(abono({ payments: [cash(299)] }))).toEqual(
      refusal('payment_mismatch', { paid: '2.99', total: '3.00' }),
    );
    expect(await judge(abono({ payments: [cash(300, 299)] }))).toBe('rejected tendered_too_little');
  });

  test('amounts are told in the currency of the store', async () => {
    policy = settingsOf({ currency: 'JPY' });
    const yen = ticket([line(1, { price: 1_000_000, total: 100 })], 100, { payments: [cash(99)] });
    expect(await answer(yen)).toEqual(refusal('payment_mismatch', { paid: '99', total: '100' }));
  });
});

describe('customers', () => {
  test('credit_needs_customer: somebody owes what is sold on credit, and gets it back', async () => {
    const rosa = await customer({});
    const wanted = ticket([line(1)], 100, onCredit(100));
    expect(await answer(wanted)).toEqual(refusal('credit_needs_customer'));
    expect(await answer(asRefund(wanted))).toEqual(refusal('credit_needs_customer'));
    expect(await judge(ticket([line(1)], 100, { ...onCredit(100), customer: rosa }))).toBe('accepted');
  });

  test('unknown_customer: a ticket or a payment on account waits for the customer', async () => {
    const rosa = id(fresh());
    const entries = [
      await clerk.give(ticket([line(1)], 100, { customer: rosa })),
      await clerk.give(refund(fresh(), C01, undefined, [[COFFEE, 1_000]], { customer: rosa })),
      await clerk.give(creditPayment(fresh(), C01, rosa, 100)),
    ];
    for (const entry of entries) expect(await books.verdicts(entry)).toEqual([delay('unknown_customer')]);
    await books.catalog({ customers: [{ id: rosa, fields: { name: 'Rosa' } }] });
    for (const entry of entries) expect(await books.verdict(entry)).toBe('accepted');
  });

  test('customer_inactive: an archived one pays, and is not sold on credit', async () => {
    const rosa = await customer({ active: false });
    expect(await answer(ticket([line(1)], 100, { ...onCredit(100), customer: rosa }))).toEqual(
      refusal('customer_inactive', { customer: 'Rosa' }),
    );
    expect(await judge(ticket([line(1)], 100, { customer: rosa }))).toBe('accepted');
    expect(await judge(creditPayment(fresh(), C01, rosa, 100))).toBe('accepted');
    const back = refund(fresh(), C01, undefined, [[COFFEE, 1_000]], { ...onCredit(100), customer: rosa });
    expect(await judge(back)).toBe('accepted');
  });

  test('credit_limit: a customer owes up to the limit and not a cent more', async () => {
    const rosa = await customer({ creditLimit: 500 });
    const fiado = (amount: number): Sale =>
      ticket([line(10)], 1_000, {
        customer: rosa,
        payments: [{ method: 'credit', amount }, cash(1_000 - amount)],
      });
    const told = (balance: string) => refusal('credit_limit', { customer: 'Rosa', balance, limit: '5.00' });
    expect(await answer(fiado(501))).toEqual(told('0.00'));
    expect(await judge(fiado(500))).toBe('accepted');
    expect(await answer(fiado(1))).toEqual(told('5.00'));
    expect(await judge(ticket([line(1)], 100, { customer: rosa }))).toBe('accepted');
    expect(await judge(creditPayment(fresh(), C01, rosa, 100))).toBe('accepted');
    const back = refund(fresh(), C01, undefined, [[COFFEE, 1_000]], { ...onCredit(100), customer: rosa });
    expect(await judge(back)).toBe('accepted');
    expect(await answer(fiado(201))).toEqual(told('3.00'));
    expect(await judge(fiado(200))).toBe('accepted');
  });

  test('credit_limit: nobody set one, so there is none; a limit of nothing lets nothing pass', async () => {
    const wanted = (customerId: string): Op =>
      ticket([line(1)], 100, { ...onCredit(100), customer: customerId });
    expect(await judge(wanted(await customer({})))).toBe('accepted');
    expect(await judge(wanted(await customer({ creditLimit: 0 })))).toBe('rejected credit_limit');
  });
});

describe('quotes', () => {
  test('unknown_quote: a sale waits for the quote that it came from', async () => {
    const quote = id(fresh());
    const entry = await clerk.give(ticket([line(1)], 100, { quote }));
    expect(await books.verdicts(entry)).toEqual([delay('unknown_quote')]);
    await books.catalog({ quotes: [{ id: quote, fields: { number: 'Q-1' } }] });
    expect(await books.told(entry)).toEqual(['waiting unknown_quote', 'accepted']);
  });

  test('quote_already_sold: a quote becomes one sale; one that was rejected leaves it free', async () => {
    const quote = id(fresh());
    await books.catalog({ quotes: [{ id: quote, fields: { number: 'Q-2' } }] });
    const wrong = ticket([line(1)], 99, { quote });
    const first = ticket([line(1)], 100, { quote });
    expect([await judge(wrong), await judge(first)]).toEqual(['rejected total_mismatch', 'accepted']);
    expect(await answer(ticket([line(1)], 100, { quote }))).toEqual(
      refusal('quote_already_sold', { sale: first.id }),
    );
  });

  test('quote_already_sold: two that waited for it: the first that came has it', async () => {
    const quote = id(fresh());
    const pair = [
      await clerk.give(ticket([line(1)], 100, { quote })),
      await clerk.give(ticket([line(1)], 100, { quote })),
    ];
    await books.catalog({ quotes: [{ id: quote, fields: { number: 'Q-3' } }] });
    expect(await Promise.all(pair.map((entry) => books.verdict(entry)))).toEqual([
      'accepted',
      'rejected quote_already_sold',
    ]);
  });
});

test('every verdict of this file can be read by the cashier, with the parameters that it names', async () => {
  expect(await books.complaints()).toEqual([]);
});
