/** What a supervisor accepts although a rule refuses it (`override`), and how the proof is checked. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { settingsOf, type StoreSettings } from '../../../bridge/index.ts';
import { RULES } from '../../../bridge/rules/index.ts';
import type { Approval, Op } from '../../../crdt-schema/ops/op.ts';
import { createVerifier } from '../../../server/security/crypto.ts';
import { createDatabase, type Database } from '../database.ts';
import {
  Books,
  C01,
  C02,
  Clerk,
  COFFEE,
  RICE,
  delay,
  id,
  refund,
  refusal,
  sale,
  STORE,
  type Till,
} from './books.ts';
import { addPerson, cashClose, cashMove, cashOpen, overrideOf, type Person, voidOf } from './builders.ts';

const POLICY = settingsOf({ discountLimit: 1_000, refundsWithoutSale: 'reject', cashRounding: 5 });
const HAM = id(0x4a);
const ROSA = id(0x705a);

let database: Database;
let books: Books;
let clerk: Clerk;
let policy: StoreSettings;
let ana: Person;
const fresh = (): number => clerk.fresh();
const judge = (op: Op, till?: Till): Promise<string | undefined> => clerk.judge(op, till);
const answer = (op: Op, till?: Till) => clerk.answer(op, till);

beforeAll(async () => {
  database = await createDatabase();
  books = await Books.open(database.pool, { settings: () => policy, verify: createVerifier() });
  clerk = new Clerk(books);
  ana = await addPerson(database.pool, 0xa1, 'supervisor');
  await books.catalog({
    products: [{ id: HAM, fields: { name: 'Jamón', stockPolicy: 'reject' } }],
    customers: [{ id: ROSA, fields: { name: 'Rosa', creditLimit: 100 } }],
  });
});
beforeEach(() => void (policy = POLICY));
afterAll(() => database.drop());

type Sale = ReturnType<typeof sale>;
const TOO_FEW = 'insufficient_stock';

/** A sale of ham, of which there is none. */
const rejectedSale = async (more: Partial<Sale> = {}): Promise<Sale> => {
  const op = sale(fresh(), C01, [[HAM, 1_000]], more);
  expect(await judge(op)).toBe(`rejected ${TOO_FEW}`);
  return op;
};
const settledBy = async (op: string): Promise<unknown> => {
  const { rows } = await database.pool.query(
    'select status, code, settled_by, settled_how from op where store_id = $1 and id = $2',
    [STORE, op],
  );
  return rows[0];
};

/** For each code that a supervisor may let pass: an op that its rule refuses, written by C01. */
const REFUSED: Readonly<Record<string, () => Promise<Op>>> = {
  insufficient_stock: async () => sale(fresh(), C01, [[HAM, 1_000]]),
  discount_limit: async () => {
    const [line] = sale(fresh(), C01, [[COFFEE, 1_000]]).lines;
    return sale(fresh(), C01, [], {
      lines: [{ ...line!, discount: 20, total: 80 }],
      payments: [{ method: 'cash', amount: 80 }],
      total: 80,
    });
  },
  rounding_mismatch: async () =>
    sale(fresh(), C01, [[COFFEE, 1_000]], {
      rounding: 3,
      total: 103,
      payments: [{ method: 'cash', amount: 103 }],
    }),
  product_inactive: async () => {
    const tea = id(fresh());
    await books.project([{ id: tea, fields: { name: 'Té', active: false } }]);
    return sale(fresh(), C01, [[tea, 1_000]]);
  },
  customer_inactive: async () => {
    const customer = id(fresh());
    await books.catalog({ customers: [{ id: customer, fields: { name: 'Luis', active: false } }] });
    return sale(fresh(), C01, [[COFFEE, 1_000]], { customer, payments: [{ method: 'credit', amount: 100 }] });
  },
  credit_limit: async () =>
    sale(fresh(), C01, [[COFFEE, 2_000]], { customer: ROSA, payments: [{ method: 'credit', amount: 200 }] }),
  quote_already_sold: async () => {
    const quote = id(fresh());
    await books.catalog({ quotes: [{ id: quote, fields: { number: 'Q' } }] });
    expect(await judge(sale(fresh(), C01, [[COFFEE, 1_000]], { quote }))).toBe('accepted');
    return sale(fresh(), C01, [[COFFEE, 1_000]], { quote });
  },
  refund_needs_sale: async () => refund(fresh(), C01, undefined, [[COFFEE, 1_000]]),
  refund_amount_exceeds_sale: async () => {
    const [line, rest] = sale(fresh(), C01, [
      [COFFEE, 1_000],
      [RICE, 1_000],
    ]).lines;
    const sold = sale(fresh(), C01, [], {
      lines: [{ ...line!, discount: 10, total: 90 }, rest!],
      payments: [{ method: 'cash', amount: 190 }],
      total: 190,
    });
    expect(await judge(sold)).toBe('accepted');
    return refund(fresh(), C01, undefined, [[COFFEE, 1_000]], { sale: sold.id });
  },
  session_not_open: async () => {
    policy = settingsOf({ cashSessions: 'required' });
    return cashMove(fresh(), C01, 100);
  },
  session_already_open: async () => {
    expect(await judge(cashOpen(fresh(), C01, 100))).toBe('accepted');
    return cashOpen(fresh(), C01, 200);
  },
  session_closed: async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      'select id from cash_session where till = $1 and closed_by is null order by opening_float',
      ['C01'],
    );
    const session = rows[0]!.id;
    expect(await judge(cashClose(fresh(), C01, 0, 100, { session }))).toBe('accepted');
    return cashMove(fresh(), C01, 100, { session });
  },
};

