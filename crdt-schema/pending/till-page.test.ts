import { expect, test } from 'vitest';
import {
  entry,
  accepted,
  idOf,
  openingOf,
  overrideOf,
  rejected,
  saleOf,
  voidOf,
  waiting,
} from './test-logs.ts';
import { tillPage } from './till-page.ts';

const replacing = (n: number, replaces: string) => saleOf(n, 900, { replaces });

test('VE-11: one value holds what is pending, what was settled and how, the session and the last tickets', () => {
  const entries = [
    entry(openingOf(1, 500), accepted),
    entry(saleOf(2, 100), accepted),
    entry(saleOf(3, 200), rejected()),
    entry(voidOf(4, idOf(3)), accepted),
    entry(saleOf(5, 300), rejected()),
    entry(replacing(6, idOf(5)), rejected()),
    entry(replacing(7, idOf(5)), accepted),
    entry(saleOf(8, 400), rejected()),
    entry(overrideOf(9, idOf(8)), accepted),
    entry(saleOf(10, 500), rejected()),
    entry(voidOf(11, idOf(10))),
    entry(saleOf(12, 600), waiting()),
    entry(saleOf(13, 700)),
    entry(saleOf(14, 800, { till: 'C02' }), accepted),
  ];
  const page = tillPage(entries, 'C01', 3);
  expect(page.session?.opening.id).toBe(idOf(1));
  expect(page.pending.map(({ id, state }) => [id, state])).toEqual([
    [idOf(6), 'rejected'],
    [idOf(10), 'settling'],
    [idOf(11), 'here'],
    [idOf(12), 'waiting'],
    [idOf(13), 'here'],
  ]);
  expect(
    page.settled.map(({ id, by, history }) => [id, by?.how, by?.op.id, history.map(({ op }) => op.id)]),
  ).toEqual([
    [idOf(3), 'void', idOf(4), [idOf(4)]],
    [idOf(5), 'replace', idOf(7), [idOf(6), idOf(7)]],
    [idOf(8), 'override', idOf(9), [idOf(9)]],
  ]);
  expect(page.tickets.map(({ op, pending }) => [op.id, pending?.state])).toEqual([
    [idOf(13), 'here'],
    [idOf(12), 'waiting'],
    [idOf(10), 'settling'],
  ]);
  const all = tillPage(entries.toReversed(), 'C01', 100);
  expect([all.pending, all.settled]).toEqual([page.pending, page.settled]);
  expect(all.tickets.map(({ op }) => op.id)).not.toContain(idOf(14));
  expect(all.tickets.find(({ op }) => op.id === idOf(8))?.settled?.by?.how).toBe('override');
  expect(all.tickets.at(-1)).toMatchObject({ op: { id: idOf(2) }, pending: undefined, settled: undefined });
});

test('VE-11: of a ticket that stands in two logs the place that was answered is shown', () => {
  const here = entry(saleOf(1, 100));
  const there = entry(saleOf(1, 100), accepted, { segment: 'b2'.repeat(24) });
  for (const both of [
    [here, there],
    [there, here],
  ])
    expect(tillPage(both, 'C01', 5).tickets.map(({ entry: { segment } }) => segment)).toEqual([
      there.segment,
    ]);
});
