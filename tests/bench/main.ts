/**
 * `npm run bench -- [WORKLOAD…] [--short] [--runs N] [--json]`: compares with what else a shop could run. The others are
 * installed into this folder on the first run, so that the product's own install stays small. What a workload compares
 * is checked before its figures count.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { toTable, type Report } from './figures.ts';

type Workload = (short: boolean, runs: number) => Promise<Report>;

const WORKLOADS: Readonly<Record<string, () => Promise<Workload>>> = {
  'cold-join': async () => (await import('./cold-join.ts')).coldJoin,
  ingest: async () => (await import('./ingest.ts')).ingest,
  'edit-fanout': async () => (await import('./edit-fanout.ts')).editFanout,
  'day-apart': async () => (await import('./day-apart.ts')).dayApart,
  'till-node': async () => (await import('./till-node.ts')).tillNode,
  'browser-tasks': async () => (await import('./browser-tasks.ts')).browserTasks,
  'till-page': async () => (await import('./till-page.ts')).tillPage,
  'all-to-all': async () => (await import('./all-to-all.ts')).allToAll,
  backup: async () => (await import('./backup.ts')).backup,
  export: async () => (await import('./export.ts')).exportTables,
  office: async () => (await import('./office.ts')).office,
  hostile: async () => (await import('./hostile.ts')).hostile,
  crypto: async () => (await import('./crypto.ts')).cryptoShare,
};
/** Compared with nothing else. */
const ALONE: readonly string[] = [
  'till-node',
  'browser-tasks',
  'till-page',
  'backup',
  'export',
  'office',
  'hostile',
  'crypto',
];
const RUNS = 3;

const installAlternatives = (): void => {
  const folder = fileURLToPath(new URL('./alternatives/', import.meta.url));
  if (existsSync(`${folder}node_modules/better-sqlite3/build`)) return;
  process.stderr.write('Installing what is compared (once)…\n');
  execFileSync('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // The one package here that brings no binary: fetched, or compiled in a minute.
  execFileSync('npm', ['rebuild', 'better-sqlite3', '--prefix', folder, '--silent'], { stdio: 'ignore' });
};

const { values, positionals } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    runs: { type: 'string' },
  },
  allowPositionals: true,
});
const wanted = positionals.length > 0 ? positionals : Object.keys(WORKLOADS);
const unknown = wanted.find((name) => !Object.hasOwn(WORKLOADS, name));
if (unknown !== undefined) {
  process.stderr.write(
    `There is no workload "${unknown}"; there are: ${Object.keys(WORKLOADS).join(', ')}\n`,
  );
  process.exit(2);
}
if (wanted.some((name) => !ALONE.includes(name))) installAlternatives();
const runs = Number(values.runs ?? (values.short ? 1 : RUNS));
const reports: Record<string, unknown> = {};
for (const name of wanted) {
  const report = await (await WORKLOADS[name]!())(values.short, runs);
  reports[name] = report.figures;
  if (!values.json) process.stdout.write(`${toTable(report)}\n`);
}
if (values.json) process.stdout.write(`${JSON.stringify(reports, undefined, 2)}\n`);
