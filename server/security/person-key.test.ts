import { createCipheriv } from 'node:crypto';
import { hashRawSync } from '@node-rs/argon2';
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../crdt-schema/model/ids.ts';
import { approvalMessage } from '../../crdt-schema/ops/approval.ts';
import { err } from '../../crdt-schema/result.ts';
import { createVerifier, type KeyPair } from './crypto.ts';
import { createPersonKey, isPin, openPersonKey, resealPersonKey, type PersonKey } from './person-key.ts';

const PIN = '4829';
const OTHER_PIN = '731905';

/** Sealed by the first version under `PIN`: what shops hold must open for good. */
const OLD = {
  publicKey: 'd9c5a0bd4787fd3ccfff014fbf52e4ebf4f054ccc37edaf4555ce13cde51e2fd',
  sealed:
    '{"v":1,"kdf":"argon2id","m":65536,"t":3,"p":1,"salt":"5zZP8WrP1kTrHWXTe-Pvbw","nonce":"e5M9p-tpspH5o99e",' +
    '"box":"kzFZ4yl2apDYtQeIeFDu0hdN5jTCsCi-M372abIYfhOfsWMtihV8phd2Psam8HCxh1nDrE8a849R0k_Sok_uuLKOfERo4mfyHkaEt751' +
    'lk6zfF3f-PYiwEQDGgug8tTYJxEOHzNSpR0aHyjNKEKwfTGRXYfVQp99SnkC9b-jJSU57SPcoszr"}',
};

const APPROVED = {
  store: 'norte',
  op: '01890000-0000-7000-8000-000000000001',
  code: 'discount_limit',
  note: '12990',
};

let person: PersonKey;
beforeAll(async () => {
  person = await createPersonKey(PIN);
});

const opened = async (sealed: string, pin: string): Promise<KeyPair> => {
  const result = await openPersonKey(sealed, pin);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

const changed = (fields: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ ...JSON.parse(OLD.sealed), ...fields });

const field = (name: 'salt' | 'nonce' | 'box'): string => JSON.parse(OLD.sealed)[name];

/** Another first character, which counts in full. */
const flipped = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);

describe('the PIN', () => {
  test.each(['0000', '4829', '731905', '123456789012'])('%j is one', (text) => {
    expect(isPin(text)).toBe(true);
  });

  test.each([
    '',
    '482',
    '1234567890123',
    '48a9',
    ' 4829',
    '4829\n',
    '-482',
    '4.82',
    '\u0664\u0668\u0662\u0669',
    '\uff14\uff18\uff12\uff19',
  ])('%j is none', async (text) => {
    expect(isPin(text)).toBe(false);
    await expect(createPersonKey(text)).rejects.toThrow('isPin');
    await expect(resealPersonKey(person.sealed, PIN, text)).rejects.toThrow('isPin');
    expect(await openPersonKey(person.sealed, text)).toEqual(err('wrong_pin'));
  });
});

describe('a sealed key', () => {
  test('opens with its PIN to the key that was made', async () => {
    const keys = await opened(person.sealed, PIN);
    expect(toHex(keys.publicKey)).toBe(toHex(person.publicKey));
  });

  test.each(['4828', '04829', '48290', OTHER_PIN])('does not open with %s', async (pin) => {
    expect(await openPersonKey(person.sealed, pin)).toEqual(err('wrong_pin'));
  });

  test('of the first version opens still', async () => {
    expect(toHex((await opened(OLD.sealed, PIN)).publicKey)).toBe(OLD.publicKey);
  });

  test('says what it was sealed with, and shows nothing of the key', async () => {
    expect(JSON.parse(person.sealed)).toMatchObject({ v: 1, kdf: 'argon2id', m: 65_536, t: 3, p: 1 });
    const secret = (await opened(person.sealed, PIN)).toPem().split('\n')[1]!;
    const box = Buffer.from(JSON.parse(person.sealed).box, 'base64url').toString('latin1');
    expect(person.sealed + box).not.toContain(secret);
    expect(box).not.toContain('PRIVATE KEY');
  });

  test('is another one each time, of the same PIN too', async () => {
    const other = await createPersonKey(PIN);
    expect(toHex(other.publicKey)).not.toBe(toHex(person.publicKey));
    const again = await resealPersonKey(person.sealed, PIN, PIN);
    const [a, b] = [person.sealed, again.ok ? again.value : ''].map((text) => JSON.parse(text));
    expect([a.salt === b.salt, a.nonce === b.nonce, a.box === b.box]).toEqual([false, false, false]);
  });
});

