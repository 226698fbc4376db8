/**
 * Identifiers. Ids of records and ops are UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random bits.
 * A device id is the first 16 bytes of SHA-256 of its public key, in hex: whoever holds the key can be checked
 * against the id without asking anyone. A segment id is its device id followed by 8 bytes of its own, in hex,
 * and is at once the Automerge actor of the segment's document.
 */
export const UUID_FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DEVICE = /^[0-9a-f]{32}$/;
const SEGMENT = /^[0-9a-f]{48}$/;

/** Fills and returns `length` random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

export const toHex = (bytes: Uint8Array): string => {
  let out = '';
  for (const byte of bytes) out += HEX[byte];
  return out;
};

/** Of a digit's code the low half is its value, of a letter's nine less. */
const nibble = (code: number): number => (code & 15) + (code >> 6) * 9;

/** Reads lower-case hex of even length; the caller has checked the form. */
export const fromHex = (hex: string): Uint8Array => {
  const out = new Uint8Array(hex.length / 2);
  for (let i = 0; i < out.length; i++)
    out[i] = nibble(hex.charCodeAt(i * 2)) * 16 + nibble(hex.charCodeAt(i * 2 + 1));
  return out;
};

/** 16 bytes as the 36 characters of a UUID. */
export const toUuid = (bytes: Uint8Array): string => {
  const hex = toHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** A UUIDv7 for the given Unix milliseconds. */
export const uuidv7 = (nowMs: number, random: RandomBytes): string => {
  const bytes = new Uint8Array(16);
  bytes.set(random(10), 6);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(nowMs / 2 ** (8 * (5 - i))) & 0xff;
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return toUuid(bytes);
};

/** An id that anyone computes alike from the same 16 bytes of digest (UUIDv8, RFC 9562). */
export const uuidFromDigest = (digest: Uint8Array): string => {
  // A copy also of a Buffer, whose `slice` is a view: the digest stays as it is.
  const bytes = Uint8Array.from(digest.subarray(0, 16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return toUuid(bytes);
};

/** Unix milliseconds at which a UUIDv7 was made; undefined for other ids. The caller has checked the form. */
export const timeOfUuid = (id: string): number | undefined =>
  id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : undefined;

export const isUuid = (text: unknown): text is string => typeof text === 'string' && UUID_FORM.test(text);
export const isDeviceId = (text: unknown): text is string => typeof text === 'string' && DEVICE.test(text);
export const isSegmentId = (text: unknown): text is string => typeof text === 'string' && SEGMENT.test(text);

/** A new segment id: the device, then 6 bytes of Unix milliseconds and 2 random ones. */
export const newSegmentId = (deviceId: string, nowMs: number, random: RandomBytes): string => {
  const bytes = new Uint8Array(8);
  bytes.set(random(2), 6);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(nowMs / 2 ** (8 * (5 - i))) & 0xff;
  return deviceId + toHex(bytes);
};

/** The latest beginning that a segment id can say, Unix ms: in the year 10889. */
export const MAX_BEGAN_MS = 2 ** 48 - 1;

/** When a segment was begun by its writer's clock, Unix ms. */
export const beganMs = (segmentId: string): number => Number.parseInt(segmentId.slice(32, 44), 16);

/** The device that may write the segment. */
export const deviceOfSegment = (segmentId: string): string => segmentId.slice(0, 32);
