/**
 * Runs a target: mutates what reached new code before, decodes, and says what must not be. Guided by coverage for a part of the
 * time, as watching makes the code slower; at full speed for the rest, from what was found.
 */
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createPrng, type Prng } from '../../crdt-schema/model/prng.ts';
import type { Coverage } from './coverage.ts';
import { mutate } from './mutate.ts';
import { utf8, type Target } from './target.ts';

/** What decoding one input may take of the processor. */
export const MAX_CPU_MS = 100;
/** Wall time from which the processor's is measured: other work on the machine only makes it longer. */
const SUSPECT_MS = 30;
const TRIES = 3;
/** What may stay behind of a run, beside the corpus that the engine holds itself. */
const MAX_GROWTH_MIB = 24;
const STABLE_CODE = /^[a-z][a-z0-9_]*$/;

const GUIDED_BATCHES = 24;
const FREE_BATCHES = 96;
const BATCH = 256;
const MAX_CORPUS = 4_000;
const MAX_CORPUS_BYTES = 32 * 1024 * 1024;
const MAX_FAILURES = 5;
const YIELD_MS = 50;

export type FailureKind = 'exception' | 'unstable_code' | 'slow' | 'growth' | 'hang' | 'death';

export interface FuzzFailure {
  readonly kind: FailureKind;
  readonly message: string;
  readonly input: Uint8Array;
}

export interface TargetReport {
  readonly target: string;
  readonly inputs: number;
  readonly seconds: number;
  /** Blocks of code reached by well-formed inputs and what was kept, and those that this run added. */
  readonly blocks: number;
  readonly newBlocks: number;
  /** Inputs that reached something new. */
  readonly found: readonly Uint8Array[];
  /** How often each outcome came. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  readonly growthMib: number;
  readonly failures: readonly FuzzFailure[];
}

export interface EngineOptions {
  readonly name: string;
  readonly target: Target;
  readonly kept: readonly Uint8Array[];
  readonly inputs: number;
  readonly seed: string;
  /** Without it all runs at full speed, from what the corpus has. */
  readonly coverage: Coverage | undefined;
  /** Hears of each input before it is decoded. */
  readonly before: (input: Uint8Array) => void;
  /** Hears how many inputs are done, now and then. */
  readonly progress: (inputs: number) => void;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const heldMib = (): number => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join('\n') : String(error);

class Engine {
  private readonly options: EngineOptions;
  private readonly prng: Prng;
  private readonly words: readonly Uint8Array[];
  private readonly corpus: Uint8Array[] = [];
  private corpusBytes = 0;
  private readonly outcomes = new Map<string, number>();
  private readonly failures: FuzzFailure[] = [];
  private readonly found: Uint8Array[] = [];
  private done = 0;
  private slowestMs = 0;
  private yieldedAt = performance.now();

  constructor(options: EngineOptions) {
    this.options = options;
    this.prng = createPrng(`${options.seed}/${options.name}`);
    this.words = (options.target.words ?? []).map((word) => (typeof word === 'string' ? utf8(word) : word));
  }

  async run(): Promise<TargetReport> {
    const { name, target, kept, inputs, coverage } = this.options;
    const started = performance.now();
    const seeds = [...(await target.seeds()), ...kept];
    coverage?.start();
    for (const seed of seeds) {
      if (seed.length > 0) this.add(seed);
      await this.decode(seed);
    }
    coverage?.note(coverage.reached());
    const base = coverage?.blocks ?? 0;
    let isGuided = coverage !== undefined;
    let batches = 0;
    let baseline: number | undefined;
    while (this.done < inputs && this.failures.length < MAX_FAILURES) {
      const batch = this.batch(Math.min(BATCH, inputs - this.done));
      if (isGuided) await this.guided(batch, coverage!);
      else await this.all(batch);
      batches += 1;
      if (coverage !== undefined && (isGuided ? batches >= GUIDED_BATCHES : batches >= FREE_BATCHES)) {
        isGuided = !isGuided;
        batches = 0;
        if (isGuided) coverage.start();
        else coverage.stop();
      }
      // By then all is compiled, and every cache of the libraries' is filled.
      if (baseline === undefined && this.done >= inputs / 3) baseline = heldMib() - this.heldHereMib();
      this.options.progress(this.done);
    }
    coverage?.stop();
    const growthMib = baseline === undefined ? 0 : heldMib() - this.heldHereMib() - baseline;
    if (growthMib > MAX_GROWTH_MIB)
      this.fail('growth', `${growthMib.toFixed(1)} MiB stayed behind`, new Uint8Array(0));
    return {
      target: name,
      inputs: this.done,
      seconds: (performance.now() - started) / 1_000,
      blocks: coverage?.blocks ?? 0,
      newBlocks: (coverage?.blocks ?? 0) - base,
      found: this.found,
      outcomes: Object.fromEntries([...this.outcomes].sort(([, a], [, b]) => b - a)),
      slowestMs: this.slowestMs,
      growthMib,
      failures: this.failures,
    };
  }

