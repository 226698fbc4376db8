import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faults, ROOT } from './table.ts';

test('every row of the page of faults names a test that there is', async () => {
  const all = await faults();
  expect(all.length).toBeGreaterThan(40);
  for (const { file, name } of all) {
    const source = await readFile(join(ROOT, file), 'utf8');
    const found = ["'", '`', ': '].some((before) => source.includes(before + name));
    expect([file, name, found]).toEqual([file, name, true]);
  }
});
