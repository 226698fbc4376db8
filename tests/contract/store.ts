/** What every store of a replica must do, whatever it stands on: a suite that each implementation runs. */
import { describe, expect, test } from 'vitest';
import { MAX_CHANGES_BYTES, MAX_CHANGES_ENTRIES } from '../../crdt-schema/limits.ts';
import type { GoneSegment, StoredEntry, Write } from '../../crdt-schema/sync/index.ts';

export interface StoreUnderTest {
  write(writes: readonly Write[]): Promise<void>;
  read(
    segment: string,
    branch: number,
    from: number,
    maxEntries: number,
    maxBytes: number,
  ): Promise<StoredEntry[]>;
  entries(): Promise<StoredEntry[]>;
  gone(): Promise<GoneSegment[]>;
  certificates(): Promise<Uint8Array[]>;
  catalogUpdates(): Promise<Uint8Array[]>;
  heard(): Promise<Uint8Array | undefined>;
  /** Ends it and opens what its disk holds. */
  reopened(): Promise<StoreUnderTest>;
  close(): Promise<void>;
}

const A = 'a1'.repeat(24);
const B = 'b2'.repeat(24);

export const entryOf = (
  segment: string,
  seq: number,
  size = 10,
  signed = false,
  branch = 0,
): StoredEntry => ({
  segment,
  branch,
  seq,
  hash: new Uint8Array(32).fill(seq + branch * 100 + 1),
  signature: signed ? new Uint8Array(64).fill(seq + 2) : undefined,
  bytes: new Uint8Array(size).fill(seq & 0xff),
});
const writing = (...entries: StoredEntry[]): Write[] => entries.map((entry) => ({ kind: 'entry', entry }));
const seqs = (entries: readonly StoredEntry[]): string[] =>
  entries.map(({ segment, branch, seq }) => `${segment.slice(0, 2)}/${branch}/${seq}`);

