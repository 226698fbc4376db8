import { describe, expect, it } from 'vitest';
import { decodeOp, encodeOp, type Op } from '../../../crdt-schema/ops/op.ts';
import type { PendingItem, PendingState } from '../../../crdt-schema/pending/pending.ts';
import { amountOf, choicesOf, repeatDraft, sessionInstead } from './ways.ts';

const idOf = (n: number): string => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const AT_MS = 1_780_000_000_000;
const common = (n: number) => ({
  v: 1 as const,
  id: idOf(n),
  at: `${AT_MS.toString(16).padStart(11, '0')}0000-${'a'.repeat(32)}`,
  till: 'C01',
});
const sale: Op = {
  ...common(1),
  kind: 'sale',
  receipt: { series: 'C01', number: 7 },
  session: idOf(9),
  lines: [{ product: idOf(8), quantity: 1_000, price: 2_500, total: 25 }],
  payments: [{ method: 'cash', amount: 25 }],
  total: 25,
  approvals: [{ code: 'discount_limit', by: idOf(5), proof: 'ab'.repeat(64) }],
};
const opening: Op = { ...common(2), kind: 'cash_open', total: 50_000 };
const closing: Op = { ...common(3), kind: 'cash_close', session: idOf(2), counted: [] };
const abono: Op = {
  ...common(4),
  kind: 'credit_payment',
  customer: idOf(6),
  payments: [{ method: 'cash', amount: 10 }],
  total: 10,
};
const dropped: Op = { ...common(5), kind: 'void', target: idOf(1), reason: 'error' };

const item = (op: Op, state: PendingState, code?: string, more: Partial<PendingItem> = {}): PendingItem => ({
  id: op.id,
  op,
  state,
  verdict: code === undefined ? undefined : { status: state === 'waiting' ? 'waiting' : 'rejected', code },
  waitsOn: [],
  history: [],
  ...more,
});

describe('what can be done about an op', () => {
  it('without an answer is to wait, and why', () => {
    for (const state of ['here', 'lan', 'server', 'settling'] as const)
      expect(choicesOf(item(sale, state))).toEqual({ ways: [], wait: state });
  });

  it('that was refused is what its rule offers', () => {
    expect(choicesOf(item(sale, 'rejected', 'insufficient_stock')).ways).toEqual([
      'retry',
      'correct',
      'approve',
      'remove',
    ]);
    expect(choicesOf(item(sale, 'rejected', 'total_mismatch')).ways).toEqual(['correct', 'remove']);
    expect(choicesOf(item(sale, 'rejected', 'duplicate_op')).ways).toEqual(['remove']);
    expect(choicesOf(item(sale, 'rejected', 'of_a_later_version')).ways).toEqual(['remove']);
  });

  it('that has no form of its own is repeated as it is', () => {
    expect(choicesOf(item(abono, 'rejected', 'depends_on_void')).ways).toEqual(['retry', 'remove']);
  });

  it('that settles another is to drop it', () => {
    expect(choicesOf(item(dropped, 'rejected', 'target_settled')).ways).toEqual(['remove']);
  });

  it('that waits is not to try again', () => {
    expect(choicesOf(item(sale, 'waiting', 'unknown_product'))).toMatchObject({ wait: 'waiting' });
    const behind = item(closing, 'waiting', 'unknown_session', { waitsOn: [idOf(2)] });
    expect(choicesOf(behind)).toEqual({ ways: ['remove'], wait: 'waitsOn' });
  });

  it('that opened a till twice is to go on in the session that counts', () => {
    const params = { till: 'C01', session: idOf(9) };
    const verdict = { status: 'rejected', code: 'session_already_open', params } as const;
    const second = item(opening, 'rejected', 'session_already_open', { verdict });
    expect(choicesOf(second).ways[0]).toBe('goOn');
    expect(sessionInstead(second)).toBe(idOf(9));
    expect(sessionInstead(item(sale, 'rejected', 'session_already_open', { verdict }))).toBeUndefined();
  });
});

describe('the op that is written again', () => {
  it('names the refused one, when it happened, and the number on the paper; nothing of the first attempt is in it', () => {
    expect(repeatDraft(sale, sale.id)).toEqual({
      lines: sale.kind === 'sale' ? sale.lines : [],
      payments: [{ method: 'cash', amount: 25 }],
      total: 25,
      reference: 'C01-000007',
      occurredAt: AT_MS,
      replaces: sale.id,
    });
  });

  it('is an op of its kind once it is stamped', () => {
    for (const op of [sale, opening, closing, abono]) {
      const { kind } = op;
      const receipt = 'receipt' in op ? { receipt: { series: 'C01', number: 8 } } : {};
      const again = { ...common(20), kind, ...receipt, ...repeatDraft(op, op.id) } as Op;
      expect([kind, decodeOp(encodeOp(again)).ok]).toEqual([kind, true]);
    }
    expect(repeatDraft(closing, closing.id)).toMatchObject({ session: idOf(2) });
  });
});

it('the amount of an op is what a cashier knows it by', () => {
  expect([sale, opening, closing, abono, dropped].map(amountOf)).toEqual([
    25,
    50_000,
    undefined,
    10,
    undefined,
  ]);
});
