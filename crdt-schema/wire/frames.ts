/**
 * Frames of the log protocol. On a socket they share the y-websocket framing: a varUint message type first (0 sync,
 * 1 awareness, 2 auth, 3 query awareness), `MESSAGE_LOG` for ours, then the kind below. A peer sends ours only to
 * one that sent a `hello`, so an unmodified y-websocket client never meets them.
 * Coding: lib0 (varUint little-endian base 128; byte arrays and text prefixed by their length).
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { MAX_CHANGES_ENTRIES, MAX_HAVE_SEGMENTS, MAX_LIVE_PEERS, MAX_SIGNAL_BYTES } from '../limits.ts';
import { HASH_BYTES } from '../log/entry-change.ts';
import { SIGNATURE_BYTES } from '../log/certificate.ts';
import { fromHex, toHex } from '../model/ids.ts';
import { readVarUint } from '../model/var-uint.ts';
import { err, ok, type Failure, type Result } from '../result.ts';

/** History: 1, first version; 2, `hello` says for how long settled logs are kept, and `gone` that one is not any more. */
export const PROTOCOL_VERSION = 2;
const KEEPS_SINCE_VERSION = 2;

export const MESSAGE_SYNC = 0;
export const MESSAGE_AWARENESS = 1;
export const MESSAGE_AUTH = 2;
export const MESSAGE_QUERY_AWARENESS = 3;
export const MESSAGE_LOG = 100;

export const NONCE_BYTES = 32;
const SEGMENT_BYTES = 24;
const DEVICE_BYTES = 16;
const MAX_TEXT_CHARS = 256;

const kinds = {
  hello: 0,
  proof: 1,
  certificates: 2,
  have: 3,
  want: 4,
  changes: 5,
  ack: 6,
  refused: 7,
  catalog: 8,
  peers: 9,
  signal: 10,
  gone: 11,
} as const;

/** A head that a peer holds durably: `length` entries, of which the last change has the hash `head`. */
export interface Head {
  readonly segment: string;
  readonly length: number;
  readonly head: Uint8Array;
}

export interface Hello {
  readonly kind: 'hello';
  readonly protocol: number;
  readonly store: string;
  readonly certificate: Uint8Array;
  readonly nonce: Uint8Array;
  /** Program and version, for people. */
  readonly software: string;
  /** The sender's wall clock, Unix ms, to measure skew. */
  readonly wallMs: number;
  /** For how long the sender keeps what is settled, ms: of older logs it is told nothing. 0: for good. */
  readonly keepsMs: number;
}

export interface Changes {
  readonly kind: 'changes';
  readonly segment: string;
  /** Entries that stand before these. */
  readonly from: number;
  readonly entries: readonly Uint8Array[];
  /** Hash of the last of these changes, and the writer's signature of the head. */
  readonly head: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Want {
  readonly kind: 'want';
  readonly segment: string;
  /** What the asker holds of the branch: nothing at length 0. */
  readonly length: number;
  readonly head: Uint8Array | undefined;
  /** The head asked for, and its length; the answer may stop before it or go past it. */
  readonly targetLength: number;
  readonly target: Uint8Array;
}

export type LogFrame =
  | Hello
  | { readonly kind: 'proof'; readonly signature: Uint8Array }
  | { readonly kind: 'certificates'; readonly certificates: readonly Uint8Array[] }
  | { readonly kind: 'have'; readonly heads: readonly Head[] }
  | Want
  | Changes
  /** What another peer (the hub) holds durably, passed on. */
  | {
      readonly kind: 'ack';
      readonly by: string;
      readonly stored: readonly { segment: string; length: number }[];
    }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string }
  /** Catalog state: a packed update (`packed-update.ts`), compressed. Updates of a few keys go as Yjs writes them. */
  | { readonly kind: 'catalog'; readonly state: Uint8Array }
  /** Who is live with the sender now. */
  | { readonly kind: 'peers'; readonly peers: readonly { device: string; software: string }[] }
  /** Words of one peer to another, to begin a connection of their own; passed on by whoever is live with both. */
  | { readonly kind: 'signal'; readonly to: string; readonly from: string; readonly payload: Uint8Array }
  /** What was asked for was held, and is not any more: somebody else has to be asked. */
  | { readonly kind: 'gone'; readonly segment: string };

