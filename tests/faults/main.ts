/**
 * `npm run faults [-- --own] [--json FILE]`: makes every fault of `docs/faults.md` happen, and prints the table with what came
 * of each. `--own`: those alone that no other command runs. Exit code 1 where a row did not hold.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faults, ROOT, titleOf, type Fault } from './table.ts';

interface Assertion {
  readonly fullName: string;
  readonly status: 'passed' | 'failed' | 'pending' | 'skipped' | 'todo';
}
interface Report {
  readonly testResults: readonly { readonly name: string; readonly assertionResults: readonly Assertion[] }[];
}

const { values } = parseArgs({
  options: { own: { type: 'boolean', default: false }, json: { type: 'string' } },
});

const isOwn = ({ file }: Fault): boolean => file.endsWith('.long.ts');
const run = async (folder: string, files: readonly string[]): Promise<Report> => {
  const out = join(folder, 'report.json');
  const config = ['--config', 'tests/faults/vitest.config.ts'];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${out}`];
  spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...config, ...reporters], {
    cwd: ROOT,
    env: { ...process.env, FAULT_FILES: files.join(',') },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return JSON.parse(await readFile(out, 'utf8')) as Report;
};

const all = (await faults()).filter((fault) => !values.own || isOwn(fault));
const folder = await mkdtemp(join(tmpdir(), 'tillmesh-faults-'));
const outcomes = new Map<Fault, 'held' | 'failed' | 'skipped'>();
try {
  const report = await run(folder, [...new Set(all.map(({ file }) => file))]);
  for (const fault of all) {
    const title = titleOf(fault);
    const found = report.testResults
      .filter(({ name }) => name.endsWith(fault.file))
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ fullName }) => title.test(fullName));
    const failed = found.length === 0 || found.some(({ status }) => status === 'failed');
    const held = found.some(({ status }) => status === 'passed');
    outcomes.set(fault, failed ? 'failed' : held ? 'held' : 'skipped');
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

const rows = [...outcomes].map(([fault, outcome]) => ({ ...fault, outcome }));
const width = Math.max(...rows.map(({ fault }) => fault.length));
for (const { fault, holds, outcome } of rows)
  console.log(`${outcome.padEnd(8)} ${fault.padEnd(width)}  ${holds}`);
const failed = rows.filter(({ outcome }) => outcome === 'failed').length;
const skipped = rows.filter(({ outcome }) => outcome === 'skipped').length;
console.log(
  `${rows.length} faults: ${rows.length - failed - skipped} held, ${failed} failed, ${skipped} skipped`,
);
if (values.json !== undefined) await writeFile(values.json, JSON.stringify(rows, undefined, 2));
process.exitCode = failed === 0 ? 0 : 1;
