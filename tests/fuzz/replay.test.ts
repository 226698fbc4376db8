/** What once reached something new, or failed, is decoded again, and what is well formed: `npm run fuzz` goes on from there. */
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createPrng } from '../../crdt-schema/model/prng.ts';
import { loadCorpus } from './corpus.ts';
import { mutate } from './mutate.ts';
import { utf8 } from './target.ts';
import { TARGETS } from './targets/index.ts';

const FOLDER = fileURLToPath(new URL('./corpus/', import.meta.url));
const MAX_CORPUS_BYTES = 1024 * 1024;
const MUTATED = 20;
const CODE = /^[a-z][a-z0-9_]*$/;

describe.each(Object.entries(TARGETS))('%s', (name, target) => {
  test('takes or refuses what is in its corpus, and a few mutations, with a code', async () => {
    const seeds = await target.seeds();
    for (const input of [...seeds, ...loadCorpus(name)]) expect(await target.decode(input)).toMatch(CODE);
    const prng = createPrng(name);
    const words = (target.words ?? []).map((word) => (typeof word === 'string' ? utf8(word) : word));
    for (let n = 0; n < MUTATED; n++) {
      const [one, other] = [seeds[n % seeds.length]!, seeds[(n * 7) % seeds.length]!];
      expect(await target.decode(mutate(one, other, words, target.mutations ?? [], prng))).toMatch(CODE);
    }
  });
});

test('the corpus is of targets that there are, and small', () => {
  const files = readdirSync(FOLDER);
  expect(files.filter((file) => !Object.hasOwn(TARGETS, file.replace(/\.txt$/, '')))).toEqual([]);
  expect(files.reduce((sum, file) => sum + statSync(FOLDER + file).size, 0)).toBeLessThan(MAX_CORPUS_BYTES);
});