const fixed = (encoder: encoding.Encoder, bytes: Uint8Array): void =>
  encoding.writeUint8Array(encoder, bytes);

const writeBody = (encoder: encoding.Encoder, frame: LogFrame): void => {
  switch (frame.kind) {
    case 'hello':
      encoding.writeVarUint(encoder, frame.protocol);
      encoding.writeVarString(encoder, frame.store);
      encoding.writeVarUint8Array(encoder, frame.certificate);
      fixed(encoder, frame.nonce);
      encoding.writeVarString(encoder, frame.software);
      encoding.writeVarUint(encoder, frame.wallMs);
      if (frame.protocol >= KEEPS_SINCE_VERSION) encoding.writeVarUint(encoder, frame.keepsMs);
      return;
    case 'proof':
      return fixed(encoder, frame.signature);
    case 'certificates':
      encoding.writeVarUint(encoder, frame.certificates.length);
      for (const bytes of frame.certificates) encoding.writeVarUint8Array(encoder, bytes);
      return;
    case 'have':
      encoding.writeVarUint(encoder, frame.heads.length);
      for (const head of frame.heads) {
        fixed(encoder, fromHex(head.segment));
        encoding.writeVarUint(encoder, head.length);
        fixed(encoder, head.head);
      }
      return;
    case 'want':
      fixed(encoder, fromHex(frame.segment));
      encoding.writeVarUint(encoder, frame.length);
      if (frame.head !== undefined) fixed(encoder, frame.head);
      encoding.writeVarUint(encoder, frame.targetLength);
      return fixed(encoder, frame.target);
    case 'changes':
      fixed(encoder, fromHex(frame.segment));
      encoding.writeVarUint(encoder, frame.from);
      encoding.writeVarUint(encoder, frame.entries.length);
      for (const entry of frame.entries) encoding.writeVarUint8Array(encoder, entry);
      fixed(encoder, frame.head);
      return fixed(encoder, frame.signature);
    case 'ack':
      fixed(encoder, fromHex(frame.by));
      encoding.writeVarUint(encoder, frame.stored.length);
      for (const { segment, length } of frame.stored) {
        fixed(encoder, fromHex(segment));
        encoding.writeVarUint(encoder, length);
      }
      return;
    case 'refused':
      encoding.writeVarString(encoder, frame.code);
      encoding.writeVarString(encoder, frame.detail);
      return;
    case 'catalog':
      return encoding.writeVarUint8Array(encoder, frame.state);
    case 'peers':
      encoding.writeVarUint(encoder, frame.peers.length);
      for (const { device, software } of frame.peers) {
        fixed(encoder, fromHex(device));
        encoding.writeVarString(encoder, software);
      }
      return;
    case 'signal':
      fixed(encoder, fromHex(frame.to));
      fixed(encoder, fromHex(frame.from));
      return encoding.writeVarUint8Array(encoder, frame.payload);
    case 'gone':
      fixed(encoder, fromHex(frame.segment));
  }
};

export const encodeFrame = (frame: LogFrame): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_LOG);
  encoding.writeVarUint(encoder, kinds[frame.kind]);
  writeBody(encoder, frame);
  return encoding.toUint8Array(encoder);
};

class Malformed extends Error {}

const count = (decoder: decoding.Decoder, max: number): number => {
  const value = readVarUint(decoder);
  if (value > max) throw new Malformed(`count ${value} over ${max}`);
  return value;
};
const text = (decoder: decoding.Decoder): string => {
  const value = decoding.readVarString(decoder);
  if (value.length > MAX_TEXT_CHARS) throw new Malformed('text too long');
  return value;
};
/** Copies: a view would keep the whole frame alive for as long as one hash of it is remembered. */
const take = (decoder: decoding.Decoder, length: number): Uint8Array =>
  decoding.readUint8Array(decoder, length).slice();
