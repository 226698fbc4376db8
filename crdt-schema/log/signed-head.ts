/**
 * What a device signs: that its segment, at this length, has this head. Because each change names the hash of the one
 * before it, one signature vouches for every entry up to it.
 */
import { concatBytes } from '../model/bytes.ts';
import { fromHex } from '../model/ids.ts';

const DOMAIN = 'tillmesh/head/1';
const encoder = new TextEncoder();

export interface SignedHead {
  readonly length: number;
  readonly head: Uint8Array;
  readonly signature: Uint8Array;
}

/** Text fields are prefixed by their length, so that no two inputs give the same bytes. */
export const signedText = (domain: string, ...texts: string[]): Uint8Array =>
  encoder.encode([domain, ...texts].map((text) => `${text.length}:${text}`).join(','));

/** The bytes of the signature: domain, store, segment (which names the device), length and head. */
export const headMessage = (store: string, segment: string, length: number, head: Uint8Array): Uint8Array =>
  concatBytes([signedText(DOMAIN, store, String(length)), fromHex(segment), head]);
