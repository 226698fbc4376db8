/**
 * Opens the key that a person's PIN seals, as `server/security/person-key.ts` made it, and proves that it is the one that the
 * shop knows of the person.
 */
import { z } from 'zod';
import { fromHex } from '../../../crdt-schema/model/ids.ts';
import { err, ok, type Failure, type Result } from '../../../crdt-schema/result.ts';
import type { DeriveKey } from './derive-key.ts';

const ALGORITHM = 'Ed25519';
const PIN_FORM = /^[0-9]{4,12}$/;
/** What a sealed text may ask of a tablet: 256 MiB at most, and no less than OWASP's least. */
const sealedSchema = z.strictObject({
  v: z.literal(1),
  kdf: z.literal('argon2id'),
  m: z.int().min(19_456).max(262_144),
  t: z.int().min(1).max(10),
  p: z.int().min(1).max(4),
  salt: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  nonce: z.string().regex(/^[A-Za-z0-9_-]{16}$/),
  box: z.string().regex(/^[A-Za-z0-9_-]{180}$/),
});

export type Sign = (message: Uint8Array) => Promise<Uint8Array>;
export type OpenKeyFailure = Failure<'wrong_pin' | 'sealed_key_damaged' | 'pin_not_checkable'>;

/** 4 to 12 digits. */
export const isPin = (text: string): boolean => PIN_FORM.test(text);

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));

/** The bytes of a key in PEM. */
const derOf = (pem: string): Uint8Array<ArrayBuffer> => bytesOf(pem.replace(/-----[A-Z ]+-----|\s/g, ''));

const readSealed = (text: string): z.infer<typeof sealedSchema> | undefined => {
  try {
    return sealedSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** Whether the private key is the one of the public key. */
const belongs = async (key: CryptoKey, publicKey: string): Promise<boolean> => {
  const probe = crypto.getRandomValues(new Uint8Array(32));
  const signature = await crypto.subtle.sign(ALGORITHM, key, probe);
  const known = await crypto.subtle.importKey('raw', new Uint8Array(fromHex(publicKey)), ALGORITHM, false, [
    'verify',
  ]);
  return crypto.subtle.verify(ALGORITHM, known, signature, probe);
};

/**
 * What signs with the person's key. `sealed_key_damaged`: the text is no sealed key, or holds another than `publicKey` (hex).
 * `pin_not_checkable`: this browser could not derive a key.
 */
export const openSealedKey = async (
  sealed: string,
  publicKey: string,
  pin: string,
  derive: DeriveKey,
): Promise<Result<Sign, OpenKeyFailure>> => {
  const parts = readSealed(sealed);
  if (parts === undefined) return err('sealed_key_damaged');
  if (!isPin(pin)) return err('wrong_pin');
  let derived: Uint8Array;
  try {
    const { m: memoryKib, t: passes, p: lanes } = parts;
    derived = await derive({ pin, salt: bytesOf(parts.salt), memoryKib, passes, lanes });
  } catch {
    return err('pin_not_checkable');
  }
  const box = await crypto.subtle.importKey('raw', new Uint8Array(derived), 'AES-GCM', false, ['decrypt']);
  let opened: ArrayBuffer;
  try {
    opened = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: bytesOf(parts.nonce) },
      box,
      bytesOf(parts.box),
    );
  } catch {
    return err('wrong_pin');
  }
  try {
    const der = derOf(new TextDecoder().decode(opened));
    const key = await crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
    if (!(await belongs(key, publicKey))) return err('sealed_key_damaged');
    return ok(
      async (message) => new Uint8Array(await crypto.subtle.sign(ALGORITHM, key, new Uint8Array(message))),
    );
  } catch {
    return err('sealed_key_damaged');
  }
};
