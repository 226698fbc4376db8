/** What the pages for people name is there: files, headings, scripts, commands with their options, routes, settings, figures. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../server/cli/commands.ts';
import { listSettings } from '../server/config.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const FRONT = ['README.md', 'README.es.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'];
const DOCS = [
  ...FRONT,
  ...readdirSync(join(ROOT, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];

/** Everything that matches in any of the pages, as `page: what`, with the first group. */
const named = (pages: readonly string[], pattern: RegExp): (readonly [page: string, what: string])[] =>
  pages.flatMap((page) => [...read(page).matchAll(pattern)].map((found) => [page, found[1]!] as const));

/** As the hosts of code make it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

test('there are pages to look at', () => {
  expect(DOCS.length).toBeGreaterThan(10);
  for (const page of FRONT) expect([page, existsSync(join(ROOT, page))]).toEqual([page, true]);
});

test('files and headings that are linked or named are there', () => {
  const missing = named(DOCS, /\]\((?!https?:)([^)\s]+)\)/g).filter(([page, link]) => {
    const [path, anchor] = link.split('#') as [string, string | undefined];
    const file = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(ROOT, file))) return true;
    if (anchor === undefined) return false;
    const headings = [...read(file).matchAll(/^(?:#+ |\*\*)(.+?)(?:\*\*.*)?$/gm)].map(([, text]) =>
      anchorOf(text!),
    );
    return !headings.includes(anchor);
  });
  const paths = named(FRONT, /`((?:crdt-schema|bridge|server|client|tests|docs)\/[\w./-]*\.\w+)`/g);
  expect([...missing, ...paths.filter(([, path]) => !existsSync(join(ROOT, path)))]).toEqual([]);
});

test('scripts are in package.json', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const scriptsNamed = named(DOCS, /npm run (?:-s )?([a-z][\w:-]*)/g);
  expect(scriptsNamed.length).toBeGreaterThan(20);
  expect(scriptsNamed.filter(([, script]) => !Object.hasOwn(scripts, script))).toEqual([]);
});

test('commands are there, with the options that they are given', async () => {
  const lines = named(DOCS, /(?:tillmesh -- |npm (?=start -- ))([a-z][^\n`|]*)/g);
  expect(lines.length).toBeGreaterThan(30);
  const unknown: unknown[] = [];
  for (const [page, line] of lines) {
    const [name = '', ...words] = line.split(/#|&&/)[0]!.trim().split(/\s+/);
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (load === undefined) {
      unknown.push([page, line]);
      continue;
    }
    const { options } = (await load()).command;
    for (const word of words)
      if (
        /^--[a-z]/.test(word) &&
        !Object.hasOwn(options, word.slice(2).replace(/[^\w-].*$/, '')) &&
        word !== '--help'
      )
        unknown.push([page, name, word]);
  }
  expect(unknown).toEqual([]);
});

test('routes are those of the server', () => {
  const files = ['http', 'peer', 'tls', 'hub', 'demo/live', 'pages'].flatMap((folder) =>
    readdirSync(join(ROOT, 'server', folder)).flatMap((name) =>
      name.endsWith('.ts') ? [`server/${folder}/${name}`] : [],
    ),
  );
  const server = files.map(read).join('\n');
  const routes = named(
    DOCS,
    /`(?:GET |POST |PUT |PATCH |DELETE )?(\/(?:api|health|status\.json|metrics|estado|ready)[\w/{}.-]*)/g,
  );
  expect(routes.length).toBeGreaterThan(5);
  const isServed = (route: string): boolean => {
    const fixed = route.replace(/\/(\{\w+\}|ID\b).*$/, '').replace(/\/$/, '');
    // One template makes those of each entity.
    const ofEntity = fixed.replace(/^\/api\/(products|customers|categories|quotes)\//, '}/');
    if (ofEntity !== fixed && server.includes(ofEntity)) return true;
    return server.includes(`'${fixed}`) || server.includes(`${fixed}/`);
  };
  expect(routes.filter(([, route]) => !isServed(route))).toEqual([]);
});

test('settings are those of the code', () => {
  const known = new Set([...listSettings().map(({ name }) => name), 'TILLMESH_DEBUG']);
  const given = named(DOCS, /^(?:Environment=)?([A-Z][A-Z0-9]*_[A-Z0-9_]*)=/gm);
  expect(given.length).toBeGreaterThan(3);
  expect(given.filter(([, name]) => !known.has(name))).toEqual([]);
});

describe('what the README promises', () => {
  test.each(['README.md', 'README.es.md'])('figures of %s are measured ones', (page) => {
    const measured = read('docs/benchmarks.md');
    const table = read(page)
      .split(/^## (?:Measured|Medido)$/m)[1]!
      .split('\n## ')[0]!;
    const rows = [...table.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].slice(2);
    expect(rows.length).toBeGreaterThan(3);
    for (const [, , figure] of rows)
      for (const [number] of figure!.matchAll(/\d[\d,]*(?: \([\d,.-]+\))?/g))
        expect([figure, measured.includes(number)]).toEqual([figure, true]);
  });

  test('a log is read in thirty lines', () => {
    const example = 'docs/examples/read-log.mjs';
    expect(read(example).trimEnd().split('\n').length).toBeLessThanOrEqual(30);
    const folder = mkdtempSync(join(tmpdir(), 'tillmesh-log-'));
    try {
      const archive = join(ROOT, 'tests/fixtures/released/0.1.0/folders.tar.gz');
      execFileSync('tar', ['-xzf', archive, '-C', folder, '--no-same-owner']);
      const lines = execFileSync(process.execPath, [example, join(folder, 'hub')], {
        cwd: ROOT,
        encoding: 'utf8',
      })
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { entry: { kind: string } });
      const kinds = lines.map(({ entry }) => entry.kind);
      expect(kinds.filter((kind) => kind === 'sale')).toHaveLength(4);
      expect(kinds).toEqual(expect.arrayContaining(['cash_open', 'verdicts']));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
