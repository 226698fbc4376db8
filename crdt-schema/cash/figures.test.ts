import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Op } from '../ops/op.ts';
import {
  addToFigures,
  copyFigures,
  creditMove,
  differences,
  emptyFigures,
  moneyMoves,
  sessionOf,
  type SessionFigures,
} from './figures.ts';

const id = (n: number): string => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const SESSION = id(1);
const common = {
  v: 1 as const,
  id: id(2),
  at: `018900000000000-${'a'.repeat(32)}`,
  till: 'C01',
};
const line = { product: id(3), quantity: 1_000, price: 10_000, total: 100 };
const ticket = {
  ...common,
  receipt: { series: 'C01', number: 1 },
  session: SESSION,
  lines: [line],
  payments: [{ method: 'cash' as const, amount: 100 }],
  total: 100,
};

/** One op of each kind, with all that counts. */
const OPS = {
  sale: {
    ...ticket,
    kind: 'sale',
    lines: [{ ...line, quantity: 12_000, discount: 40, total: 1_160, taxes: [{ name: 'IVA', rate: 1_600 }] }],
    discount: 60,
    rounding: -1,
    payments: [
      { method: 'cash', amount: 500, tendered: 1_000 },
      { method: 'credit', amount: 599 },
    ],
    total: 1_099,
  },
  refund: {
    ...ticket,
    kind: 'refund',
    lines: [{ ...line, discount: 10, total: 90, taxes: [{ name: 'IVA', rate: 1_600 }] }],
    rounding: 2,
    payments: [
      { method: 'cash', amount: 52 },
      { method: 'credit', amount: 40 },
    ],
    total: 92,
  },
  stock_move: { ...common, kind: 'stock_move', reason: 'count', lines: [{ product: id(3), quantity: -1 }] },
  cash_open: { ...common, id: SESSION, kind: 'cash_open', total: 5_000 },
  cash_close: {
    ...common,
    kind: 'cash_close',
    session: SESSION,
    counted: [{ method: 'cash', amount: 1 }],
  },
  cash_move: {
    ...common,
    kind: 'cash_move',
    session: SESSION,
    direction: 'in',
    amount: 30,
    reason: 'cambio',
  },
  expense: {
    ...common,
    kind: 'expense',
    session: SESSION,
    category: 'hielo',
    method: 'transfer',
    amount: 70,
  },
  credit_payment: {
    ...common,
    kind: 'credit_payment',
    session: SESSION,
    customer: id(4),
    payments: [
      { method: 'cash', amount: 20 },
      { method: 'card', amount: 80 },
    ],
    total: 100,
  },
  void: { ...common, kind: 'void', target: id(5), reason: 'error' },
  override: {
    ...common,
    kind: 'override',
    target: id(5),
    reason: 'error',
    approval: { code: 'credit_limit', by: id(6), proof: 'a'.repeat(128) },
  },
} satisfies { readonly [K in Op['kind']]: Extract<Op, { kind: K }> };
const out = { ...OPS.cash_move, direction: 'out' as const };

const figuresOf = (...ops: readonly Op[]): SessionFigures => {
  const figures = emptyFigures();
  for (const op of ops) addToFigures(figures, op);
  return figures;
};

test.each<[Op, [method: string, amount: number][]]>([
  [
    OPS.sale,
    [
      ['cash', 500],
      ['credit', 599],
    ],
  ],
  [
    OPS.refund,
    [
      ['cash', -52],
      ['credit', -40],
    ],
  ],
  [OPS.stock_move, []],
  [OPS.cash_open, [['cash', 5_000]]],
  [{ ...OPS.cash_open, total: 0 }, []],
  [OPS.cash_close, []],
  [OPS.cash_move, [['cash', 30]]],
  [out, [['cash', -30]]],
  [OPS.expense, [['transfer', -70]]],
  [
    OPS.credit_payment,
    [
      ['cash', 20],
      ['card', 80],
    ],
  ],
  [OPS.void, []],
  [OPS.override, []],
])('$kind moves money by method, signed by what it does to the drawer', (op, expected) => {
  expect(moneyMoves(op).map(({ method, amount }) => [method, amount])).toEqual(expected);
});

