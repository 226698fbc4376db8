/**
 * The newest entries that were written, by log: what is passed on to others was stored a moment ago, and reading it back
 * from the disk for each of them was most of a hub's work. Holds what is durable only.
 */
import { MAX_RECENT_ENTRY_BYTES } from '../limits.ts';
import type { Effect, StoredEntry, Write } from './events.ts';

/** Entries of one branch that follow each other, up to its tip. */
interface Run {
  readonly from: number;
  readonly entries: StoredEntry[];
  bytes: number;
}

/** As a `read` effect asks for it. */
type EntryRange = Pick<
  Extract<Effect, { type: 'read' }>,
  'segment' | 'branch' | 'from' | 'maxEntries' | 'maxBytes'
>;

const keyOf = (segment: string, branch: number): string => `${segment}/${branch}`;

export class RecentEntries {
  /** In the order in which they were last written to. */
  private readonly runs = new Map<string, Run>();
  private bytes = 0;

  /** The disk has taken them. */
  written(writes: readonly Write[]): void {
    for (const write of writes) {
      if (write.kind === 'entry') this.add(write.entry);
      else if (write.kind === 'drop') this.drop(write.gone.segment);
    }
    for (const key of this.runs.keys()) {
      if (this.bytes <= MAX_RECENT_ENTRY_BYTES) return;
      this.forget(key);
    }
  }

  /** What the disk would give; undefined where only the disk knows. */
  read({ segment, branch, from, maxEntries, maxBytes }: EntryRange): StoredEntry[] | undefined {
    const run = this.runs.get(keyOf(segment, branch));
    if (run === undefined || from < run.from || from >= run.from + run.entries.length) return undefined;
    const out: StoredEntry[] = [];
    let bytes = 0;
    for (let i = from - run.from; i < run.entries.length; i++) {
      const entry = run.entries[i]!;
      out.push(entry);
      bytes += entry.bytes.length;
      if (bytes > maxBytes || out.length >= maxEntries) break;
    }
    return out;
  }

  private add(entry: StoredEntry): void {
    const key = keyOf(entry.segment, entry.branch);
    let run = this.runs.get(key);
    if (run === undefined || run.from + run.entries.length !== entry.seq) {
      this.forget(key);
      run = { from: entry.seq, entries: [], bytes: 0 };
    } else this.runs.delete(key);
    this.runs.set(key, run);
    run.entries.push(entry);
    run.bytes += entry.bytes.length;
    this.bytes += entry.bytes.length;
  }

  private drop(segment: string): void {
    for (const key of this.runs.keys()) if (key.startsWith(`${segment}/`)) this.forget(key);
  }

  private forget(key: string): void {
    this.bytes -= this.runs.get(key)?.bytes ?? 0;
    this.runs.delete(key);
  }
}
