/** Keeps the house: what no reader should have to look for again in every change. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ruleTexts } from '../crdt-schema/verdicts/answers.ts';
import { listSettings } from '../server/config.ts';

const ROOT = join(import.meta.dirname, '..');
const ROOMS = ['crdt-schema', 'bridge', 'server', 'client', 'tests'];
const SELF = 'tests/tidy.test.ts';
const MAX_LINES = 400;
/** Longer files, each with the reason why it is one. */
const LONG_FILES: Readonly<Record<string, string>> = {
  'tests/integration/bridge/ingest.test.ts':
    'every way in which a batch can meet the ledger, on one set of books',
  'tests/integration/hostile.test.ts': 'one shop that is attacked in turn, and must be whole at the end',
};
/** Looks beside the checkout for real tickets where the environment names no folder. */
const LOOKS_OUTSIDE = 'tests/integration/ticket-files.ts';

const walk = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [relative(ROOT, path).replaceAll('\\', '/')];
  });

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const files = ROOMS.flatMap((room) => walk(join(ROOT, room))).filter((file) => file !== SELF);
const sources = files.filter((file) => /\.(ts|tsx|sql|css|html)$/.test(file));
const docs = walk(join(ROOT, 'docs')).filter((file) => file.endsWith('.md'));
const isTest = (file: string): boolean => file.endsWith('.test.ts');

