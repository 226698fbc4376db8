/**
 * One log entry as the Automerge change that appends it.
 *
 * A segment is an Automerge document `{ entries: [bytes, bytes, …] }` with one writer, whose actor id is the segment
 * id. Each change inserts one bytes scalar at the end of the list, so a change is fully determined by the actor, its
 * place, the hash of the change before it and the entry's bytes. Everybody can therefore build it anew: peers send
 * and store the entry alone, and a receiver that arrives at the signed head has proved that every change has the
 * right actor, the right dependency and exactly one insertion at the end. No other change can be expressed.
 *
 * Format: Automerge binary format 1.0, change chunk (https://automerge.org/automerge-binary-format-spec/).
 * `entry-change.test.ts` holds these bytes against what Automerge itself writes.
 */
import { assert } from '../assert.ts';
import { fromHex } from '../model/ids.ts';
import type { Sha256 } from '../ports.ts';

const MAGIC = [0x85, 0x6f, 0x4a, 0x83];
const CHUNK_CHANGE = 1;
const CHECKSUM_BYTES = 4;
export const HASH_BYTES = 32;

const column = {
  objActor: 0x01,
  objCtr: 0x02,
  keyActor: 0x11,
  keyCtr: 0x13,
  keyStr: 0x15,
  insert: 0x34,
} as const;
const valueColumn = { action: 0x42, meta: 0x56, raw: 0x57, predNum: 0x70 } as const;

/** Run-length coding: a literal run of one, or of two, values follows; a run of null has a zero length first. */
const LITERAL_1 = 0x7f;
const LITERAL_2 = 0x7e;
const NULL_RUN_1 = [0x00, 0x01];
const ACTION_SET = 1;
const ACTION_MAKE_LIST = 2;
const VALUE_TYPE_BYTES = 7;

/** Unsigned LEB128. */
const uleb = (value: number): number[] => {
  const out: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    out.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return out;
};

/** Signed LEB128 of a number that is not negative: the last byte's bit 6 must stay clear. */
const sleb = (value: number): number[] => {
  const out = uleb(value);
  const last = out.length - 1;
  if ((out[last]! & 0x40) !== 0) {
    out[last] = out[last]! | 0x80;
    out.push(0);
  }
  return out;
};

/** `"entries"` as a string column of two rows: the literal, then null. */
const KEY_ENTRIES = [LITERAL_1, 7, ...Array.from('entries', (c) => c.charCodeAt(0)), ...NULL_RUN_1];

type Columns = readonly (readonly [id: number, data: readonly number[]])[];

/** The columns up to the raw value, and the one after it, for the first change: make the list, insert at its head. */
const firstColumns = (meta: number[]): Columns => [
  [column.objActor, [...NULL_RUN_1, LITERAL_1, 0]],
  [column.objCtr, [...NULL_RUN_1, LITERAL_1, 1]],
  [column.keyCtr, [...NULL_RUN_1, LITERAL_1, 0]],
  [column.keyStr, KEY_ENTRIES],
  [column.insert, [1, 1]],
  [valueColumn.action, [LITERAL_2, ACTION_MAKE_LIST, ACTION_SET]],
  [valueColumn.meta, [LITERAL_2, 0, ...meta]],
];
const FIRST_PRED = [2, 0];

/** The same for every later change: insert after the element that the change before it made. */
const nextColumns = (previousElement: number, meta: number[]): Columns => [
  [column.objActor, [LITERAL_1, 0]],
  [column.objCtr, [LITERAL_1, 1]],
  [column.keyActor, [LITERAL_1, 0]],
  [column.keyCtr, [LITERAL_1, ...sleb(previousElement)]],
  [column.insert, [0, 1]],
  [valueColumn.action, [LITERAL_1, ACTION_SET]],
  [valueColumn.meta, [LITERAL_1, ...meta]],
];
const NEXT_PRED = [LITERAL_1, 0];

export interface EntryChange {
  /** The change's Automerge hash: SHA-256 over chunk type, length and body. */
  readonly hash: Uint8Array;
  /** The whole change as Automerge reads it. */
  readonly bytes: Uint8Array;
}

/**
 * The change that makes `entry` the entry number `seq` (from 0) of the segment. `previous` is the hash of the change
 * before it, and is left out exactly for the first.
 */
export const buildEntryChange = (
  sha256: Sha256,
  segment: string,
  seq: number,
  previous: Uint8Array | undefined,
  entry: Uint8Array,
): EntryChange => {
  assert(entry.length > 0, 'an entry has bytes');
  assert((seq === 0) === (previous === undefined), 'every entry but the first follows another');
  const actor = fromHex(segment);
  const meta = uleb(entry.length * 16 + VALUE_TYPE_BYTES);
  const columns = seq === 0 ? firstColumns(meta) : nextColumns(seq + 1, meta);
  const pred = seq === 0 ? FIRST_PRED : NEXT_PRED;
  const head = [
    ...(previous === undefined ? [0] : [1, ...previous]),
    ...uleb(actor.length),
    ...actor,
    ...uleb(seq + 1),
    ...uleb(seq === 0 ? 1 : seq + 2),
    0, // time: the entry carries its own
    0, // message
    0, // other actors
    ...uleb(columns.length + 2),
  ];
  for (const [id, data] of columns) head.push(id, ...uleb(data.length));
  head.push(valueColumn.raw, ...uleb(entry.length), valueColumn.predNum, pred.length);
  for (const [, data] of columns) head.push(...data);

  const bodyLength = head.length + entry.length + pred.length;
  const prefix = [CHUNK_CHANGE, ...uleb(bodyLength)];
  const start = MAGIC.length + CHECKSUM_BYTES;
  const bytes = new Uint8Array(start + prefix.length + bodyLength);
  bytes.set(MAGIC);
  bytes.set(prefix, start);
  bytes.set(head, start + prefix.length);
  bytes.set(entry, start + prefix.length + head.length);
  bytes.set(pred, bytes.length - pred.length);
  const hash = sha256(bytes.subarray(start));
  bytes.set(hash.subarray(0, CHECKSUM_BYTES), MAGIC.length);
  return { hash, bytes };
};
