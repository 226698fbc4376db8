import { createHash, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../model/ids.ts';
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

/** Sealed by the first version, when a certificate knew nothing of ranges of numbers. */
const OLD = {
  json:
    '{"v":1,"store":"norte","device":"6a3803d5f059902a1c6dafbc9ba47292",' +
    '"publicKey":"8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394","role":"till","till":"C01",' +
    '"series":"C01","validFrom":1780000000000,"validUntil":1880000000000}',
  signature:
    '008947a23b88b83d1de018a34cacc9fc1e59a37d9b3c2be7876e0adfdea144ed' +
    'a09239969089dd3ab87e7d965c0ef23ab4f02c6aa1948f477445e96ed31e1704',
  authority: '8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c',
};
const SPKI_BEFORE_KEY = '302a300506032b6570032100';

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

  test('of the first version is read, and names no range of numbers', () => {
    const bytes = sealCertificate(new TextEncoder().encode(OLD.json), fromHex(OLD.signature));
    const opened = openCertificate(sha256, 'norte', fromHex(OLD.authority), bytes);
    if (!opened.ok) throw new Error(opened.error.code);
    expect(opened.value.certificate).toEqual(JSON.parse(OLD.json));
    const { message, signature, publicKey: key } = opened.value.verification;
    const der = Buffer.from(SPKI_BEFORE_KEY + toHex(key), 'hex');
    expect(verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature)).toBe(
      true,
    );
  });

  test.each([
    { from: 1, to: 999_999_999, kind: 'normal' },
    { from: 500, to: 500, validUntil: 1_790_000_000_000, kind: 'contingency' },
  ] as const)('with the numbers $from to $to is read as it was sealed', (numbering) => {
    const bytes = seal({ ...certificate, numbering });
    expect(open(bytes)).toMatchObject({ ok: true, value: { certificate: { ...certificate, numbering } } });
    expect(signatureHolds(bytes)).toBe(true);
  });

  test.each<[string, object]>([
    ['from 0', { from: 0, to: 9, kind: 'normal' }],
    ['to a billion', { from: 1, to: 1_000_000_000, kind: 'normal' }],
    ['that end before they begin', { from: 10, to: 9, kind: 'normal' }],
    ['that are no whole numbers', { from: 1.5, to: 9, kind: 'normal' }],
    ['without an end', { from: 1, kind: 'normal' }],
    ['of no kind', { from: 1, to: 9 }],
    ['of an unknown kind', { from: 1, to: 9, kind: 'spare' }],
    ['valid until before time began', { from: 1, to: 9, validUntil: -1, kind: 'normal' }],
    ['with an unknown field', { from: 1, to: 9, kind: 'normal', prefix: 'C02' }],
  ])('with numbers %s is malformed', (_, numbering) => {
    expect(codeOf(seal({ ...certificate, numbering }))).toBe('certificate_malformed');
  });

  test('sealed by another key does not pass the check', () => {
    expect(signatureHolds(seal(certificate, device.privateKey))).toBe(false);
  });

  test.each(['role', 'till', 'series', 'numbering', 'validUntil'] as const)(
    'with another %s under the old signature does not pass',
    (field) => {
      const numbering = { from: 1, to: 9, kind: 'normal' };
      const changed = { role: 'hub', till: 'C02', series: 'C02', numbering, validUntil: 1_990_000_000_000 };
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
