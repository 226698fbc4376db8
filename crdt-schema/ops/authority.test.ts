import { describe, expect, it } from 'vitest';
import { formatHlc } from '../model/clock.ts';
import { actsForTill, authorityCode, authorityMessage } from './authority.ts';
import { decodeOp, encodeOp, type Op, type Sale, type VoidOp } from './op.ts';

const idOf = (n: number): string => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const at = (ms: number): string => formatHlc({ ms, counter: 0, device: 'aa'.repeat(16) });
const text = (op: Parameters<typeof authorityMessage>[1], store = 'norte'): string =>
  new TextDecoder().decode(authorityMessage(store, op));

const dropped: VoidOp = {
  v: 1,
  kind: 'void',
  id: idOf(1),
  at: at(5),
  till: 'C01',
  target: idOf(2),
  reason: 'doble',
};
const sold: Sale = {
  v: 1,
  kind: 'sale',
  id: idOf(3),
  at: at(5),
  till: 'C01',
  replaces: idOf(4),
  receipt: { series: 'OFI', number: 7 },
  lines: [{ product: idOf(5), name: 'Café', quantity: 1_000, price: 250_000, total: 2_500 }],
  payments: [{ method: 'cash', amount: 2_500 }],
  total: 2_500,
};
const authority = { code: 'replace', by: idOf(6), proof: 'ab'.repeat(64) };

describe('what a supervisor signs for the office', () => {
  it('binds every field that says something, and the store', () => {
    const others: Parameters<typeof authorityMessage>[1][] = [
      { ...sold, id: idOf(9) },
      { ...sold, till: 'C02' },
      { ...sold, replaces: idOf(9) },
      { ...sold, total: 2_600 },
      { ...sold, customer: idOf(9) },
      { ...sold, lines: [{ ...sold.lines[0]!, product: idOf(9) }] },
    ];
    expect(new Set([sold, ...others].map((op) => text(op))).size).toBe(others.length + 1);
    expect(text(sold, 'sur')).not.toBe(text(sold));
    expect(text({ ...dropped, reason: 'otra' })).not.toBe(text(dropped));
  });

  it('is the same whatever the order of fields, before the clock and the number are known, and as the bridge reads it', () => {
    const { at: _at, receipt: _receipt, ...unsigned } = sold;
    const turned = Object.fromEntries(Object.entries({ ...unsigned, customer: undefined }).toReversed());
    expect(text(turned as unknown as Sale)).toBe(text(sold));
    const read = decodeOp(encodeOp({ ...sold, at: at(6), authority }));
    expect(read.ok && text(read.value as Sale)).toBe(text(sold));
  });

  it('says whether it drops or corrects', () => {
    expect([authorityCode('void'), authorityCode('cash_open')]).toEqual(['void', 'replace']);
  });
});

describe('an op in a till’s name', () => {
  const { replaces: _, ...alone } = sold;
  const cases: readonly (readonly [boolean, Op, string])[] = [
    [true, { ...sold, authority }, 'admin'],
    [true, { ...dropped, authority }, 'admin'],
    [false, sold, 'admin'],
    [false, { ...alone, authority }, 'admin'],
    [false, { ...sold, authority }, 'till'],
    [false, { ...sold, authority }, 'viewer'],
  ];
  it.each(cases)('is %s of case %#', (acts, op, role) => {
    expect(actsForTill(op, role)).toBe(acts);
  });
});