export const storeContract = (name: string, open: () => Promise<StoreUnderTest>): void => {
  describe(`store on ${name}`, () => {
    const using = (title: string, run: (store: StoreUnderTest) => Promise<StoreUnderTest | void>): void =>
      test(title, async () => {
        const store = await open();
        const last = await run(store);
        await (last ?? store).close();
      });

    using('an empty one holds nothing', async (store) => {
      expect(await store.entries()).toEqual([]);
      expect(await store.certificates()).toEqual([]);
      expect(await store.catalogUpdates()).toEqual([]);
      expect(await store.heard()).toBeUndefined();
      expect(await store.read(A, 0, 0, 10, 1_000)).toEqual([]);
    });

    using(
      'an entry comes back as it was written, signature or none, also after it was opened anew',
      async (store) => {
        const entries = [entryOf(A, 0, 1), entryOf(A, 1, 70_000), entryOf(A, 2, 300, true)];
        await store.write(writing(...entries));
        expect(await store.entries()).toEqual(entries);
        const again = await store.reopened();
        expect(await again.entries()).toEqual(entries);
        expect(await again.read(A, 0, 0, 10, 1_000_000)).toEqual(entries);
        return again;
      },
    );

    using('one write holds entries, a certificate and catalog updates together', async (store) => {
      const device = 'd3'.repeat(16);
      await store.write([
        ...writing(entryOf(A, 0)),
        { kind: 'certificate', device, bytes: Uint8Array.of(1) },
        { kind: 'catalog', update: Uint8Array.of(2) },
      ]);
      await store.write([{ kind: 'certificate', device, bytes: Uint8Array.of(3) }]);
      const again = await store.reopened();
      expect(seqs(await again.entries())).toEqual(['a1/0/0']);
      expect(await again.certificates()).toEqual([Uint8Array.of(3)]);
      expect(await again.catalogUpdates()).toEqual([Uint8Array.of(2)]);
      return again;
    });

    using('of when devices were heard the newest is kept', async (store) => {
      for (const byte of [1, 2]) await store.write([{ kind: 'heard', bytes: Uint8Array.of(byte) }]);
      const again = await store.reopened();
      expect(await again.heard()).toEqual(Uint8Array.of(2));
      return again;
    });

    using(
      'entries come by segment, then branch, then place, whatever the order they were written in',
      async (store) => {
        await store.write(writing(entryOf(B, 0), ...Array.from({ length: 20 }, (_, seq) => entryOf(A, seq))));
        await store.write(writing(entryOf(A, 0, 10, true, 1), entryOf(A, 20), entryOf(B, 1)));
        const inOrder = Array.from({ length: 21 }, (_, seq) => `a1/0/${seq}`);
        expect(seqs(await store.entries())).toEqual([...inOrder, 'a1/1/0', 'b2/0/0', 'b2/0/1']);
      },
    );

    using('a dropped segment leaves what is kept of it, alone, until that is forgotten', async (store) => {
      const gone = (segment: string): GoneSegment => ({
        segment,
        head: new Uint8Array(32).fill(3),
        prefixes: Uint8Array.from({ length: 24 }, (_, i) => i),
        atMs: 1_780_000_000_000,
      });
      const three = (segment: string): Write[] =>
        writing(...[0, 1, 2].map((seq) => entryOf(segment, seq, 300, seq === 2)));
      await store.write([...three(A), ...three(B)]);
      await store.write([{ kind: 'drop', gone: gone(A) }]);
      expect(seqs(await store.entries())).toEqual(['b2/0/0', 'b2/0/1', 'b2/0/2']);
      const again = await store.reopened();
      expect(seqs(await again.entries())).toEqual(['b2/0/0', 'b2/0/1', 'b2/0/2']);
      expect(await again.read(A, 0, 0, 10, 1_000)).toEqual([]);
      expect(await again.gone()).toEqual([gone(A)]);
      // It came back, and is dropped once more, with another.
      await again.write(three(A));
      await again.write([
        { kind: 'drop', gone: gone(A) },
        { kind: 'forget', segment: B },
      ]);
      await again.write([
        { kind: 'forget', segment: A },
        { kind: 'drop', gone: gone(B) },
      ]);
      const last = await again.reopened();
      expect(await last.gone()).toEqual([gone(B)]);
      expect(await last.entries()).toEqual([]);
      return last;
    });

    using('catalog updates keep their order, across openings and past the tenth', async (store) => {
      let current = store;
      for (let n = 0; n < 24; n += 2) {
        await current.write([n, n + 1].map((byte) => ({ kind: 'catalog', update: Uint8Array.of(byte) })));
        if (n % 6 === 0) current = await current.reopened();
      }
      expect((await current.catalogUpdates()).map((update) => update[0])).toEqual(
        Array.from({ length: 24 }, (_, n) => n),
      );
      return current;
    });

    using('a read starts where it is told, and ends with the branch', async (store) => {
      await store.write(writing(...Array.from({ length: 5 }, (_, seq) => entryOf(A, seq))));
      await store.write(writing(entryOf(A, 0, 10, false, 1), entryOf(B, 0)));
      expect(seqs(await store.read(A, 0, 3, 10, 1_000))).toEqual(['a1/0/3', 'a1/0/4']);
      expect(seqs(await store.read(A, 1, 0, 10, 1_000))).toEqual(['a1/1/0']);
      expect(await store.read(A, 0, 5, 10, 1_000)).toEqual([]);
      expect(await store.read(A, 2, 0, 10, 1_000)).toEqual([]);
    });

    using('a read stops at its number of entries, or with the entry that passes its bytes', async (store) => {
      await store.write(writing(...Array.from({ length: 10 }, (_, seq) => entryOf(A, seq, 100))));
      expect(await store.read(A, 0, 0, 4, 1_000_000)).toHaveLength(4);
      expect(await store.read(A, 0, 0, 10, 300)).toHaveLength(4);
      expect(await store.read(A, 0, 0, 10, 299)).toHaveLength(3);
      expect(await store.read(A, 0, 0, 10, 0)).toHaveLength(1);
      expect(await store.read(A, 0, 0, 10, 1_000)).toHaveLength(10);
    });

    using(
      'a batch of exactly MAX_CHANGES_BYTES is read whole, with the signature at its end',
      async (store) => {
        const size = MAX_CHANGES_BYTES / 256;
        const batch = Array.from({ length: 256 }, (_, seq) => entryOf(A, seq, size, seq === 255));
        await store.write(writing(...batch));
        await store.write(writing(entryOf(A, 256, size, true)));
        const read = await store.read(A, 0, 0, MAX_CHANGES_ENTRIES, MAX_CHANGES_BYTES);
        expect(read[255]!.signature).toBeDefined();
      },
    );

    using('a batch of MAX_CHANGES_ENTRIES is read whole, with the signature at its end', async (store) => {
      const last = MAX_CHANGES_ENTRIES - 1;
      await store.write(
        writing(
          ...Array.from({ length: MAX_CHANGES_ENTRIES }, (_, seq) => entryOf(A, seq, 20, seq === last)),
        ),
      );
      const read = await store.read(A, 0, 0, MAX_CHANGES_ENTRIES, MAX_CHANGES_BYTES);
      expect([read.length, read.at(-1)?.signature === undefined]).toEqual([MAX_CHANGES_ENTRIES, false]);
    });
  });
};
