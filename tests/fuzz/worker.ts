/**
 * A thread that runs targets, one after the other. It writes each input into memory that the other thread sees before it is
 * decoded, so that what hangs or ends this thread is known.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { loadCorpus } from './corpus.ts';
import { Coverage } from './coverage.ts';
import { runTarget, type TargetReport } from './engine.ts';
import { TARGETS } from './targets/index.ts';

export interface Task {
  readonly target: string;
  readonly inputs: number;
  readonly seed: string;
}

export interface WorkerData {
  readonly tasks: readonly Task[];
  readonly guided: boolean;
  /** 4 bytes length, 4 bytes count of inputs begun, the input. */
  readonly shared: SharedArrayBuffer;
}

export type Told =
  | { readonly kind: 'progress'; readonly target: string; readonly inputs: number }
  | { readonly kind: 'report'; readonly report: TargetReport };

const HEAD_BYTES = 8;
const { tasks, guided, shared } = workerData as WorkerData;
const numbers = new Int32Array(shared, 0, 2);
const bytes = new Uint8Array(shared, HEAD_BYTES);
const tell = (told: Told): void => parentPort!.postMessage(told);

const before = (input: Uint8Array): void => {
  const part = input.length > bytes.length ? input.subarray(0, bytes.length) : input;
  bytes.set(part);
  numbers[0] = part.length;
  numbers[1]! += 1;
};

for (const { target: name, inputs, seed } of tasks) {
  const coverage = guided ? new Coverage() : undefined;
  tell({ kind: 'progress', target: name, inputs: 0 });
  const report = await runTarget({
    name,
    target: TARGETS[name]!,
    kept: loadCorpus(name),
    inputs,
    seed,
    coverage,
    before,
    progress: (done) => tell({ kind: 'progress', target: name, inputs: done }),
  });
  coverage?.close();
  tell({ kind: 'report', report });
}
