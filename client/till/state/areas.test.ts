import { describe, expect, it } from 'vitest';
import { areasOf } from './areas.ts';

const DAY = 24 * 60 * 60 * 1_000;
const NOW = 100 * DAY;
const tills: Readonly<Record<string, string>> = { a: 'C01', a2: 'C01', b: 'C02' };
const of = (heard: Readonly<Record<string, number | undefined>>): Record<string, unknown> =>
  Object.fromEntries(
    areasOf(
      Object.entries(heard).map(([device, heardMs]) => ({ device, heardMs })),
      (device) => device === 'hub',
      (device) => tills[device],
      NOW,
    ).map(({ name, asOfMs, till }) => [name, till === undefined ? asOfMs : [till, asOfMs]]),
  );

describe('the age of what a till shows', () => {
  it('is nothing where nobody was ever heard', () => {
    expect(of({})).toEqual({ catalog: undefined, stock: undefined, verdicts: undefined });
    expect(of({ hub: undefined })).toEqual({ catalog: undefined, stock: undefined, verdicts: undefined });
  });

  it('is that of whoever it comes from: anybody for the catalog, the hub for stock and answers', () => {
    expect(of({ hub: NOW - 500, a: NOW })).toEqual({
      catalog: NOW,
      others: ['C01', NOW],
      stock: NOW - 500,
      verdicts: NOW - 500,
    });
  });

  it('is that of the till that was silent longest, by its last device, and of none that is in no use', () => {
    expect(of({ a: NOW, b: NOW - DAY })['others']).toEqual(['C02', NOW - DAY]);
    expect(of({ a: NOW - 2 * DAY, a2: NOW, b: NOW - 10 * DAY })['others']).toEqual(['C01', NOW]);
    expect(of({ b: NOW - 10 * DAY })['others']).toBeUndefined();
  });
});
