/** Logs of sales as they lie on a till's disk, signed, with the hub's verdicts on them. */
import { MAX_SEGMENT_ENTRIES } from '../../crdt-schema/limits.ts';
import { EMPTY_TIP, extendChain } from '../../crdt-schema/log/chain.ts';
import { headMessage } from '../../crdt-schema/log/signed-head.ts';
import { formatHlc } from '../../crdt-schema/model/clock.ts';
import { newSegmentId, toHex, uuidv7 } from '../../crdt-schema/model/ids.ts';
import type { Op } from '../../crdt-schema/ops/op.ts';
import type { StoredEntry } from '../../crdt-schema/sync/index.ts';
import { encodeVerdictEntry } from '../../crdt-schema/verdicts/verdict-entry.ts';
import { random, sha256 } from '../../server/security/crypto.ts';
import type { DeviceIdentity } from '../../server/security/identity.ts';
import type { LevelStore } from '../../server/storage/level-store.ts';

export const SALES_START_MS = 1_780_000_000_000;
/** Entries of one signature, and of one verdict entry. Those are large, and signed each: a batch must fit into a frame. */
const BATCH = 250;

/** One after the other, a second apart. */
export const saleOf = (device: string, till: string, number: number, products: readonly string[]): Op => {
  const ms = SALES_START_MS + number * 1_000;
  const lines = Array.from({ length: 3 }, (_, i) => ({
    product: products[(number * 3 + i) % products.length]!,
    name: 'Frijol negro 900 g',
    quantity: 1_000,
    price: 385_000,
    total: 3_850,
  }));
  return {
    v: 1,
    kind: 'sale',
    id: uuidv7(ms, random),
    at: formatHlc({ ms, counter: 0, device }),
    till,
    receipt: { series: till, number: number + 1 },
    lines,
    payments: [{ method: 'cash', amount: 11_550 }],
    total: 11_550,
  };
};

/** Where a batch stands: segment, first and last place, the start of the last one's hash. */
export type Run = [segment: string, from: number, to: number, hash8: string];

export interface Logs {
  readonly entries: StoredEntry[];
  readonly runs: Run[];
}

/** The entries in segments of that length, as the device would have written them, signed once a batch. */
export const logsOf = (
  { identity, keys }: DeviceIdentity,
  bytes: readonly Uint8Array[],
  perSegment = MAX_SEGMENT_ENTRIES,
  batch = BATCH,
): Logs => {
  const [entries, runs]: [StoredEntry[], Run[]] = [[], []];
  for (let at = 0; at < bytes.length; at += perSegment) {
    const segment = newSegmentId(identity.device, SALES_START_MS + at, random);
    const part = bytes.slice(at, at + perSegment);
    const chain = extendChain(sha256, segment, EMPTY_TIP, part);
    if (!chain.ok) throw new Error(chain.error.code);
    const { hashes } = chain.value;
    for (const [seq, entry] of part.entries()) {
      const hash = hashes[seq]!;
      const isLast = (seq + 1) % batch === 0 || seq === part.length - 1;
      const signature = isLast ? keys.sign(headMessage(identity.store, segment, seq + 1, hash)) : undefined;
      entries.push({ segment, branch: 0, seq, hash, signature, bytes: entry });
      if (isLast) runs.push([segment, seq - (seq % batch), seq, toHex(hash).slice(0, 16)]);
    }
  }
  return { entries, runs };
};

/** The hub's log: one verdict entry for each batch, with the stock of all products. */
export const verdictsOn = (hub: DeviceIdentity, runs: readonly Run[], products: readonly string[]): Logs => {
  const entries = runs.map((run, i) =>
    encodeVerdictEntry({
      v: 1,
      kind: 'verdicts',
      pos: i + 1,
      accepted: [run],
      others: [],
      stock: products.map((id) => [id, -i]),
    }),
  );
  return logsOf(hub, entries, MAX_SEGMENT_ENTRIES, 1);
};

/** Writes certificates and entries in parts, as a disk that grew would have them. */
export const writeLogs = async (
  store: LevelStore,
  devices: readonly DeviceIdentity[],
  entries: readonly StoredEntry[],
): Promise<void> => {
  for (const { identity } of devices)
    await store.write([{ kind: 'certificate', device: identity.device, bytes: identity.certificateBytes }]);
  for (let at = 0; at < entries.length; at += MAX_SEGMENT_ENTRIES)
    await store.write(
      entries.slice(at, at + MAX_SEGMENT_ENTRIES).map((entry) => ({ kind: 'entry', entry }) as const),
    );
};
