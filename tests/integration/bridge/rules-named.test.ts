/** Every rule is named by a test, has a file of its own, and stands on the page of rules as it is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ruleTexts } from '../../../crdt-schema/verdicts/answers.ts';
import { RULES } from '../../../bridge/rules/index.ts';
import { rulesPage } from '../../../bridge/rules/rules-page.ts';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '..', '..', '..');
const codes = RULES.map(({ code }) => code);

/** What stands before the colon of a test's title: the codes that it holds. */
const named = readdirSync(HERE)
  .filter((file) => /^rules.*\.test\.ts$/.test(file))
  .flatMap((file) => [
    ...readFileSync(join(HERE, file), 'utf8').matchAll(/\(\s*['`]([a-z_]+(?:, [a-z_]+)*): /g),
  ])
  .flatMap(([, list]) => list!.split(', '));

test('each rule has a test that names its code, and no test names one that there is not', () => {
  expect(codes.length).toBeGreaterThan(40);
  expect(codes.filter((code) => !named.includes(code))).toEqual([]);
  expect([...new Set(named)].filter((name) => name.includes('_') && !codes.includes(name))).toEqual([]);
});

test('each rule has one code, and the file that is called like it', () => {
  expect(new Set(codes).size).toBe(codes.length);
  const files = readdirSync(join(ROOT, 'bridge', 'rules')).map((file) =>
    file.replace('.ts', '').replaceAll('-', '_'),
  );
  expect(codes.filter((code) => !files.includes(code))).toEqual([]);
  expect(codes.filter((code) => !Object.hasOwn(ruleTexts, code))).toEqual([]);
});

test('the page of rules is what the rules say: `npm run rules-doc` writes it', () => {
  expect(readFileSync(join(ROOT, 'docs', 'rules.md'), 'utf8')).toBe(rulesPage());
});
