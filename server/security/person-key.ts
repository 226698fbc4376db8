/**
 * The key pair of a person of the shop, with which a supervisor approves at a till. The private key lies sealed under a
 * key that argon2id derives from the PIN, so that any till can open it offline once the person has typed the PIN.
 *
 * What this does not do: a PIN of 4 to 6 digits does not stand a search by who holds the sealed text. At 65 ms for each
 * try, one core goes through all PINs of 4 digits in ten minutes and of 6 digits in less than a day; whoever has many
 * cores or graphics cards is much faster. Counting tries at the till slows down who stands in front of it, not who took
 * a copy. So hand sealed keys to paired devices only, keep them out of logs and exports, and take a lost till as reason
 * to give its supervisors new keys: a new PIN does not help, since the copy opens with the old one and holds the same
 * key. 10 digits cost some twenty years of one core.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { z } from 'zod';
import { assert } from '../../crdt-schema/assert.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { generateKeyPair, keyPairFromPem, type KeyPair } from './crypto.ts';

/**
 * 64 MiB and 3 passes: more than OWASP's least (19 MiB and 2), memory and passes of RFC 9106's second choice, but in one
 * lane instead of 4, so that a till with few cores takes no longer. On the 2 cores it was measured on it takes 65 ms, and
 * 110 ms when they are busy.
 */
const COST = { m: 65_536, t: 3, p: 1 } as const;

/** What a sealed text may ask of the machine: 256 MiB and under 2 s at most, and no less memory than OWASP's least. */
const MIN_MEMORY_KIB = 19_456;
const MAX_MEMORY_KIB = 262_144;
const MAX_PASSES = 10;
const MAX_LANES = 4;
const MAX_SEALED_CHARS = 1_024;

/** The package has these as ambient const enums, which modules compiled one by one cannot read. */
const ARGON2ID = 2;
const ARGON2_VERSION_19 = 1;

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** An Ed25519 key as PKCS#8 PEM is always this long. */
const PEM_BYTES = 119;

const PIN_FORM = /^[0-9]{4,12}$/;

/** 4 to 12 digits, ASCII. */
export const isPin = (text: string): boolean => PIN_FORM.test(text);

const base64url = (bytes: number): z.ZodString =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 4) / 3)}}$`));

/** All of it counts: other costs or salt give another key, and another nonce or box does not open. */
const sealedSchema = z.strictObject({
  v: z.literal(1),
  kdf: z.literal('argon2id'),
  /** Memory in KiB. */
  m: z.int().min(MIN_MEMORY_KIB).max(MAX_MEMORY_KIB),
  /** Passes. */
  t: z.int().min(1).max(MAX_PASSES),
  /** Lanes. */
  p: z.int().min(1).max(MAX_LANES),
  salt: base64url(SALT_BYTES),
  nonce: base64url(NONCE_BYTES),
  /** The private key as PEM, encrypted, then the tag. */
  box: base64url(PEM_BYTES + TAG_BYTES),
});
type Sealed = z.infer<typeof sealedSchema>;

export interface PersonKey {
  /** 32 raw bytes. */
  readonly publicKey: Uint8Array;
  /** To be kept and passed on as it is. */
  readonly sealed: string;
}

export type PersonKeyFailure = Failure<'wrong_pin' | 'sealed_key_damaged'>;

/** Works on a thread of its own: the till goes on meanwhile. */
const deriveKey = (
  pin: string,
  { m, t, p }: Pick<Sealed, 'm' | 't' | 'p'>,
  salt: Uint8Array,
): Promise<Buffer> =>
  hashRaw(pin, {
    algorithm: ARGON2ID,
    version: ARGON2_VERSION_19,
    memoryCost: m,
    timeCost: t,
    parallelism: p,
    outputLen: KEY_BYTES,
    salt,
  });

/** New salt and nonce each time. */
const seal = async (keys: KeyPair, pin: string): Promise<string> => {
  assert(isPin(pin), 'a PIN is checked with isPin before it seals a key');
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const key = await deriveKey(pin, COST, salt);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  const box = Buffer.concat([cipher.update(keys.toPem(), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  key.fill(0);
  const sealed: Sealed = {
    v: 1,
    kdf: 'argon2id',
    ...COST,
    salt: salt.toString('base64url'),
    nonce: nonce.toString('base64url'),
    box: box.toString('base64url'),
  };
  return JSON.stringify(sealed);
};

const readSealed = (text: string): Sealed | undefined => {
  if (text.length > MAX_SEALED_CHARS) return undefined;
  try {
    return sealedSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** The text in the box, or nothing where the tag does not fit. */
const openBox = (key: Buffer, nonce: Buffer, box: Buffer): string | undefined => {
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(box.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(box.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
};

/** A new key pair; throws where `pin` is none, see `isPin`. */
export const createPersonKey = async (pin: string): Promise<PersonKey> => {
  const keys = generateKeyPair();
  return { publicKey: keys.publicKey, sealed: await seal(keys, pin) };
};

/**
 * `sealed_key_damaged` is what cannot be a sealed key, or holds none. A salt, nonce or box of which only characters
 * were exchanged looks like a `wrong_pin`, and cannot be told from it. Whoever gives out the sealed text may put another
 * key in it: compare the public key with the one the shop knows of the person.
 */
export const openPersonKey = async (
  sealed: string,
  pin: string,
): Promise<Result<KeyPair, PersonKeyFailure>> => {
  const parts = readSealed(sealed);
  if (parts === undefined) return err('sealed_key_damaged');
  if (!isPin(pin)) return err('wrong_pin');
  const key = await deriveKey(pin, parts, Buffer.from(parts.salt, 'base64url'));
  const pem = openBox(key, Buffer.from(parts.nonce, 'base64url'), Buffer.from(parts.box, 'base64url'));
  key.fill(0);
  if (pem === undefined) return err('wrong_pin');
  try {
    return ok(keyPairFromPem(pem));
  } catch {
    return err('sealed_key_damaged');
  }
};

/**
 * The same key under another PIN, with today's costs; throws where `newPin` is none. What was signed stays valid, and a
 * copy of the old text still opens with the old PIN.
 */
export const resealPersonKey = async (
  sealed: string,
  oldPin: string,
  newPin: string,
): Promise<Result<string, PersonKeyFailure>> => {
  assert(isPin(newPin), 'a PIN is checked with isPin before it seals a key');
  const opened = await openPersonKey(sealed, oldPin);
  return opened.ok ? ok(await seal(opened.value, newPin)) : opened;
};
