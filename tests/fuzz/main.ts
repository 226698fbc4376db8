/**
 * `npm run fuzz -- [TARGET…] [--inputs 200000] [--seed 1] [--keep] [--quick]`: mutated inputs for every decoder, spread over the targets by
 * weight; exit code 1 where one fails. `--keep` adds what reached new code to the corpus; what failed is always added.
 * `--quick` leaves coverage out, which takes most of the time of a short run.
 */
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { keepInCorpus } from './corpus.ts';
import type { FuzzFailure, TargetReport } from './engine.ts';
import { MAX_INPUT_BYTES } from './mutate.ts';
import { TARGETS } from './targets/index.ts';
import type { Task, Told, WorkerData } from './worker.ts';

const HEAD_BYTES = 8;
/** An input that is not done after this is a hang, whatever else the machine does. */
const HANG_MS = 30_000;
const WATCH_MS = 1_000;
/** Of the thread's heap: what grows past it is ended, and its input known. */
const MAX_HEAP_MIB = 1_024;
/** What one target may add to the corpus. */
const MAX_KEPT_BYTES = 24 * 1024;

/** Node 20 does not hand tsx on to threads. */
const START = `import('tsx/esm/api').then(({ register }) => { register(); return import('${new URL('./worker.ts', import.meta.url).href}'); })`;

const { values, positionals } = parseArgs({
  options: {
    inputs: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(TARGETS);
const unknown = names.find((name) => !Object.hasOwn(TARGETS, name));
if (unknown !== undefined) {
  process.stderr.write(`There is no target "${unknown}"; there are: ${Object.keys(TARGETS).join(', ')}\n`);
  process.exit(2);
}
const all = names.reduce((sum, name) => sum + TARGETS[name]!.weight, 0);
const tasks: Task[] = names.map((target) => ({
  target,
  inputs: Math.max(1, Math.round((Number(values.inputs) * TARGETS[target]!.weight) / all)),
  seed: values.seed,
}));

const reports: TargetReport[] = [];
const failures: (FuzzFailure & { readonly target: string })[] = [];

const tellReport = ({
  target,
  inputs,
  seconds,
  blocks,
  newBlocks,
  outcomes,
  slowestMs,
  growthMib,
}: TargetReport): void => {
  const [rate, codes] = [Math.round(inputs / seconds), Object.keys(outcomes).length];
  const accepted = ((100 * (outcomes['ok'] ?? 0)) / inputs).toFixed(1);
  process.stdout.write(
    `${target}: ${inputs} inputs, ${rate} a second, ` +
      (values.quick ? '' : `${blocks} blocks reached (${newBlocks} of them new), `) +
      `${accepted} % accepted, ${codes} outcomes, slowest ${slowestMs.toFixed(1)} ms, heap ${growthMib >= 0 ? '+' : ''}${growthMib.toFixed(1)} MiB\n`,
  );
};

/** Small ones first: as many as there is room for. */
const keep = ({ target, found }: TargetReport): void => {
  let room = MAX_KEPT_BYTES;
  const small = [...found].sort((a, b) => a.length - b.length).filter(({ length }) => (room -= length) >= 0);
  keepInCorpus(target, 'reached something new', small);
};

/** Runs the tasks in a thread; gives those that were left when it ended before its time. */
const run = (left: readonly Task[]): Promise<readonly Task[]> =>
  new Promise((resolve) => {
    const shared = new SharedArrayBuffer(HEAD_BYTES + MAX_INPUT_BYTES);
    const numbers = new Int32Array(shared, 0, 2);
    let current = 0;
    const worker = new Worker(START, {
      eval: true,
      workerData: { tasks: left, guided: !values.quick, shared } satisfies WorkerData,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
    });
    const input = (): Uint8Array =>
      new Uint8Array(shared, HEAD_BYTES, Math.min(numbers[0]!, MAX_INPUT_BYTES)).slice();
    const lost = (kind: 'hang' | 'death', message: string): void => {
      failures.push({ target: left[current]!.target, kind, message, input: input() });
    };
    let begun = -1;
    let sinceMs = Date.now();
    const watch = setInterval(() => {
      if (numbers[1] !== begun) [begun, sinceMs] = [numbers[1]!, Date.now()];
      else if (numbers[1]! > 0 && Date.now() - sinceMs > HANG_MS) {
        lost('hang', `not done after ${HANG_MS / 1_000} s`);
        sinceMs = Date.now();
        void worker.terminate();
      }
    }, WATCH_MS);
    worker.on('message', (told: Told) => {
      if (told.kind === 'progress') return;
      const { report } = told;
      current += 1;
      reports.push(report);
      failures.push(...report.failures.map((failure) => ({ ...failure, target: report.target })));
      tellReport(report);
      if (values.keep) keep(report);
    });
    worker.on('error', (error) => lost('death', String(error)));
    worker.on('exit', () => {
      clearInterval(watch);
      resolve(left.slice(current === left.length ? current : current + 1));
    });
  });

const started = performance.now();
for (let left: readonly Task[] = tasks; left.length > 0;) left = await run(left);
const inputs = reports.reduce((sum, report) => sum + report.inputs, 0);
process.stdout.write(
  `${inputs} inputs for ${reports.length} decoders in ${((performance.now() - started) / 1_000).toFixed(0)} s, seed ${values.seed}\n`,
);
for (const { target, kind, message, input } of failures) {
  process.stdout.write(
    `FAILS: ${target}: ${kind}: ${message}\n  ${Buffer.from(input).toString('base64').slice(0, 2_000)}\n`,
  );
  if (input.length > 0) keepInCorpus(target, `${kind}: ${message.split('\n', 1)[0]}`, [input]);
}
if (failures.length > 0 || reports.length < tasks.length) process.exitCode = 1;
else process.stdout.write('no exception, no death, no hang, nothing slow, no growth\n');
