import { describe, expect, test } from 'vitest';
import { productOf } from '../../common/model/records.ts';
import { dayText, endOfDay, lineValue, nextNumber, quoteOf, stateOf, totalsOf, validFrom } from './quote.ts';

const RICE = '01890000-0000-7000-8000-0000000041ce';
const line = (n: number): string => `line.01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const rice = productOf({
  id: RICE,
  fields: { name: 'Arroz', price: 320_000, tiers: [{ from: 10_000, price: 300_000 }] },
  conflicts: [],
});
const NOW = Date.UTC(2026, 10, 25, 18);
const quote = (fields: Record<string, unknown> = {}) =>
  quoteOf({
    id: 'q',
    fields: {
      number: 'OFI-Q3',
      validUntil: NOW,
      [line(2)]: { product: RICE, quantity: 10_000, unitPrice: 320_000, order: 1 },
      [line(1)]: { product: RICE, quantity: 1_000, unitPrice: 310_000, order: 0, discount: 500 },
      ...fields,
    },
    conflicts: [],
  });
const settings = { exponent: 2, taxMode: 'included' as const, taxes: [{ name: 'IVA', rate: 1_600 }] };

describe('a quote in the office', () => {
  test('comes to what the till asks for: by quantity while the price is still the same, taxes where they are added', () => {
    const { lines, due } = totalsOf(quote(), () => rice, settings);
    expect(lines.map(({ price, total }) => [price, total])).toEqual([
      [310_000, 2_600],
      [300_000, 30_000],
    ]);
    expect(due).toBe(32_600);
    expect(totalsOf(quote(), () => rice, { ...settings, taxMode: 'added' }).due).toBe(37_816);
    expect(totalsOf(quote({ [line(1)]: null, [line(2)]: null }), () => rice, settings).due).toBe(0);
  });

  test('is expired past its last day, unless it was sold, declined or archived before', () => {
    const at = (fields: Record<string, unknown>, isSold = false) => stateOf(quote(fields), isSold, NOW + 1);
    expect(stateOf(quote(), false, NOW)).toBe('open');
    expect(at({})).toBe('expired');
    expect(at({ state: 'declined' })).toBe('declined');
    expect(at({ active: false })).toBe('archived');
    expect(at({ active: false }, true)).toBe('sold');
    expect(at({ validUntil: undefined })).toBe('open');
  });

  test('keeps of a line what it said', () => {
    expect(quote().lines.map(lineValue)).toEqual([
      { product: RICE, quantity: 1_000, unitPrice: 310_000, order: 0, discount: 500 },
      { product: RICE, quantity: 10_000, unitPrice: 320_000, order: 1 },
    ]);
  });

  test('has days as fields for dates have them, and the next number of its device', () => {
    expect(dayText(endOfDay('2026-12-01'))).toBe('2026-12-01');
    expect(endOfDay('')).toBeUndefined();
    expect(validFrom(NOW)).toBeGreaterThan(NOW + 14 * 86_400_000);
    expect([nextNumber([quote()], 'OFI'), nextNumber([quote()], 'OF2')]).toEqual(['OFI-Q4', 'OF2-Q1']);
  });
});
