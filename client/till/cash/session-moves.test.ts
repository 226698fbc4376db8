import { expect, test } from 'vitest';
import type { CashMove, Expense } from '../../../crdt-schema/ops/op.ts';
import {
  accepted,
  entry,
  idOf,
  openingOf,
  rejected,
  saleOf,
  voidOf,
} from '../../../crdt-schema/pending/test-logs.ts';
import { TillView } from '../../../crdt-schema/pending/session-view.ts';
import { sessionMoves } from './session-moves.ts';

const { lines: _, payments: __, receipt: ___, total: ____, ...common } = saleOf(0, 1);
const at = (n: number) => {
  const { id, at: clock } = saleOf(n, 1);
  return { id, at: clock };
};
const moveOf = (n: number, more: Partial<CashMove> = {}): CashMove => ({
  ...{
    ...common,
    ...at(n),
    kind: 'cash_move',
    session: idOf(0),
    direction: 'out',
    amount: 100,
    reason: 'Banco',
  },
  ...more,
});
const expenseOf = (n: number, session: string): Expense => ({
  ...{ ...common, ...at(n), kind: 'expense', session, category: 'Luz', method: 'cash', amount: 50 },
});

test('the moves of the session are told newest first, and which of them count', () => {
  const entries = [
    entry(openingOf(0, 500), accepted),
    entry(openingOf(1, 500, { till: 'C02' }), accepted),
    entry(moveOf(2), accepted),
    entry(expenseOf(3, idOf(0))),
    entry(moveOf(4, { direction: 'in' }), rejected()),
    entry(voidOf(5, idOf(4)), accepted),
    entry(expenseOf(6, idOf(1))),
    entry(moveOf(7)),
    entry(saleOf(8, 100, { session: idOf(0) })),
  ];
  const told = sessionMoves(entries, new TillView(entries), idOf(0));
  expect(told.map(({ op, isCounted }) => [op.id, isCounted])).toEqual([
    [idOf(7), true],
    [idOf(4), false],
    [idOf(3), true],
    [idOf(2), true],
  ]);
});