const bytes = (decoder: decoding.Decoder): Uint8Array => decoding.readVarUint8Array(decoder).slice();
const segmentId = (decoder: decoding.Decoder): string =>
  toHex(decoding.readUint8Array(decoder, SEGMENT_BYTES));
const deviceId = (decoder: decoding.Decoder): string => toHex(decoding.readUint8Array(decoder, DEVICE_BYTES));
const list = <T>(decoder: decoding.Decoder, max: number, read: () => T): T[] =>
  Array.from({ length: count(decoder, max) }, read);

const readBody = (decoder: decoding.Decoder, kind: number): LogFrame => {
  switch (kind) {
    case kinds.hello: {
      const protocol = readVarUint(decoder);
      return {
        kind: 'hello',
        protocol,
        store: text(decoder),
        certificate: bytes(decoder),
        nonce: take(decoder, NONCE_BYTES),
        software: text(decoder),
        wallMs: readVarUint(decoder),
        keepsMs: protocol >= KEEPS_SINCE_VERSION ? readVarUint(decoder) : 0,
      };
    }
    case kinds.proof:
      return { kind: 'proof', signature: take(decoder, SIGNATURE_BYTES) };
    case kinds.certificates:
      return { kind: 'certificates', certificates: list(decoder, MAX_HAVE_SEGMENTS, () => bytes(decoder)) };
    case kinds.have:
      return {
        kind: 'have',
        heads: list(decoder, MAX_HAVE_SEGMENTS, () => ({
          segment: segmentId(decoder),
          length: readVarUint(decoder),
          head: take(decoder, HASH_BYTES),
        })),
      };
    case kinds.want: {
      const segment = segmentId(decoder);
      const length = readVarUint(decoder);
      const head = length === 0 ? undefined : take(decoder, HASH_BYTES);
      const targetLength = readVarUint(decoder);
      return { kind: 'want', segment, length, head, targetLength, target: take(decoder, HASH_BYTES) };
    }
    case kinds.changes:
      return {
        kind: 'changes',
        segment: segmentId(decoder),
        from: readVarUint(decoder),
        entries: list(decoder, MAX_CHANGES_ENTRIES, () => bytes(decoder)),
        head: take(decoder, HASH_BYTES),
        signature: take(decoder, SIGNATURE_BYTES),
      };
    case kinds.ack:
      return {
        kind: 'ack',
        by: deviceId(decoder),
        stored: list(decoder, MAX_HAVE_SEGMENTS, () => ({
          segment: segmentId(decoder),
          length: readVarUint(decoder),
        })),
      };
    case kinds.refused:
      return { kind: 'refused', code: text(decoder), detail: text(decoder) };
    case kinds.catalog:
      return { kind: 'catalog', state: bytes(decoder) };
    case kinds.peers:
      return {
        kind: 'peers',
        peers: list(decoder, MAX_LIVE_PEERS, () => ({ device: deviceId(decoder), software: text(decoder) })),
      };
    case kinds.signal: {
      const to = deviceId(decoder);
      const from = deviceId(decoder);
      const payload = bytes(decoder);
      if (payload.length > MAX_SIGNAL_BYTES) throw new Malformed('signal too long');
      return { kind: 'signal', to, from, payload };
    }
    case kinds.gone:
      return { kind: 'gone', segment: segmentId(decoder) };
    default:
      throw new Malformed(`kind ${kind}`);
  }
};

/** Reads what follows the message type. Bytes left over, counts past their bounds or a cut frame are refused. */
export const readFrame = (decoder: decoding.Decoder): Result<LogFrame, Failure<'frame_malformed'>> => {
  try {
    const frame = readBody(decoder, readVarUint(decoder));
    return decoding.hasContent(decoder) ? err('frame_malformed') : ok(frame);
  } catch {
    // lib0 throws on every cut or oversized field; all of them mean the same here.
    return err('frame_malformed');
  }
};

/** What reading a frame that is cut or absurd throws: lib0's decoder has plain errors of these two texts for it. */
export const isCutFrame = (error: unknown): boolean =>
  error instanceof RangeError ||
  (error instanceof Error &&
    (error.message === 'Unexpected end of array' || error.message === 'Integer out of Range'));
