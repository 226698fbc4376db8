import { expect, it } from 'vitest';
import { holdingOf } from './holding.ts';

const backup = (id: string, ledgerPosition: number | null, more: object = {}) => ({
  ...{ id, ledgerPosition, status: 'ok', startedAt: `2026-11-2${id}T03:00:00.000Z`, verifiedOk: null },
  ...more,
});

it('is the first that has the ledger so far, whenever it was made', () => {
  const early = backup('1', 10);
  const all = [backup('5', 40), backup('3', 20, { startedAt: '2020-01-01T00:00:00.000Z' }), early];
  expect([5, 10, 11, 20, 21, 40].map((position) => holdingOf(all, position)?.id)).toEqual([
    ...['1', '1', '3', '3', '5', '5'],
  ]);
  expect(holdingOf(all, 41)).toBeUndefined();
});

it('is none that failed, that is under way, or that was found to be bad; and first one that was found to be good', () => {
  const bad = [
    backup('1', 20, { status: 'failed' }),
    backup('2', null, { status: 'running' }),
    backup('3', 20, { verifiedOk: false }),
  ];
  expect(holdingOf(bad, 5)).toBeUndefined();
  const unseen = backup('4', 20);
  expect(holdingOf([...bad, unseen], 5)).toBe(unseen);
  const good = backup('5', 30, { verifiedOk: true });
  expect(holdingOf([...bad, unseen, good], 5)).toBe(good);
});
