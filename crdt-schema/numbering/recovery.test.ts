import { describe, expect, test } from 'vitest';
import { freeSeries, grantedSeries, leaseIn, leaseOfMark, recoverySeries, seriesMark } from './recovery.ts';
import { leaseOf } from './lease.ts';

const grant = { series: 'C01' };
const range = (from: number, validUntil?: number) => ({
  series: 'C01',
  numbering: {
    from,
    to: from + 99,
    kind: 'normal' as const,
    ...(validUntil === undefined ? {} : { validUntil }),
  },
});
const random = (byte: number) => (length: number) => new Uint8Array(length).fill(byte);

describe('a series beside the granted one', () => {
  test('belongs to it, has no range, ends with its date and says that it is none of the usual ones', () => {
    const series = recoverySeries(range(500, 7), random(38));
    expect(series).toBe('C01.6666');
    expect(grantedSeries(series)).toBe('C01');
    expect(leaseIn(range(500, 7), series)).toEqual({
      series,
      from: 1,
      to: 999_999_999,
      validUntil: 7,
      kind: 'contingency',
    });
  });

  test('of another till, or of no form, is none', () => {
    for (const series of ['C02', 'C02.6666', 'C01.66', 'C01.6666.6666', 'C011.6666', 'C01.'])
      expect([series, leaseIn(grant, series)]).toEqual([series, undefined]);
    expect(leaseIn(range(5), 'C01')).toEqual(leaseOf(range(5)));
  });
});

describe('what a disk says of the series in use', () => {
  test('holds under the grant that it was written under', () => {
    for (const series of ['C01', 'C01.6666'])
      expect(leaseOfMark(grant, seriesMark(grant, series)).series).toBe(series);
  });

  test('does not hold under a new grant: another series, or a range of its own', () => {
    const mark = seriesMark(grant, 'C01.6666');
    expect(leaseOfMark({ series: 'D01' }, mark)).toEqual(leaseOf({ series: 'D01' }));
    expect(leaseOfMark(range(500), mark)).toEqual(leaseOf(range(500)));
  });

  test('is not believed where it makes no sense', () => {
    for (const mark of ['', '/', 'C01/1/C02', 'C01/1/C01.', 'C01/1'])
      expect([mark, leaseOfMark(grant, mark)]).toEqual([mark, leaseOf(grant)]);
  });
});

describe('the series of a till that is paired anew', () => {
  test('is its name while nobody has that, then its name and a letter', () => {
    expect(freeSeries('C01', [])).toBe('C01');
    expect(freeSeries('C01', ['C01', 'C02'])).toBe('C01A');
    expect(freeSeries('C01', ['C01', 'C01A', 'C01B'])).toBe('C01C');
  });

  test('has a form, however long the name, and comes to an end', () => {
    const taken = new Set(['CAJA0001']);
    for (;;) {
      const series = freeSeries('CAJA0001', taken);
      if (series === undefined) break;
      expect(series).toMatch(/^[A-Z0-9]{1,8}$/);
      expect(taken.has(series)).toBe(false);
      taken.add(series);
    }
    expect(taken.size).toBe(1 + 22 + 22 * 22);
  });
});