describe('override', () => {
  test.each(Object.entries(REFUSED))('%s may be let pass by a supervisor', async (code, make) => {
    const op = await make();
    const entry = await clerk.give(op);
    expect(await books.verdict(entry)).toBe(`rejected ${code}`);
    const override = overrideOf(fresh(), C01, op.id, ana.approve(op.id, code));
    expect(await judge(override)).toBe('accepted');
    // The verdict of the op itself is final; it is settled.
    expect(await books.told(entry)).toEqual([`rejected ${code}`]);
    expect(await settledBy(op.id)).toEqual({
      status: 'rejected',
      code,
      settled_by: override.id,
      settled_how: 'override',
    });
  });

  test('is there for every code that names it as a way out', () => {
    const ways = RULES.filter((rule) => rule.ways.includes('override')).map(({ code }) => code);
    expect(Object.keys(REFUSED).sort()).toEqual(ways.sort());
  });

  test('books the sale itself: its receipt, its stock and its money, once', async () => {
    const wanted = await rejectedSale();
    const before = (await books.stock())[HAM] ?? 0;
    const [approval, overrides] = [ana.approve(wanted.id, TOO_FEW), fresh()];
    expect(await judge(overrideOf(overrides, C01, wanted.id, approval))).toBe('accepted');
    expect((await books.stock())[HAM]).toBe(before - 1_000);
    expect((await books.movements())[HAM]).toBe(before - 1_000);
    const { rows } = await database.pool.query(
      'select kind, till, device_id, number, total from sale where id = $1',
      [wanted.id],
    );
    expect(rows).toEqual([
      { kind: 'sale', till: 'C01', device_id: C01.device, number: wanted.receipt.number, total: 100 },
    ]);
    expect(await answer(overrideOf(fresh(), C01, wanted.id, approval))).toEqual(
      refusal('target_settled', { how: 'override' }),
    );
    expect(await answer(voidOf(fresh(), C01, wanted.id))).toEqual(
      refusal('target_settled', { how: 'override' }),
    );
    expect(await judge(sale(fresh(), C01, [[COFFEE, 1_000]], { receipt: wanted.receipt }))).toBe(
      'rejected duplicate_receipt',
    );
    expect((await books.stock())[HAM]).toBe(before - 1_000);
  });

  test('frees the refund that was parked, which counts against the sale', async () => {
    const wanted = await rejectedSale();
    const back = () => refund(fresh(), C02, undefined, [[HAM, 1_000]], { sale: wanted.id });
    const parked = await clerk.give(back(), C02);
    expect((await books.verdicts(parked)).at(-1)).toEqual(delay('parked_on_rejected', { on: TOO_FEW }));
    const approval = ana.approve(wanted.id, TOO_FEW);
    expect(await judge(overrideOf(fresh(), C01, wanted.id, approval))).toBe('accepted');
    expect(await books.told(parked)).toEqual(['waiting parked_on_rejected', 'accepted']);
    expect(await judge(back(), C02)).toBe('rejected refund_exceeds_sale');
  });

  test('may be written at any till, and waits for what it accepts', async () => {
    const wanted = sale(fresh(), C01, [[HAM, 1_000]]);
    const early = await clerk.give(overrideOf(fresh(), C02, wanted.id, ana.approve(wanted.id, TOO_FEW)), C02);
    expect(await books.verdicts(early)).toEqual([delay('unknown_target')]);
    expect(await judge(wanted)).toBe(`rejected ${TOO_FEW}`);
    expect(await books.told(early)).toEqual(['waiting unknown_target', 'accepted']);
  });

  test('waives one rule: the others are asked again, as things stand now', async () => {
    const receipt = { series: 'C01', number: fresh() };
    const wanted = await rejectedSale({ receipt });
    expect(await judge(sale(fresh(), C01, [[COFFEE, 1_000]], { receipt }))).toBe('accepted');
    expect(await judge(overrideOf(fresh(), C01, wanted.id, ana.approve(wanted.id, TOO_FEW)))).toBe(
      'rejected duplicate_receipt',
    );
    expect(await judge(voidOf(fresh(), C01, wanted.id))).toBe('accepted');
  });

  test('waives several rules where each is approved: the first that is not speaks, and the answer names it', async () => {
    /** A fifth off, on credit above the limit, of ham that is not there. */
    const wanted = (): Op => {
      const [line] = sale(fresh(), C01, [[HAM, 2_000]]).lines;
      return sale(fresh(), C01, [], {
        customer: ROSA,
        lines: [{ ...line!, discount: 40, total: 160 }],
        payments: [{ method: 'credit', amount: 160 }],
        total: 160,
      });
    };
    const owed = async (): Promise<number> => {
      const { rows } = await database.pool.query<{ amount: number }>(
        'select amount from customer_balance where customer_id = $1',
        [ROSA],
      );
      return rows[0]?.amount ?? 0;
    };
    const before = await owed();
    const op = wanted();
    expect(await judge(op)).toBe('rejected discount_limit');
    const approve = (code: string) => ana.approve(op.id, code);
    const first = approve('discount_limit');
    const by = (...also: Approval[]) => overrideOf(fresh(), C01, op.id, first, { also });
    expect(await judge(overrideOf(fresh(), C01, op.id, first))).toBe(`rejected ${TOO_FEW}`);
    expect(await judge(by(approve(TOO_FEW)))).toBe('rejected credit_limit');
    expect(await judge(by(approve('credit_limit')))).toBe(`rejected ${TOO_FEW}`);
    const override = by(approve(TOO_FEW), approve('credit_limit'));
    expect(await judge(override)).toBe('accepted');
    expect(await settledBy(op.id)).toMatchObject({ settled_by: override.id, settled_how: 'override' });
    expect(await owed()).toBe(before + 160);
  });

  test('not_overridable: of several rules, each has to be a policy, and the first the one that refused', async () => {
    const op = await rejectedSale();
    const by = (code: string, ...also: string[]) =>
      overrideOf(fresh(), C01, op.id, ana.approve(op.id, code), {
        also: also.map((one) => ana.approve(op.id, one)),
      });
    expect(await answer(by(TOO_FEW, 'duplicate_receipt'))).toEqual(
      refusal('not_overridable', { code: 'duplicate_receipt' }),
    );
    expect(await answer(by('credit_limit', TOO_FEW))).toEqual(refusal('not_overridable', { code: TOO_FEW }));
    const other = await addPerson(database.pool, fresh(), 'supervisor', { name: 'Eva' });
    const forged = {
      ...ana.approve(op.id, 'credit_limit'),
      proof: other.approve(op.id, 'credit_limit').proof,
    };
    expect(
      await answer(overrideOf(fresh(), C01, op.id, ana.approve(op.id, TOO_FEW), { also: [forged] })),
    ).toEqual(refusal('approval_invalid', { code: 'credit_limit', person: 'Ana' }));
    // A second supervisor may approve what the first may not have seen.
    const shared = overrideOf(fresh(), C01, op.id, ana.approve(op.id, TOO_FEW), {
      also: [other.approve(op.id, 'credit_limit')],
    });
    expect(await judge(shared)).toBe('accepted');
  });

  test('not_overridable: what does not add up stays rejected, and so does what another rule refused', async () => {
    const wrong = sale(fresh(), C01, [[COFFEE, 1_000]], { total: 7 });
    expect(await judge(wrong)).toBe('rejected total_mismatch');
    const told = (code: string) => refusal('not_overridable', { code });
    const override = (op: Op, code: string) => overrideOf(fresh(), C01, op.id, ana.approve(op.id, code));
    expect(await answer(override(wrong, 'total_mismatch'))).toEqual(told('total_mismatch'));
    const wanted = await rejectedSale();
    expect(await answer(override(wanted, 'credit_limit'))).toEqual(told(TOO_FEW));
    const waits = sale(fresh(), C01, [[id(fresh()), 1_000]]);
    expect(await judge(waits)).toBe('waiting unknown_product');
    expect(await answer(override(waits, 'unknown_product'))).toEqual(told('unknown_product'));
  });

  test('target_accepted: what was accepted needs no supervisor', async () => {
    const right = sale(fresh(), C01, [[COFFEE, 1_000]]);
    expect(await judge(right)).toBe('accepted');
    expect(await answer(overrideOf(fresh(), C01, right.id, ana.approve(right.id, TOO_FEW)))).toEqual(
      refusal('target_accepted'),
    );
  });
});

