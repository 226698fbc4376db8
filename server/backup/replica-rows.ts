/**
 * A replica in an archive: rows of its folder (`server/storage/level-store.ts`), each as 2 bytes length of the key, the key, 4
 * bytes length of the value, the value; numbers big-endian. Of logs it holds what the ledger's snapshot has taken in, and
 * on to the end of the batch that was signed together: without its signature nobody could check it. That surplus the bridge takes in
 * where it is restored.
 */
import { openCertificate } from '../../crdt-schema/log/certificate.ts';
import { deviceOfSegment } from '../../crdt-schema/model/ids.ts';
import type { StoredEntry } from '../../crdt-schema/sync/index.ts';
import { decodeVerdictEntry } from '../../crdt-schema/verdicts/verdict-entry.ts';
import { sha256 } from '../security/crypto.ts';
import { decodeEntry, type Row } from '../storage/level-store.ts';

const KEY_LENGTH_BYTES = 2;
const VALUE_LENGTH_BYTES = 4;

const encodeRow = ([key, value]: Row): Uint8Array => {
  const keyBytes = Buffer.from(key);
  const head = Buffer.alloc(KEY_LENGTH_BYTES + keyBytes.length + VALUE_LENGTH_BYTES);
  head.writeUInt16BE(keyBytes.length, 0);
  keyBytes.copy(head, KEY_LENGTH_BYTES);
  head.writeUInt32BE(value.length, KEY_LENGTH_BYTES + keyBytes.length);
  return Buffer.concat([head, value]);
};

/** Encoded rows come together until they are so long: a turn of the event loop for each would take longer than the packing. */
const TOGETHER_BYTES = 256 * 1024;

/** Encodes rows, many at a time. */
export async function* encodeRows(
  rows: AsyncIterable<Row>,
  seen: (key: string) => void,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const row of rows) {
    seen(row[0]);
    const encoded = encodeRow(row);
    held.push(encoded);
    bytes += encoded.length;
    if (bytes < TOGETHER_BYTES) continue;
    yield Buffer.concat(held);
    [held, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(held);
}

/** The rows of a cut stream. Throws where it ends within one: its checksums were right, so nobody wrote such a stream. */
export async function* decodeRows(source: AsyncIterable<Buffer>): AsyncGenerator<Row> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    let at = 0;
    for (;;) {
      if (held.length - at < KEY_LENGTH_BYTES) break;
      const keyEnd = at + KEY_LENGTH_BYTES + held.readUInt16BE(at);
      if (held.length < keyEnd + VALUE_LENGTH_BYTES) break;
      const valueStart = keyEnd + VALUE_LENGTH_BYTES;
      const end = valueStart + held.readUInt32BE(keyEnd);
      if (held.length < end) break;
      yield [held.toString('utf8', at + KEY_LENGTH_BYTES, keyEnd), held.subarray(valueStart, end)];
      at = end;
    }
    held = held.subarray(at);
  }
  if (held.length > 0) throw new Error('the rows of the replica end within one');
}

/** Next entry that the ledger's snapshot wants, per `segment:branch`. */
export type Cursors = ReadonlyMap<string, number>;

export interface Cut {
  readonly store: string;
  /** The store's authority, public. */
  readonly authority: Uint8Array;
  /** The hub's own device. */
  readonly hub: string;
  readonly cursors: Cursors;
  readonly ledgerPosition: number;
}

/** Devices that write verdicts: the hub, and those that were it before. */
export const hubDevices = async (
  certificates: AsyncIterable<Row>,
  { store, authority, hub }: Pick<Cut, 'store' | 'authority' | 'hub'>,
): Promise<Set<string>> => {
  const hubs = new Set([hub]);
  for await (const [, bytes] of certificates) {
    const opened = openCertificate(sha256, store, authority, bytes);
    if (opened.ok && opened.value.certificate.role === 'hub') hubs.add(opened.value.certificate.device);
  }
  return hubs;
};

/** Of a till's branch: entries below the cursor, and on to the next signature. */
class TillCut {
  private isSigned = true;
  private readonly cursor: number;

  constructor(cursor: number) {
    this.cursor = cursor;
  }

  take(row: Row, { seq, signature }: StoredEntry): Row[] {
    if (seq >= this.cursor && this.isSigned) return [];
    this.isSigned = signature !== undefined;
    return [row];
  }
}

/** Of a hub's branch: signed batches that tell of nothing after the position. */
class HubCut {
  private held: Row[] = [];
  private isOver = false;
  private readonly position: number;

  constructor(position: number) {
    this.position = position;
  }

  take(row: Row, { bytes, signature }: StoredEntry): Row[] {
    if (this.isOver) return [];
    const entry = decodeVerdictEntry(bytes);
    this.isOver = entry.ok && entry.value.pos > this.position;
    if (this.isOver) return [];
    this.held.push(row);
    if (signature === undefined) return [];
    const whole = this.held;
    this.held = [];
    return whole;
  }
}

/** The highest branch of each segment that the ledger has begun: those below it are there, or it would not be the branch it is. */
const begunBranches = (cursors: Cursors): Map<string, number> => {
  const begun = new Map<string, number>();
  for (const key of cursors.keys()) {
    const [segment, branch] = key.split(':') as [string, string];
    begun.set(segment, Math.max(begun.get(segment) ?? 0, Number(branch)));
  }
  return begun;
};

/** The disk holds less than the ledger has taken in: it is another hub's ledger, or this disk lost something. */
export class ReplicaBehind extends Error {
  readonly code = 'replica_behind';
}

/**
 * What of the entries (rows in order) belongs to the cut. Throws `ReplicaBehind` at the end where entries below a cursor were
 * not there: an archive of that would be none.
 */
export async function* cutEntries(
  rows: AsyncIterable<Row>,
  { cursors, ledgerPosition }: Cut,
  hubs: ReadonlySet<string>,
): AsyncGenerator<Row> {
  const begun = begunBranches(cursors);
  const ahead = new Map([...cursors].filter(([, next]) => next > 0));
  let key = '';
  let cut: TillCut | HubCut | undefined;
  for await (const row of rows) {
    const entry = decodeEntry(...row);
    const { segment, branch } = entry;
    const of = `${segment}:${branch}`;
    if (of !== key) {
      key = of;
      const least = branch < (begun.get(segment) ?? 0) ? 1 : 0;
      cut = hubs.has(deviceOfSegment(segment))
        ? new HubCut(ledgerPosition)
        : new TillCut(Math.max(cursors.get(of) ?? 0, least));
    }
    if ((ahead.get(of) ?? Infinity) <= entry.seq + 1) ahead.delete(of);
    yield* cut!.take(row, entry);
  }
  if (ahead.size > 0) throw new ReplicaBehind(`${ahead.size} logs are shorter than the ledger`);
}