test('what a customer owes grows by what is bought on credit, and falls by what comes back or is paid', () => {
  const moves = Object.values<Op>(OPS).flatMap((op) => {
    const amount = creditMove(op);
    return amount === 0 ? [] : [[op.kind, amount]];
  });
  expect(moves).toEqual([
    ['sale', 599],
    ['refund', -40],
    ['credit_payment', -100],
  ]);
});

test('a session is its opening, and what names that', () => {
  const named = Object.values<Op>(OPS).filter((op) => sessionOf(op) === SESSION);
  expect(named.map(({ kind }) => kind)).toEqual([
    'sale',
    'refund',
    'cash_open',
    'cash_close',
    'cash_move',
    'expense',
    'credit_payment',
  ]);
  expect(sessionOf({ ...OPS.sale, session: undefined })).toBeUndefined();
});

describe('figures', () => {
  test('of one op of each kind', () => {
    expect(figuresOf(...Object.values<Op>(OPS), out)).toEqual({
      expected: { cash: 500 - 52 + 5_000 + 30 + 20 - 30, credit: 559, transfer: -70, card: 80 },
      sales: { count: 1, total: 1_099 },
      refunds: { count: 1, total: 92 },
      discounts: 100,
      rounding: -3,
      // 11.00 / 1.16, less 0.90 / 1.16.
      taxes: { '1600 IVA': 152 - 12 },
      entries: { count: 1, total: 30 },
      withdrawals: { count: 1, total: 30 },
      expenses: { count: 1, total: 70 },
      creditPayments: { count: 1, total: 100 },
    });
  });

  test('are the same in whatever order the ops come', () => {
    const some = fc.array(fc.constantFrom<Op>(...Object.values<Op>(OPS), out), { maxLength: 20 });
    const shuffled = some.chain((ops) =>
      fc.tuple(fc.constant(ops), fc.shuffledSubarray(ops, { minLength: ops.length })),
    );
    fc.assert(
      fc.property(shuffled, ([ops, others]) => {
        expect(figuresOf(...others)).toEqual(figuresOf(...ops));
      }),
    );
  });

  test('are the sums of those of two parts', () => {
    const some = fc.array(fc.constantFrom<Op>(...Object.values<Op>(OPS), out), { maxLength: 12 });
    const total = (figures: SessionFigures): number => figures.expected['cash'] ?? 0;
    fc.assert(
      fc.property(some, some, (one, other) => {
        expect(total(figuresOf(...one, ...other))).toBe(
          total(figuresOf(...one)) + total(figuresOf(...other)),
        );
      }),
    );
  });

  test('that were copied no longer change with the first', () => {
    const first = figuresOf(OPS.sale);
    const copy = copyFigures(first);
    addToFigures(first, OPS.refund);
    expect(copy).toEqual(figuresOf(OPS.sale));
  });

  test('are plain JSON', () => {
    const figures = figuresOf(...Object.values<Op>(OPS));
    expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
  });
});

describe('differences', () => {
  test.each<[string, { method: string; amount: number }[], Record<string, number>]>([
    ['short', [{ method: 'cash', amount: 1_099 }], { cash: -1 }],
    ['over', [{ method: 'cash', amount: 1_101 }], { cash: 1 }],
    ['a method that nothing was expected of', [{ method: 'card', amount: 5 }], { card: 5 }],
    ['what was not counted is no difference', [], {}],
  ])('%s', (_, counted, expected) => {
    const figures = figuresOf({ ...OPS.cash_open, total: 1_100 });
    expect(differences(figures, counted)).toEqual(expected);
  });
});
