import { hashRaw } from '@node-rs/argon2';
import { beforeAll, describe, expect, it } from 'vitest';
import { argon2id } from 'hash-wasm';
import { toHex } from '../../../crdt-schema/model/ids.ts';
import { createVerifier } from '../../../server/security/crypto.ts';
import { createPersonKey, type PersonKey } from '../../../server/security/person-key.ts';
import type { DeriveKey } from './derive-key.ts';
import { openSealedKey } from './sealed-key.ts';

const PIN = '471182';
let person: PersonKey;
let publicKey: string;

const derive: DeriveKey = async ({ pin, salt, memoryKib, passes, lanes }) =>
  argon2id({
    password: pin,
    salt,
    memorySize: memoryKib,
    iterations: passes,
    parallelism: lanes,
    hashLength: 32,
    outputType: 'binary',
  });
const open = (sealed: string, pin: string, key = publicKey): ReturnType<typeof openSealedKey> =>
  openSealedKey(sealed, key, pin, derive);
const codeOf = async (opened: ReturnType<typeof openSealedKey>): Promise<string> => {
  const result = await opened;
  return result.ok ? 'open' : result.error.code;
};

beforeAll(async () => {
  person = await createPersonKey(PIN);
  publicKey = toHex(person.publicKey);
});

describe('a sealed key at the till', () => {
  it('opens with the PIN that the hub sealed it under, and signs what the hub believes', async () => {
    const opened = await open(person.sealed, PIN);
    if (!opened.ok) throw new Error(opened.error.code);
    const message = new TextEncoder().encode('approval');
    const signature = await opened.value(message);
    expect(await createVerifier()({ publicKey: person.publicKey, message, signature })).toBe(true);
  });

  it('does not with another PIN, nor where it is another key or none', async () => {
    const other = await createPersonKey(PIN);
    expect(await codeOf(open(person.sealed, '471183'))).toBe('wrong_pin');
    expect(await codeOf(open(person.sealed, '12'))).toBe('wrong_pin');
    expect(await codeOf(open(other.sealed, PIN))).toBe('sealed_key_damaged');
    const cheap = { ...(JSON.parse(person.sealed) as object), m: 8 };
    expect(await codeOf(open(JSON.stringify(cheap), PIN))).toBe('sealed_key_damaged');
    expect(await codeOf(open('{', PIN))).toBe('sealed_key_damaged');
  });

  it('says so where the browser cannot derive a key', async () => {
    const cannot: DeriveKey = async () => Promise.reject(new Error('no memory'));
    expect(await codeOf(openSealedKey(person.sealed, publicKey, PIN, cannot))).toBe('pin_not_checkable');
  });

  it('derives what the library of the hub derives', async () => {
    const salt = new Uint8Array(16).fill(7);
    const theirs = await hashRaw(PIN, {
      algorithm: 2,
      memoryCost: 19_456,
      timeCost: 2,
      parallelism: 1,
      outputLen: 32,
      salt,
    });
    const ours = await derive({ pin: PIN, salt, memoryKib: 19_456, passes: 2, lanes: 1 });
    expect(toHex(ours)).toBe(toHex(theirs));
  });
});
