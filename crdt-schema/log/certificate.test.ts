import { createHash, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { toHex } from '../model/ids.ts';
import {
  certificateToSign,
  deviceIdOf,
  openCertificate,
  sealCertificate,
  SIGNATURE_BYTES,
  type Certificate,
} from './certificate.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const rawKey = (key: KeyObject): Uint8Array => key.export({ format: 'der', type: 'spki' }).subarray(-32);
const authority = generateKeyPairSync('ed25519');
const device = generateKeyPairSync('ed25519');
const publicKey = rawKey(device.publicKey);

const certificate: Certificate = {
  v: 1,
  store: 'norte',
  device: deviceIdOf(sha256, publicKey),
  publicKey: toHex(publicKey),
  role: 'till',
  till: 'C01',
  series: 'C01',
  validFrom: 1_780_000_000_000,
  validUntil: 1_880_000_000_000,
};

const seal = (value: object, by = authority.privateKey): Uint8Array => {
  const { json, message } = certificateToSign(value as Certificate);
  return sealCertificate(json, sign(null, message, by));
};
const open = (bytes: Uint8Array, store = 'norte') =>
  openCertificate(sha256, store, rawKey(authority.publicKey), bytes);
const codeOf = (bytes: Uint8Array, store?: string): string => {
  const opened = open(bytes, store);
  return opened.ok ? 'opened' : opened.error.code;
};
/** What a peer does with the check that it is handed. */
const signatureHolds = (bytes: Uint8Array): boolean => {
  const opened = open(bytes);
  if (!opened.ok) throw new Error(opened.error.code);
  const { message, signature, publicKey: key } = opened.value.verification;
  expect(toHex(key)).toBe(toHex(rawKey(authority.publicKey)));
  return verify(null, message, authority.publicKey, signature);
};

describe('a certificate', () => {
  test('is read as the authority sealed it, with the signature to check', () => {
    const bytes = seal(certificate);
    expect(open(bytes)).toMatchObject({ ok: true, value: { certificate } });
    expect(signatureHolds(bytes)).toBe(true);
  });

  test('sealed by another key does not pass the check', () => {
    expect(signatureHolds(seal(certificate, device.privateKey))).toBe(false);
  });

  test.each(['role', 'till', 'series', 'validUntil'] as const)(
    'with another %s under the old signature does not pass',
    (field) => {
      const changed = { role: 'hub', till: 'C02', series: 'C02', validUntil: 1_990_000_000_000 };
      const signature = seal(certificate).slice(-SIGNATURE_BYTES);
      const { json } = certificateToSign({ ...certificate, [field]: changed[field] } as Certificate);
      expect(signatureHolds(sealCertificate(json, signature))).toBe(false);
    },
  );

  test('of another store is refused', () => {
    expect(codeOf(seal(certificate), 'sur')).toBe('certificate_foreign_store');
  });

  test('whose device id is not that of its key is refused: nobody can take the name of another', () => {
    expect(codeOf(seal({ ...certificate, device: 'f'.repeat(32) }))).toBe('certificate_wrong_device');
    const stranger = toHex(rawKey(generateKeyPairSync('ed25519').publicKey));
    expect(codeOf(seal({ ...certificate, publicKey: stranger }))).toBe('certificate_wrong_device');
  });

  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['a signature alone', new Uint8Array(SIGNATURE_BYTES)],
    ['no JSON', new Uint8Array(200)],
    ['another version', seal({ ...certificate, v: 2 })],
    ['an unknown role', seal({ ...certificate, role: 'owner' })],
    ['an unknown field', seal({ ...certificate, admin: true })],
    ['no series', seal({ ...certificate, series: '' })],
    ['a till that no ticket can show', seal({ ...certificate, till: 'caja 1' })],
    ['more than 2,048 bytes', seal({ ...certificate, store: 'x'.repeat(2_048) })],
  ])('%s is malformed', (_, bytes) => {
    expect(codeOf(bytes)).toBe('certificate_malformed');
  });

  test('cut anywhere is malformed or does not pass, and never throws', () => {
    const bytes = seal(certificate);
    for (let length = 0; length < bytes.length; length++) {
      expect(codeOf(bytes.subarray(0, length)), `${length} bytes`).toBe('certificate_malformed');
    }
  });
});
