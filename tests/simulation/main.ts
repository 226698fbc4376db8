/** `tsx tests/simulation/main.ts --seeds 10000 [--from 1] [--bug NAME] [--story]`: exit code 1 where a seed breaks an invariant. */
import { parseArgs } from 'node:util';
import { BUGS } from './bugs.ts';
import { runSeed } from './run.ts';

const PROGRESS_EVERY = 50;
const MAX_TOLD = 3;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    bug: { type: 'string' },
    story: { type: 'boolean', default: false },
  },
});
const count = Number(values.seeds);
const from = Number(values.from);
const bug = BUGS.find((name) => name === values.bug);
if (
  !Number.isSafeInteger(count) ||
  count < 1 ||
  !Number.isSafeInteger(from) ||
  (values.bug !== undefined && bug === undefined)
) {
  process.stderr.write(`--seeds and --from are whole numbers; --bug is one of ${BUGS.join(', ')}.\n`);
  process.exit(2);
}
const planted = bug === undefined ? {} : { bug };
const counts = new Map<string, number>();
const failed: number[] = [];
const started = performance.now();
let slowestMs = 0;
for (let seed = from; seed < from + count; seed++) {
  const result = runSeed(seed, planted);
  slowestMs = Math.max(slowestMs, result.settledMs);
  for (const [name, n] of result.counts) counts.set(name, (counts.get(name) ?? 0) + n);
  if (result.broken !== undefined) {
    failed.push(seed);
    process.stdout.write(`seed ${seed} breaks ${result.broken.invariant}: ${result.broken.detail}\n`);
    if (failed.length <= MAX_TOLD && values.story)
      process.stdout.write(`${runSeed(seed, { ...planted, told: true }).story.join('\n')}\n`);
  }
  if (process.stderr.isTTY && seed % PROGRESS_EVERY === 0)
    process.stderr.write(`\r${seed - from + 1} of ${count} seeds, ${failed.length} broken`);
}
if (process.stderr.isTTY) process.stderr.write('\n');
const seconds = (performance.now() - started) / 1_000;
for (const [name, n] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  process.stdout.write(`${String(n).padStart(10)}  ${name}\n`);
process.stdout.write(
  `${count} seeds in ${seconds.toFixed(1)} s (${((seconds * 1_000) / count).toFixed(1)} ms each), ${failed.length} broken; slowest to settle: ${slowestMs} virtual ms\n`,
);
if (failed.length > 0)
  process.stdout.write(`replay one: tsx tests/simulation/main.ts --seeds 1 --story --from ${failed[0]}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