describe('approval_invalid', () => {
  const told = (person: string, code = TOO_FEW) => refusal('approval_invalid', { code, person });

  test('approval_invalid: a cashier, one who left and one whom nobody knows approve nothing', async () => {
    const cashier = await addPerson(database.pool, fresh(), 'cashier', { name: 'Beto' });
    const gone = await addPerson(database.pool, fresh(), 'admin', { name: 'Carla', active: false });
    const boss = await addPerson(database.pool, fresh(), 'admin', { name: 'Dora' });
    const wanted = await rejectedSale();
    const by = (person: Person) => overrideOf(fresh(), C01, wanted.id, person.approve(wanted.id, TOO_FEW));
    expect(await answer(by(cashier))).toEqual(told('Beto'));
    expect(await answer(by(gone))).toEqual(told('Carla'));
    const nobody = id(fresh());
    expect(
      await answer(overrideOf(fresh(), C01, wanted.id, { ...ana.approve(wanted.id, TOO_FEW), by: nobody })),
    ).toEqual(told(nobody));
    expect(await judge(by(boss))).toBe('accepted');
  });

  test('approval_invalid: the proof is for this op, this code and this reason, by the key of who is named', async () => {
    const other = await addPerson(database.pool, fresh(), 'supervisor', { name: 'Eva' });
    const [wanted, another] = [await rejectedSale(), await rejectedSale()];
    const right = ana.approve(wanted.id, TOO_FEW);
    const flipped = (right.proof.startsWith('0') ? '1' : '0') + right.proof.slice(1);
    const wrong: Approval[] = [
      { ...right, proof: flipped },
      { ...right, proof: '0'.repeat(128) },
      { ...right, proof: ana.approve(another.id, TOO_FEW).proof },
      { ...right, proof: ana.approve(wanted.id, 'credit_limit').proof },
      { ...right, proof: ana.approve(wanted.id, TOO_FEW, 'otra razón').proof },
      { ...right, proof: other.approve(wanted.id, TOO_FEW).proof },
    ];
    for (const approval of wrong)
      expect(await answer(overrideOf(fresh(), C01, wanted.id, approval))).toEqual(told('Ana'));
    expect(await answer(overrideOf(fresh(), C01, wanted.id, right, { reason: 'otra razón' }))).toEqual(
      told('Ana'),
    );
    expect(await judge(overrideOf(fresh(), C01, another.id, right))).toBe('rejected approval_invalid');
    expect(await judge(overrideOf(fresh(), C01, wanted.id, right))).toBe('accepted');
  });

  test('approval_invalid: of a ticket, the proof binds its total, and every approval has to be good', async () => {
    const op = refund(fresh(), C01, undefined, [[COFFEE, 1_000]]);
    const code = 'refund_needs_sale';
    const low = ana.approve(op.id, code, '99');
    expect(await answer({ ...op, approvals: [low] })).toEqual(told('Ana', code));
    const again = refund(fresh(), C01, undefined, [[COFFEE, 1_000]]);
    const good = ana.approve(again.id, code, '100');
    expect(await judge({ ...again, approvals: [good, low] })).toBe('rejected approval_invalid');
    const third = refund(fresh(), C01, undefined, [[COFFEE, 1_000]]);
    expect(await judge({ ...third, approvals: [ana.approve(third.id, code, '100')] })).toBe('accepted');
  });

  test('approval_invalid: an approval of another store is none', async () => {
    const wanted = await rejectedSale();
    await database.pool.query(
      `insert into person (store_id, id, name, role, public_key, sealed_key)
       select 'sur', id, name, role, public_key, '' from person where id = $1`,
      [ana.id],
    );
    const south = await Books.open(database.pool, { verify: createVerifier(), store: 'sur' });
    await south.catalog({ products: [{ id: HAM, fields: { name: 'Jamón', stockPolicy: 'reject' } }] });
    const there = new Clerk(south, 0x7000);
    expect(await there.judge(wanted)).toBe(`rejected ${TOO_FEW}`);
    const override = overrideOf(fresh(), C01, wanted.id, ana.approve(wanted.id, TOO_FEW));
    expect(await there.judge(override)).toBe('rejected approval_invalid');
    expect(await judge(override)).toBe('accepted');
  });
});

test('every verdict of this file can be read by the cashier, with the parameters that it names', async () => {
  expect(await books.complaints()).toEqual([]);
});
