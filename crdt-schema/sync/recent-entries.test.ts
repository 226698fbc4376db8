import { describe, expect, test } from 'vitest';
import { MAX_RECENT_ENTRY_BYTES } from '../limits.ts';
import { createPrng } from '../model/prng.ts';
import type { StoredEntry, Write } from './events.ts';
import { RecentEntries } from './recent-entries.ts';

const segmentOf = (n: number): string => String(n).repeat(48);
const entryOf = (segment: string, seq: number, bytes: number, branch = 0): StoredEntry => ({
  segment,
  branch,
  seq,
  hash: new Uint8Array(32),
  signature: undefined,
  bytes: new Uint8Array(bytes),
});
const write = (entry: StoredEntry): Write => ({ kind: 'entry', entry });

/** What a disk gives: from there on, as many, up to the one that passes the bytes. */
const onDisk = (
  stored: readonly StoredEntry[],
  segment: string,
  branch: number,
  from: number,
  maxEntries: number,
  maxBytes: number,
): StoredEntry[] => {
  const out: StoredEntry[] = [];
  let bytes = 0;
  for (const entry of stored) {
    if (entry.segment !== segment || entry.branch !== branch || entry.seq < from) continue;
    if (out.length >= maxEntries || bytes > maxBytes) break;
    out.push(entry);
    bytes += entry.bytes.length;
  }
  return out;
};

describe('recent entries', () => {
  test.each(['1', '2', '3'])('seed %s: give what the disk gives, or leave it to the disk', (seed) => {
    const prng = createPrng(`recent/${seed}`);
    const recent = new RecentEntries();
    let stored: StoredEntry[] = [];
    const seen = { here: 0, disk: 0 };
    for (let i = 0; i < 3_000; i++) {
      const segment = segmentOf(prng.int(9));
      const branch = prng.int(2);
      const length = stored.filter((entry) => entry.segment === segment && entry.branch === branch).length;
      if (prng.int(150) === 0) {
        stored = stored.filter((entry) => entry.segment !== segment);
        recent.written([{ kind: 'drop', gone: { segment, prefixes: new Uint8Array(0) } } as Write]);
      } else if (prng.chance(0.4)) {
        const entries = Array.from({ length: 1 + prng.int(5) }, (_, k) =>
          entryOf(segment, length + k, 1 + prng.int(20_000), branch),
        );
        stored.push(...entries);
        recent.written(entries.map(write));
      } else {
        const ask = [segment, branch, prng.int(length + 2), 1 + prng.int(20), prng.int(60_000)] as const;
        const [, , from, maxEntries, maxBytes] = ask;
        const here = recent.read({ segment, branch, from, maxEntries, maxBytes });
        seen[here === undefined ? 'disk' : 'here'] += 1;
        if (here !== undefined) expect(here).toEqual(onDisk(stored, ...ask));
      }
    }
    expect(seen.here).toBeGreaterThan(300);
    expect(seen.disk).toBeGreaterThan(100);
  });

  test('are bounded: the log that was written to least recently goes first', () => {
    const recent = new RecentEntries();
    const half = MAX_RECENT_ENTRY_BYTES / 2;
    for (const n of [1, 2, 1, 3]) recent.written([write(entryOf(segmentOf(n), n === 1 ? 0 : 5, half / 2))]);
    recent.written([write(entryOf(segmentOf(4), 0, half))]);
    const held = [1, 2, 3, 4].map((n) =>
      recent.read({
        segment: segmentOf(n),
        branch: 0,
        from: n === 2 || n === 3 ? 5 : 0,
        maxEntries: 9,
        maxBytes: 9,
      }),
    );
    expect(held.map((entries) => entries?.length)).toEqual([1, undefined, 1, 1]);
  });
});