/** `file:line` of each line that matches. */
const hits = (among: readonly string[], pattern: RegExp): string[] =>
  among.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}`] : [])),
  );

describe('sources', () => {
  test('are there to be looked at', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(docs.length).toBeGreaterThan(5);
  });

  test('of crdt-schema take no time, chance or Node from outside their ports', () => {
    const core = sources.filter((file) => file.startsWith('crdt-schema/') && !isTest(file));
    const banned =
      /\bDate\.|\bnew Date\b|\bMath\.random\b|\b(setTimeout|setInterval|setImmediate|queueMicrotask)\b|['"]node:|\bperformance\.|\bcrypto\.|\bprocess\./;
    expect(hits(core, banned)).toEqual([]);
  });

  test('leave nothing behind', () => {
    expect(hits(sources, /\b(TODO|FIXME|XXX|HACK)\b|@ts-ignore|@ts-nocheck/)).toEqual([]);
    expect(hits(sources, /\b(test|it|describe)(\.\w+)*\.only\b|\bdebugger\b/)).toEqual([]);
    expect(hits(sources, /^\s*export \*/)).toEqual([]);
  });

  test(`have at most ${MAX_LINES} lines`, () => {
    const long = sources.filter((file) => read(file).trimEnd().split('\n').length > MAX_LINES);
    expect(long.filter((file) => !Object.hasOwn(LONG_FILES, file))).toEqual([]);
  });

  test('begin by saying what they are', () => {
    const silent = sources.filter(
      (file) =>
        /^(?!tests\/bench).*\.ts$/.test(file) && !isTest(file) && !/^(#!.*\n)?\/\*\*/.test(read(file)),
    );
    // `rule.ts` has the type before its comment.
    expect(silent.filter((file) => file !== 'bridge/rules/rule.ts')).toEqual([]);
  });
});

test('neither sources nor docs speak of one machine', () => {
  const pages = [...docs, 'README.md', ...files.filter((file) => file.endsWith('README.md'))];
  const checked = [...sources.filter((file) => file !== LOOKS_OUTSIDE), ...pages];
  expect(hits(checked, /\/work\/|\bshared\/|\/home\/\w|\/Users\//)).toEqual([]);
});

describe('arrows', () => {
  /** A file and an import that it must not have. */
  const forbidden: readonly (readonly [file: string, target: string])[] = [
    ['crdt-schema/p.ts', './model/x.ts'],
    ['crdt-schema/model/p.ts', '../ops/x.ts'],
    ['crdt-schema/ops/p.ts', '../log/x.ts'],
    ['crdt-schema/ops/q.ts', '../cash/x.ts'],
    ['crdt-schema/cash/p.ts', '../verdicts/x.ts'],
    ['crdt-schema/numbering/p.ts', '../ops/x.ts'],
    ['crdt-schema/log/q.ts', '../numbering/x.ts'],
    ['crdt-schema/pending/p.ts', '../sync/x.ts'],
    ['crdt-schema/sync/s.ts', '../pending/x.ts'],
    ['crdt-schema/exports/p.ts', '../ops/x.ts'],
    ['crdt-schema/pending/q.ts', '../exports/x.ts'],
    ['crdt-schema/catalog/entities/p.ts', '../../ops/x.ts'],
    ['crdt-schema/log/p.ts', '../catalog/x.ts'],
    ['crdt-schema/conflicts/p.ts', '../wire/x.ts'],
    ['crdt-schema/verdicts/p.ts', '../sync/x.ts'],
    ['crdt-schema/wire/p.ts', '../sync/x.ts'],
    ['crdt-schema/sync/p.ts', '../catalog/x.ts'],
    ['crdt-schema/sync/q.ts', 'node:fs'],
    ['crdt-schema/sync/r.test.ts', '../../server/x.ts'],
    ['bridge/sql/p.ts', '../../server/x.ts'],
    ['server/http/p.ts', '../../bridge/ingest.ts'],
    ['server/http/q.ts', '../../tests/x.ts'],
    ['server/hub/p.ts', '../demo/x.ts'],
    ['server/hub/q.ts', '../../bridge/ingest.ts'],
    ['client/p.ts', '../bridge/index.ts'],
    ['client/q.ts', 'node:fs'],
    ['client/till/p.ts', '../demo/x.ts'],
    ['client/office/p.ts', '../../server/x.ts'],
    ['client/demo/p.ts', '../till/x.ts'],
    ['client/demo/q.ts', '../../server/x.ts'],
  ];
  const allowed: readonly (readonly [file: string, target: string])[] = [
    ['server/ok.ts', '../bridge/index.ts'],
    ['server/demo/ok.ts', '../hub/x.ts'],
    ['server/cli/ok.ts', '../demo/x.ts'],
    ['crdt-schema/wire/ok.test.ts', 'node:fs'],
    ['crdt-schema/log/ok.ts', '../ops/x.ts'],
    ['crdt-schema/cash/ok.ts', '../ops/x.ts'],
    ['crdt-schema/numbering/ok.ts', '../log/x.ts'],
    ['crdt-schema/pending/ok.ts', '../verdicts/x.ts'],
    ['client/demo/ok.ts', '../ui/x.ts'],
    ['tests/ok.ts', '../server/x.ts'],
  ];

  test('that are forbidden are refused by the lint, and no others', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tillmesh-arrows-'));
    try {
      cpSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
      for (const [file, target] of [...forbidden, ...allowed]) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), `import type { X } from '${target}';\nexport type Y = X;\n`);
      }
      const bin = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');
      let output = '';
      try {
        output = execFileSync(process.execPath, [bin, '-f', 'unix'], { cwd: folder, encoding: 'utf8' });
      } catch (error) {
        output = String((error as { stdout: unknown }).stdout);
      }
      const refused = [...output.matchAll(/^([^:\n]+):.*no-restricted-imports/gm)].map(([, file]) => file!);
      expect(refused.sort()).toEqual(forbidden.map(([file]) => file).sort());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('texts for the cashier', () => {
  test('are there in Spanish and in English, with the same parameters', () => {
    const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
    for (const [code, { es, en }] of Object.entries(ruleTexts)) {
      expect([code, es.length > 0, en.length > 0]).toEqual([code, true, true]);
      expect([code, places(es)]).toEqual([code, places(en)]);
    }
  });

  test('are there for every code that the bridge gives', () => {
    // Statements give none; a column of theirs is called so.
    const bridge = sources
      .filter((file) => file.startsWith('bridge/') && !file.startsWith('bridge/sql/') && !isTest(file))
      .map(read);
    const given = [
      ...bridge.flatMap((text) => [...text.matchAll(/\breject\(\s*'(\w+)'|\bcode: '(\w+)'/g)]),
      // What an entry is refused for that is no op.
      ...read('crdt-schema/ops/op.ts').matchAll(/\berr\(\s*'(\w+)'/g),
    ].map(([, code, other]) => (code ?? other)!);
    expect(given.length).toBeGreaterThan(15);
    expect(given.filter((code) => !Object.hasOwn(ruleTexts, code))).toEqual([]);
  });
});

describe('docs', () => {
  test('name files that exist', () => {
    const missing = docs.flatMap((doc) => {
      const text = read(doc);
      const named = [...text.matchAll(/`((?:crdt-schema|bridge|server|client|tests|docs)\/[\w./-]+)`/g)];
      const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)];
      return [
        ...named.map(([, path]) => join(ROOT, path!)),
        ...linked.map(([, path]) => join(ROOT, dirname(doc), path!)),
      ]
        .filter((path) => !existsSync(path))
        .map((path) => `${doc}: ${relative(ROOT, path)}`);
    });
    expect(missing).toEqual([]);
  });

  test('give every rule one id, counted from 1, with what enforces and what holds it', () => {
    const rows = read('docs/SPEC.md')
      .split('\n')
      .filter((line) => /^\| [A-Z]{2}-\d+ /.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(rows.length).toBeGreaterThan(50);
    const last = new Map<string, number>();
    for (const [id, ...cells] of rows) {
      const [family, number] = id!.split('-') as [string, string];
      expect(id).toBe(`${family}-${(last.get(family) ?? 0) + 1}`);
      last.set(family, Number(number));
      expect([id, cells.length, cells.every((cell) => cell !== '')]).toEqual([id, 3, true]);
    }
    expect([...last.keys()]).toEqual(['VA', 'LG', 'SY', 'CA', 'VE', 'BR', 'ST', 'RE']);
  });

  test('name only invariants, planted bugs and rules that there are', () => {
    const spec = read('docs/SPEC.md');
    const known = ['invariants.ts', 'cash-invariants.ts', 'recovery-invariants.ts', 'bugs.ts', 'run.ts']
      .map((file) => read(`tests/simulation/${file}`))
      .join('');
    const named = [...spec.matchAll(/(?:invariants?|bugs?) (`\w+`(?:, `\w+`)*)/g)].flatMap(([, list]) => [
      ...list!.matchAll(/\w+/g),
    ]);
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter(([name]) => !known.includes(`'${name}'`)).map(([name]) => name)).toEqual([]);
    const rules = sources.flatMap((file) => [...read(file).matchAll(/\b(?:VA|LG|SY|CA|VE|BR|ST|RE)-\d+\b/g)]);
    expect(rules.filter(([id]) => !spec.includes(`| ${id} `)).map(([id]) => id)).toEqual([]);
  });

  test('name every regression seed as it stands', () => {
    const stories = read('tests/simulation/simulation.test.ts');
    for (const doc of docs)
      for (const [, list] of read(doc).matchAll(/\bseeds? ((?:\d{3,}(?:, | and )?)+)/g))
        for (const [seed] of list!.matchAll(/\d+/g))
          expect([doc, stories.includes(`[${seed}, `)]).toEqual([doc, true]);
  });

  test('of security name tests that there are, by file and title', () => {
    const named = [...read('SECURITY.md').matchAll(/`([\w/.-]+\.test\.ts)` "([^"]+)"/g)];
    expect(named.length).toBeGreaterThan(20);
    const missing = named.filter(
      ([, file, title]) => !existsSync(join(ROOT, file!)) || !read(file!).includes(title!),
    );
    expect(missing.map(([cited]) => cited)).toEqual([]);
    // Nothing is cited in another form, which this would not see.
    expect(named).toHaveLength(read('SECURITY.md').split('.test.ts`').length - 1);
  });

  test('list every setting with its default', () => {
    const page = read('docs/operations.md');
    for (const { name, fallback } of listSettings()) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\``));
      expect([name, row?.includes(fallback === '' ? 'empty' : `\`${fallback}\``)]).toEqual([name, true]);
    }
  });

  test('name one version, of which there are data to be opened', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect(read('server/security/identity.ts')).toContain(`SOFTWARE = 'tillmesh ${version}'`);
    expect(/^## (\S+)$/m.exec(read('CHANGELOG.md'))?.[1]).toBe(version);
    expect(existsSync(join(ROOT, 'tests/fixtures/released', version, 'backup.tar.gz'))).toBe(true);
  });

  test('keep decisions short, numbered and complete', () => {
    const decisions = docs.filter((doc) => doc.startsWith('docs/decisions/')).sort();
    for (const [i, doc] of decisions.entries()) {
      const text = read(doc);
      expect(doc.slice('docs/decisions/'.length, 'docs/decisions/0000'.length)).toBe(
        String(i + 1).padStart(4, '0'),
      );
      expect([doc, text.trimEnd().split('\n').length <= 30]).toEqual([doc, true]);
      for (const part of ['Context', 'Decision', 'Consequences']) expect(text).toContain(`\n## ${part}\n`);
    }
  });
});
