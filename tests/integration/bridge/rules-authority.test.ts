/** What the office settles in a till's place: whose device may, whose signature it takes, and what becomes of two that do so at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateKeyPair, createVerifier } from '../../../server/security/crypto.ts';
import { toHex } from '../../../crdt-schema/model/ids.ts';
import { authorityCode, authorityMessage } from '../../../crdt-schema/ops/authority.ts';
import type { Approval, Op, Sale, VoidOp } from '../../../crdt-schema/ops/op.ts';
import { createDatabase, type Database } from '../database.ts';
import {
  at,
  Books,
  C01,
  C02,
  Clerk,
  COFFEE,
  delay,
  id,
  refusal,
  RICE,
  sale,
  STORE,
  type Till,
} from './books.ts';
import { cashClose, cashOpen, voidOf } from './builders.ts';

const OFFICE: Till = { device: 'aa'.repeat(16), till: 'OFI' };
const VIEWER: Till = { device: 'bb'.repeat(16), till: 'VER' };
const ACCEPTED = { status: 'accepted' };

let database: Database;
let books: Books;
let clerk: Clerk;
/** By person: the way to sign an op of the office. */
let ana: (op: Settling) => Approval;
let luis: (op: Settling) => Approval;
const fresh = (): number => clerk.fresh();
const judge = (op: Op, till: Till = OFFICE): Promise<string | undefined> => clerk.judge(op, till);
const answer = (op: Op, till: Till = OFFICE) => clerk.answer(op, till);

type Settling = Exclude<Op, { readonly kind: 'override' }>;

const person = async (n: number, role: string, name: string): Promise<(op: Settling) => Approval> => {
  const keys = generateKeyPair();
  await database.pool.query(
    `insert into person (store_id, id, name, role, public_key, sealed_key, active) values ($1, $2, $3, $4, $5, '', true)`,
    [STORE, id(n), name, role, toHex(keys.publicKey)],
  );
  return (op) => ({
    code: authorityCode(op.kind),
    by: id(n),
    proof: toHex(keys.sign(authorityMessage(STORE, op))),
  });
};

beforeAll(async () => {
  database = await createDatabase();
  books = await Books.open(database.pool, { verify: createVerifier() });
  clerk = new Clerk(books);
  await books.bridge.saveDevices([
    { id: OFFICE.device, till: 'OFI', series: 'OFI', role: 'admin' },
    { id: VIEWER.device, till: 'VER', series: 'VER', role: 'viewer' },
  ]);
  ana = await person(0xa1, 'supervisor', 'Ana');
  luis = await person(0xa2, 'cashier', 'Luis');
});
afterAll(() => database.drop());

/** Of C01, refused for its total. */
const rejectedSale = async (more: Partial<Sale> = {}): Promise<Sale> => {
  const op = sale(fresh(), C01, [[COFFEE, 2_000]], { total: 7, ...more });
  expect(await judge(op, C01)).toBe('rejected total_mismatch');
  return op;
};
/** Of the office, in the name of C01: numbered in its own series. */
const corrected = (target: string, more: Partial<Sale> = {}): Sale => {
  const n = fresh();
  const op = sale(n, C01, [[COFFEE, 2_000]], { at: at(n, OFFICE), replaces: target, ...more });
  return { ...op, receipt: { series: 'OFI', number: n } };
};
const dropped = (target: string, more: Partial<VoidOp> = {}): VoidOp => {
  const n = fresh();
  return voidOf(n, C01, target, { at: at(n, OFFICE), ...more });
};
const by = <O extends Settling>(sign: (op: Settling) => Approval, op: O): O => ({
  ...op,
  authority: sign(op),
});

