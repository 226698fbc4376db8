/**
 * One-time codes that make a browser or a folder a device of the store. A code has two parts: which invitation it is, and the
 * secret. It is good for ten minutes, for five wrong secrets, and for one key, which may ask again where the answer was lost.
 */
import { randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Certificate } from '../../crdt-schema/log/certificate.ts';
import { toHex } from '../../crdt-schema/model/ids.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';

/** Crockford's: no letter that is read as another, or as a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const NAME_CHARS = 4;
const SECRET_CHARS = 8;
export const CODE_LIFE_MS = 10 * 60 * 1000;
const MAX_TRIES = 5;
/** Open at once; the oldest makes room. */
const MAX_INVITATIONS = 100;

export interface Invitation {
  readonly role: Certificate['role'];
  readonly till: string;
}

export interface Redeemed extends Invitation {
  /** Names the invitation for good. */
  readonly invitation: string;
}

interface Open extends Redeemed {
  readonly secret: string;
  readonly expiresMs: number;
  tries: number;
  /** The key that used it, in hex. */
  usedBy: string | undefined;
}

const randomText = (length: number): string =>
  Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** As people write it: any case, with or without dashes, O for 0, I or L for 1. */
const plain = (code: string): string =>
  code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

export class PairingDesk {
  private readonly open = new Map<string, Open>();
  private readonly nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.nowMs = nowMs;
  }

  /** A fresh code, in groups of four, and until when it is good (Unix ms). */
  invite(invitation: Invitation): { readonly code: string; readonly expiresMs: number } {
    if (this.open.size >= MAX_INVITATIONS) this.open.delete(this.open.keys().next().value!);
    let name = randomText(NAME_CHARS);
    while (this.open.has(name)) name = randomText(NAME_CHARS);
    const secret = randomText(SECRET_CHARS);
    const expiresMs = this.nowMs() + CODE_LIFE_MS;
    this.open.set(name, {
      ...invitation,
      invitation: randomUUID(),
      secret,
      expiresMs,
      tries: 0,
      usedBy: undefined,
    });
    return { code: `${name}-${secret.slice(0, 4)}-${secret.slice(4)}`, expiresMs };
  }

  /** What the code invites to. Why one is not good is not told apart: whoever guesses learns nothing. */
  redeem(code: string, publicKey: Uint8Array): Result<Redeemed, Failure<'pairing_code_invalid'>> {
    const given = plain(code);
    const name = given.slice(0, NAME_CHARS);
    const found = this.open.get(name);
    if (found === undefined) return err('pairing_code_invalid');
    if (this.nowMs() > found.expiresMs || found.tries >= MAX_TRIES) {
      this.open.delete(name);
      return err('pairing_code_invalid');
    }
    if (!same(given.slice(NAME_CHARS), found.secret)) {
      found.tries += 1;
      return err('pairing_code_invalid');
    }
    const key = toHex(publicKey);
    if (found.usedBy !== undefined && found.usedBy !== key) return err('pairing_code_invalid');
    found.usedBy = key;
    return ok({ role: found.role, till: found.till, invitation: found.invitation });
  }
}
