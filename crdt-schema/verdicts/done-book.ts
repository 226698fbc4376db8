/**
 * Which logs are done with, as the hub's log says. A hub's process says it anew, in a segment of its own, of what it holds
 * then: what an older segment of the hub said may be of a disk that was replaced by its backup since. Only the newest
 * one counts for whoever would drop a log.
 */
import { beganMs } from '../model/ids.ts';
import type { VerdictEntry } from './verdict-entry.ts';

/** A whole log of so many entries, with these first 8 bytes (hex) of its last change's hash. */
export interface Done {
  readonly length: number;
  readonly hash8: string;
  /** When the hub found it, Unix ms of the hub's clock. */
  readonly atMs: number;
}

/** Device ids come first; what follows begins with the time, so it sorts by it. */
const DEVICE_CHARS = 32;
const startOf = (segment: string): string => segment.slice(DEVICE_CHARS);

export class DoneBook {
  /** The newest time that the hub's log bears, Unix ms: a clock of ours that runs ahead makes nothing old. */
  hubMs = 0;
  /** When the hub's newest segment was begun, Unix ms of the hub's clock. */
  newestMs = 0;
  private newest = '';
  private current = new Map<string, Done>();
  private readonly earlier = new Map<string, Done>();

  /** An entry of a hub's segment. */
  take(hubSegment: string, { done = [] }: Pick<VerdictEntry, 'done'>): void {
    const start = startOf(hubSegment);
    if (start > this.newest) {
      for (const [segment, said] of this.current) this.earlier.set(segment, said);
      this.current = new Map();
      this.newest = start;
      this.newestMs = beganMs(hubSegment);
      this.hubMs = Math.max(this.hubMs, this.newestMs);
    }
    const book = start === this.newest ? this.current : this.earlier;
    for (const [segment, seq, hash8, atMs] of done) {
      this.hubMs = Math.max(this.hubMs, atMs);
      book.set(segment, { length: seq + 1, hash8, atMs });
    }
  }

  /** Whether no segment of a hub's is known that comes after this one. */
  isNewest(hubSegment: string): boolean {
    return startOf(hubSegment) >= this.newest;
  }

  /** What the hub's newest segment says. */
  now(segment: string): Done | undefined {
    return this.current.get(segment);
  }

  /** What any of them says. */
  ever(segment: string): Done | undefined {
    return this.current.get(segment) ?? this.earlier.get(segment);
  }

  /** The log is gone from here; what the newest segment says is kept for those who still hold it. */
  forget(segment: string): void {
    this.earlier.delete(segment);
  }
}
