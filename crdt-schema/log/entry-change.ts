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

/** What stands before the entry's bytes, with every number as long as it can be. */
const MAX_HEAD_BYTES = 256;

/** Writes bytes at a place; returns the place after them. By hand: a typed array takes ten times as long over a few. */
const put = (out: Uint8Array, at: number, bytes: readonly number[]): number => {
  for (let i = 0; i < bytes.length; i++) out[at + i] = bytes[i]!;
  return at + bytes.length;
};

/** The columns up to the raw value, and the one after it. */
interface Columns {
  readonly ids: readonly number[];
  readonly data: readonly (readonly number[])[];
  readonly pred: readonly number[];
}

const FIRST_IDS = [
  column.objActor,
  column.objCtr,
  column.keyCtr,
  column.keyStr,
  column.insert,
  valueColumn.action,
  valueColumn.meta,
];

/** Of the first change: make the list, insert at its head. */
const firstColumns = (meta: readonly number[]): Columns => ({
  ids: FIRST_IDS,
  data: [
    [...NULL_RUN_1, LITERAL_1, 0],
    [...NULL_RUN_1, LITERAL_1, 1],
    [...NULL_RUN_1, LITERAL_1, 0],
    KEY_ENTRIES,
    [1, 1],
    [LITERAL_2, ACTION_MAKE_LIST, ACTION_SET],
    [LITERAL_2, 0, ...meta],
  ],
  pred: [2, 0],
});

const NEXT_IDS = [
  column.objActor,
  column.objCtr,
  column.keyActor,
  column.keyCtr,
  column.insert,
  valueColumn.action,
  valueColumn.meta,
];
const NEXT_OBJ_ACTOR = [LITERAL_1, 0];
const NEXT_OBJ_CTR = [LITERAL_1, 1];
const NEXT_INSERT = [0, 1];
const NEXT_ACTION = [LITERAL_1, ACTION_SET];
const NEXT_PRED = [LITERAL_1, 0];

/** Of every later change: insert after the element that the change before it made. */
const nextColumns = (previousElement: number, meta: readonly number[]): Columns => ({
  ids: NEXT_IDS,
  data: [
    NEXT_OBJ_ACTOR,
    NEXT_OBJ_CTR,
    NEXT_OBJ_ACTOR,
    [LITERAL_1, ...sleb(previousElement)],
    NEXT_INSERT,
    NEXT_ACTION,
    [LITERAL_1, ...meta],
  ],
  pred: NEXT_PRED,
});

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
  const meta = uleb(entry.length * 16 + VALUE_TYPE_BYTES);
  const columns = seq === 0 ? firstColumns(meta) : nextColumns(seq + 1, meta);
  const head = new Uint8Array(MAX_HEAD_BYTES);
  const headLength = putHead(head, segment, seq, previous, entry.length, columns);
  const { pred } = columns;

  const bodyLength = headLength + entry.length + pred.length;
  const prefix = uleb(bodyLength);
  const start = MAGIC.length + CHECKSUM_BYTES;
  const bodyStart = start + 1 + prefix.length;
  const bytes = new Uint8Array(bodyStart + bodyLength);
  put(bytes, 0, MAGIC);
  bytes[start] = CHUNK_CHANGE;
  put(bytes, start + 1, prefix);
  bytes.set(head.subarray(0, headLength), bodyStart);
  bytes.set(entry, bodyStart + headLength);
  put(bytes, bytes.length - pred.length, pred);
  const hash = sha256(bytes.subarray(start));
  for (let i = 0; i < CHECKSUM_BYTES; i++) bytes[MAGIC.length + i] = hash[i]!;
  return { hash, bytes };
};

/** Writes the body up to the entry's bytes; returns its length. */
const putHead = (
  out: Uint8Array,
  segment: string,
  seq: number,
  previous: Uint8Array | undefined,
  entryLength: number,
  { ids, data, pred }: Columns,
): number => {
  let at = 1;
  if (previous !== undefined) {
    out[0] = 1;
    out.set(previous, at);
    at += previous.length;
  }
  const actor = fromHex(segment);
  at = put(out, at, uleb(actor.length));
  out.set(actor, at);
  at = put(out, at + actor.length, uleb(seq + 1));
  at = put(out, at, uleb(seq === 0 ? 1 : seq + 2));
  // Time, as the entry carries its own; message; other actors: none of them.
  at = put(out, at + 3, uleb(ids.length + 2));
  for (let i = 0; i < ids.length; i++) {
    out[at] = ids[i]!;
    at = put(out, at + 1, uleb(data[i]!.length));
  }
  out[at] = valueColumn.raw;
  at = put(out, at + 1, uleb(entryLength));
  out[at] = valueColumn.predNum;
  at = put(out, at + 1, uleb(pred.length));
  for (let i = 0; i < data.length; i++) at = put(out, at, data[i]!);
  return at;
};