describe('the office', () => {
  test('voids and corrects an op of a till, which books in the name of that till', async () => {
    const [first, second] = [await rejectedSale(), await rejectedSale()];
    expect(await answer(by(ana, dropped(first.id)))).toEqual(ACCEPTED);
    const right = by(ana, corrected(second.id));
    expect(await answer(right)).toEqual(ACCEPTED);
    const { rows } = await database.pool.query(
      `select s.till, s.receipt, o.device_id, o.till as of, t.settled_by, t.settled_how from sale s
       join op o on o.store_id = s.store_id and o.id = s.id join op t on t.store_id = s.store_id and t.id = $2
       where s.store_id = $1 and s.id = $3`,
      [STORE, second.id, right.id],
    );
    const receipt = `OFI-${String(right.receipt.number).padStart(6, '0')}`;
    expect(rows).toEqual([
      {
        till: 'C01',
        receipt,
        device_id: OFFICE.device,
        of: 'C01',
        settled_by: right.id,
        settled_how: 'replace',
      },
    ]);
  });

  test('an op that waits is corrected too: for the product that was meant', async () => {
    const waits = sale(fresh(), C01, [[id(fresh()), 1_000]]);
    expect(await judge(waits, C01)).toBe('waiting unknown_product');
    expect(await answer(by(ana, corrected(waits.id)))).toEqual(ACCEPTED);
  });

  test('what it writes may come before what it settles', async () => {
    const target = sale(fresh(), C01, [[COFFEE, 2_000]], { total: 7 });
    const entry = await clerk.give(by(ana, dropped(target.id)), OFFICE);
    expect((await books.verdicts(entry)).at(-1)).toEqual(delay('unknown_target'));
    await judge(target, C01);
    expect(await books.verdict(entry)).toBe('accepted');
  });

  test('takes a closing over into the session of the till, which goes on from there', async () => {
    const opened = fresh();
    expect(await judge(cashOpen(opened, C01, 1_000), C01)).toBe('accepted');
    const wrong = sale(fresh(), C01, [[RICE, 1_000]], { total: 7, session: id(opened) });
    expect(await judge(wrong, C01)).toBe('rejected total_mismatch');
    expect(await judge(cashClose(fresh(), C01, opened, 1_000), C01)).toBe('accepted');
    expect(await answer(by(ana, corrected(wrong.id, { session: id(opened) })))).toEqual(ACCEPTED);
    const { rows } = await database.pool.query(
      'select kind from cash_cut where store_id = $1 and session_id = $2 order by number',
      [STORE, id(opened)],
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['Z', 'supplement']);
  });

  test('approval_invalid: only with the signature of somebody who may, over that very op', async () => {
    const target = await rejectedSale();
    const told = (code: string, person = 'Ana') => refusal('approval_invalid', { code, person });
    expect(await answer(by(luis, dropped(target.id)))).toEqual(told('void', 'Luis'));
    const right = by(ana, corrected(target.id));
    const dearer = { payments: [{ method: 'cash' as const, amount: 201 }], total: 201 };
    expect(await answer({ ...right, id: id(fresh()), ...dearer })).toEqual(told('replace'));
    const other = by(ana, dropped((await rejectedSale()).id));
    expect(await answer({ ...other, id: id(fresh()), target: target.id })).toEqual(told('void'));
    const asAnother = { ...right, id: id(fresh()) };
    expect(await answer({ ...asAnother, authority: { ...ana(asAnother), code: 'void' } })).toEqual(
      told('void'),
    );
    expect(await answer(right)).toEqual(ACCEPTED);
  });

  test('till_mismatch: not without a word of somebody, nor from another device than the office’s', async () => {
    const target = await rejectedSale();
    const told = (expected: string) => refusal('till_mismatch', { till: 'C01', expected });
    expect(await answer(dropped(target.id))).toEqual(told('OFI'));
    expect(await answer(by(ana, dropped(target.id)), C02)).toEqual(told('C02'));
    expect(await answer(by(ana, dropped(target.id)), VIEWER)).toEqual(told('VER'));
    // Nor is it a way to sell in a till's name.
    const { replaces: _, ...sold } = corrected(target.id);
    expect(await answer(by(ana, sold))).toEqual(told('OFI'));
  });

  test('target_of_other_till, target_accepted: only what is of that till, and was not accepted', async () => {
    const theirs = sale(fresh(), C02, [[COFFEE, 2_000]], { total: 7 });
    expect(await judge(theirs, C02)).toBe('rejected total_mismatch');
    expect(await answer(by(ana, dropped(theirs.id)))).toEqual(
      refusal('target_of_other_till', { till: 'C02' }),
    );
    const sold = sale(fresh(), C01, [[COFFEE, 2_000]]);
    expect(await judge(sold, C01)).toBe('accepted');
    expect(await answer(by(ana, dropped(sold.id)))).toEqual(refusal('target_accepted'));
    expect(await answer(by(ana, corrected(sold.id)))).toEqual(refusal('target_accepted'));
  });

  test('target_settled: of the office and the till that settle the same, the first one in the ledger does', async () => {
    const [first, second, third] = [await rejectedSale(), await rejectedSale(), await rejectedSale()];
    expect(await answer(by(ana, corrected(first.id)))).toEqual(ACCEPTED);
    const late = sale(fresh(), C01, [[COFFEE, 2_000]], { replaces: first.id });
    expect(await answer(late, C01)).toEqual(refusal('target_settled', { how: 'replace' }));
    expect(await judge(sale(fresh(), C01, [[COFFEE, 2_000]], { replaces: second.id }), C01)).toBe('accepted');
    expect(await answer(by(ana, dropped(second.id)))).toEqual(refusal('target_settled', { how: 'replace' }));
    const drop = voidOf(fresh(), C01, third.id);
    expect(await judge(drop, C01)).toBe('accepted');
    expect(await answer(by(ana, dropped(third.id)))).toEqual({ ...ACCEPTED, params: { already: drop.id } });
  });

  test('what of it was refused in turn is settled at the till as at the office', async () => {
    const target = await rejectedSale();
    const [first, second] = [corrected(target.id, { total: 8 }), corrected(target.id, { total: 9 })];
    expect(await judge(by(ana, first))).toBe('rejected total_mismatch');
    expect(await judge(by(ana, second))).toBe('rejected total_mismatch');
    expect(await judge(voidOf(fresh(), C01, first.id), C01)).toBe('accepted');
    expect(await judge(by(ana, corrected(second.id)))).toBe('accepted');
  });

  test('told nobody of what has no text', async () => {
    expect(await books.complaints()).toEqual([]);
  });
});
