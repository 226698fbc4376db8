/** Which blocks of our code, and of the libraries that decode for us, were reached: V8's own precise coverage, in this thread. */
import { Session, type Profiler } from 'node:inspector';

const ROOT = new URL('../../', import.meta.url).href;
const LIBRARIES = /node_modules\/(yjs|lib0|zod|tar-stream|csv-parse|hucre|fflate|age-encryption|@noble)\//;

const isWatched = (url: string): boolean =>
  url.startsWith(ROOT) && (LIBRARIES.test(url) || !/\/(node_modules|tests)\//.test(url));

export class Coverage {
  private readonly session = new Session();
  private readonly watched = new Map<string, number>();
  private readonly seen = new Set<string>();

  constructor() {
    this.session.connect();
    this.post('Profiler.enable');
  }

  get blocks(): number {
    return this.seen.size;
  }

  start(): void {
    this.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    this.reached();
  }

  stop(): void {
    this.post('Profiler.stopPreciseCoverage');
  }

  close(): void {
    this.post('Profiler.disable');
    this.session.disconnect();
  }

  /** Blocks reached since the last call that nobody had reached before; they are remembered by `note`. */
  reached(): string[] {
    const news: string[] = [];
    const { result } = this.post('Profiler.takePreciseCoverage') as { result: Profiler.ScriptCoverage[] };
    for (const { url, functions } of result) {
      let script = this.watched.get(url);
      if (script === undefined) this.watched.set(url, (script = isWatched(url) ? this.watched.size : -1));
      if (script < 0) continue;
      for (const { ranges } of functions)
        for (const { startOffset, endOffset, count } of ranges) {
          if (count === 0) continue;
          const block = `${script}:${startOffset}:${endOffset}`;
          if (!this.seen.has(block)) news.push(block);
        }
    }
    return news;
  }

  note(blocks: readonly string[]): void {
    for (const block of blocks) this.seen.add(block);
  }

  /** Synchronous within this thread: the answer is there when `post` returns. */
  private post(method: string, params: object = {}): unknown {
    let answer: unknown;
    let failure: Error | null = null;
    this.session.post(method, params, (error, result) => {
      failure = error;
      answer = result;
    });
    if (failure !== null) throw failure as Error;
    return answer;
  }
}
