import { expect, it } from 'vitest';
import { sizeOf } from './backups.ts';

it('gives sizes in the largest unit of which there is one', () => {
  expect(sizeOf(0)).toEqual({ count: 0, unit: 'B' });
  expect(sizeOf(1_023)).toEqual({ count: 1_023, unit: 'B' });
  expect(sizeOf(1_536)).toEqual({ count: 1.5, unit: 'KB' });
  expect(sizeOf(3 * 1_024 ** 4 * 1_024)).toEqual({ count: 3_072, unit: 'TB' });
});