  private heldHereMib(): number {
    return this.corpusBytes / 1024 / 1024;
  }

  private add(input: Uint8Array): void {
    if (this.corpus.length >= MAX_CORPUS || this.corpusBytes + input.length > MAX_CORPUS_BYTES) return;
    this.corpus.push(input);
    this.corpusBytes += input.length;
  }

  private batch(count: number): Uint8Array[] {
    const { prng, corpus } = this;
    const any = (): Uint8Array => corpus[prng.int(corpus.length)]!;
    // What was found last has been tried least.
    const recent = (): Uint8Array => corpus[Math.max(0, corpus.length - 1 - prng.int(32))]!;
    const { mutations = [], mostBytes } = this.options.target;
    return Array.from({ length: count }, () =>
      mutate(prng.chance(0.3) ? recent() : any(), any(), this.words, mutations, prng).slice(0, mostBytes),
    );
  }

  private async guided(batch: readonly Uint8Array[], coverage: Coverage): Promise<void> {
    await this.all(batch);
    const news = coverage.reached();
    if (news.length === 0) return;
    await this.culprits(batch, coverage);
    // What only comes of many inputs in a row is nobody's.
    coverage.note(news);
  }

  /** Finds by halves which inputs reached something new. Decoders keep nothing, so to decode again tells the same. */
  private async culprits(batch: readonly Uint8Array[], coverage: Coverage): Promise<void> {
    for (const input of batch) await this.decode(input);
    const news = coverage.reached();
    if (news.length === 0) return;
    const [only] = batch;
    if (batch.length === 1) {
      coverage.note(news);
      this.add(only!);
      this.found.push(only!);
      return;
    }
    const half = batch.length >> 1;
    await this.culprits(batch.slice(0, half), coverage);
    await this.culprits(batch.slice(half), coverage);
  }

  private async all(batch: readonly Uint8Array[]): Promise<void> {
    for (const input of batch) {
      this.done += 1;
      // A turn of the event loop for each would take longer than most decoders.
      const answer = this.decode(input);
      const outcome = typeof answer === 'object' ? await answer : answer;
      if (outcome !== undefined) this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    }
  }

  private decode(input: Uint8Array): string | undefined | Promise<string | undefined> {
    const { before, target } = this.options;
    before(input);
    const start = performance.now();
    try {
      const answer = target.decode(input);
      if (typeof answer !== 'string') return this.later(input, start, answer);
      const now = performance.now();
      return now - start > SUSPECT_MS || now - this.yieldedAt > YIELD_MS
        ? this.later(input, start, Promise.resolve(answer))
        : this.took(input, now - start, answer);
    } catch (error) {
      return this.threw(input, error);
    }
  }

  private async later(
    input: Uint8Array,
    start: number,
    answer: Promise<string>,
  ): Promise<string | undefined> {
    try {
      const outcome = await answer;
      const took = performance.now() - start;
      if (took > SUSPECT_MS) await this.suspect(input);
      // The thread has to hear of its end now and then, and promises alone never let it.
      if (performance.now() - this.yieldedAt > YIELD_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        this.yieldedAt = performance.now();
      }
      return this.took(input, Math.min(took, SUSPECT_MS), outcome);
    } catch (error) {
      return this.threw(input, error);
    }
  }

  private took(input: Uint8Array, ms: number, outcome: string): string {
    this.slowestMs = Math.max(this.slowestMs, ms);
    if (!STABLE_CODE.test(outcome)) this.fail('unstable_code', outcome, input);
    return outcome;
  }

  private threw(input: Uint8Array, error: unknown): undefined {
    this.fail('exception', messageOf(error), input);
    return undefined;
  }

  /** What it takes of the processor: the least of several tries, so that a busy machine is not held against it. */
  private async suspect(input: Uint8Array): Promise<void> {
    let least = Infinity;
    for (let n = 0; n < TRIES && least > SUSPECT_MS; n++) {
      const start = process.cpuUsage();
      await this.options.target.decode(input);
      const { user, system } = process.cpuUsage(start);
      least = Math.min(least, (user + system) / 1_000);
    }
    this.slowestMs = Math.max(this.slowestMs, least);
    if (least > MAX_CPU_MS) this.fail('slow', `${least.toFixed(0)} ms of the processor`, input);
  }

  private fail(kind: FailureKind, message: string, input: Uint8Array): void {
    // The second line is the place where it was thrown; those below are ways to it.
    const place = (text: string): string => (kind === 'slow' ? '' : (text.split('\n')[1] ?? text));
    const same = ({ kind: other, message: text }: FuzzFailure): boolean =>
      other === kind && place(text) === place(message);
    if (!this.failures.some(same)) this.failures.push({ kind, message, input });
  }
}

export const runTarget = (options: EngineOptions): Promise<TargetReport> => new Engine(options).run();