describe('a damaged text', () => {
  const damaged: [string, string][] = [
    ['empty', ''],
    ['no JSON', 'sealed'],
    ['cut off', OLD.sealed.slice(0, -1)],
    ['null', 'null'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['something after it', `${OLD.sealed}x`],
    ['too long', OLD.sealed + ' '.repeat(1_024)],
    ['too deep', '['.repeat(100_000)],
    ['another version', changed({ v: 2 })],
    ['another derivation', changed({ kdf: 'argon2i' })],
    ['a field too many', changed({ key: 'x' })],
    ...['v', 'kdf', 'm', 't', 'p', 'salt', 'nonce', 'box'].map((name): [string, string] => [
      `without ${name}`,
      changed({ [name]: undefined }),
    ]),
    ...[0, -1, 8, 19_455, 262_145, 2 ** 31, 2 ** 32, 2 ** 53, 65_536.5, '65536', null].map(
      (m): [string, string] => [`m ${JSON.stringify(m)}`, changed({ m })],
    ),
    ...[0, -1, 11, 2 ** 32, 1.5, '3'].map((t): [string, string] => [
      `t ${JSON.stringify(t)}`,
      changed({ t }),
    ]),
    ...[0, -1, 5, 255, 2 ** 32, 1.5, '1'].map((p): [string, string] => [
      `p ${JSON.stringify(p)}`,
      changed({ p }),
    ]),
    ['m without end', OLD.sealed.replace('65536', '1e999')],
    ...(['salt', 'nonce', 'box'] as const).flatMap((name): [string, string][] => [
      [`${name} empty`, changed({ [name]: '' })],
      [`${name} a character short`, changed({ [name]: field(name).slice(1) })],
      [`${name} a character long`, changed({ [name]: `${field(name)}A` })],
      [`${name} with a line break`, changed({ [name]: `${field(name)}\n` })],
      [`${name} not base64url`, changed({ [name]: `+${field(name).slice(1)}` })],
      [`${name} no text`, changed({ [name]: 1 })],
    ]),
  ];

  test.each(damaged)('%s', async (_, text) => {
    expect(await openPersonKey(text, PIN)).toEqual(err('sealed_key_damaged'));
    expect(await openPersonKey(text, 'no PIN')).toEqual(err('sealed_key_damaged'));
    expect(await resealPersonKey(text, PIN, OTHER_PIN)).toEqual(err('sealed_key_damaged'));
  });

  test('that opens, but holds no key', async () => {
    const [salt, nonce] = [Buffer.from(field('salt'), 'base64url'), Buffer.from(field('nonce'), 'base64url')];
    const options = {
      algorithm: 2,
      version: 1,
      memoryCost: 65_536,
      timeCost: 3,
      parallelism: 1,
      outputLen: 32,
    };
    const cipher = createCipheriv('aes-256-gcm', hashRawSync(PIN, { ...options, salt }), nonce);
    const box = Buffer.concat([cipher.update('x'.repeat(119)), cipher.final(), cipher.getAuthTag()]);
    const text = changed({ box: box.toString('base64url') });
    expect(await openPersonKey(text, PIN)).toEqual(err('sealed_key_damaged'));
    expect(await openPersonKey(text, OTHER_PIN)).toEqual(err('wrong_pin'));
  });

  test.each<[string, () => Record<string, unknown>]>([
    ['salt', () => ({ salt: flipped(field('salt')) })],
    ['nonce', () => ({ nonce: flipped(field('nonce')) })],
    ['box', () => ({ box: flipped(field('box')) })],
    ['tag', () => ({ box: `${field('box').slice(0, -1)}s` })],
    ['memory', () => ({ m: 65_544 })],
    ['passes', () => ({ t: 2 })],
    ['lanes', () => ({ p: 2 })],
  ])('whose %s is another, but could be one, does not open', async (_, fields) => {
    expect(await openPersonKey(changed(fields()), PIN)).toEqual(err('wrong_pin'));
  });
});

describe('a change of PIN', () => {
  test('keeps the key: the new PIN opens it, the old one no longer does', async () => {
    const resealed = await resealPersonKey(person.sealed, PIN, OTHER_PIN);
    if (!resealed.ok) throw new Error(resealed.error.code);
    const [before, after] = [await opened(person.sealed, PIN), await opened(resealed.value, OTHER_PIN)];
    expect(toHex(after.publicKey)).toBe(toHex(person.publicKey));
    expect(after.toPem()).toBe(before.toPem());
    expect(await openPersonKey(resealed.value, PIN)).toEqual(err('wrong_pin'));
  });

  test('needs the old PIN', async () => {
    expect(await resealPersonKey(person.sealed, OTHER_PIN, OTHER_PIN)).toEqual(err('wrong_pin'));
  });
});

describe('an approval', () => {
  test('verifies against the public key that the shop knows, for what was approved and nothing else', async () => {
    const verify = createVerifier();
    const signature = (await opened(person.sealed, PIN)).sign(approvalMessage(APPROVED));
    const stands = (approved: typeof APPROVED, { publicKey }: { publicKey: Uint8Array } = person): boolean =>
      verify({ publicKey, message: approvalMessage(approved), signature });
    expect(stands(APPROVED)).toBe(true);
    expect(stands({ ...APPROVED, store: 'sur' })).toBe(false);
    expect(stands({ ...APPROVED, op: '01890000-0000-7000-8000-000000000002' })).toBe(false);
    expect(stands({ ...APPROVED, code: 'insufficient_stock' })).toBe(false);
    expect(stands({ ...APPROVED, note: '12991' })).toBe(false);
    expect(stands(APPROVED, await createPersonKey(PIN))).toBe(false);
  });

  test('verifies as ever after a change of PIN', async () => {
    const resealed = await resealPersonKey(person.sealed, PIN, OTHER_PIN);
    if (!resealed.ok) throw new Error(resealed.error.code);
    const message = approvalMessage(APPROVED);
    const signature = (await opened(resealed.value, OTHER_PIN)).sign(message);
    expect(createVerifier()({ publicKey: person.publicKey, message, signature })).toBe(true);
  });
});
