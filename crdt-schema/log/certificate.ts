/**
 * A device certificate: the store's authority says which key acts for which till, in which role. Peers hold the
 * authority's public key and check each other without a server. Bytes: JSON (UTF-8), then the 64-byte signature.
 */
import { z } from 'zod';
import { MAX_RECEIPT_NUMBER } from '../limits.ts';
import { concatBytes } from '../model/bytes.ts';
import { fromHex, isDeviceId, toHex } from '../model/ids.ts';
import { TILL_FORM } from '../model/till.ts';
import type { Sha256, Verification } from '../ports.ts';
import { err, ok, type Failure, type Result } from '../result.ts';

export const SIGNATURE_BYTES = 64;
export const PUBLIC_KEY_BYTES = 32;
const DEVICE_ID_BYTES = 16;
const MAX_CERTIFICATE_BYTES = 2_048;
/** One a pairing; the oldest are no news any more. */
export const MAX_REPLACED_DEVICES = 16;
const DOMAIN = 'tillmesh/certificate/1';

export const ROLES = ['till', 'hub', 'viewer', 'admin'] as const;

/** Which numbers of its series the device may give, and until when; `crdt-schema/numbering` has what it means. */
const numbering = z
  .strictObject({
    from: z.int().min(1).max(MAX_RECEIPT_NUMBER),
    to: z.int().min(1).max(MAX_RECEIPT_NUMBER),
    /** Unix ms, the last at which a number may be given. */
    validUntil: z.int().min(0).optional(),
    /** `contingency` numbers are for when the usual way of issuing is out of order. */
    kind: z.enum(['normal', 'contingency']),
  })
  .refine(({ from, to }) => to >= from, 'range');

const schema = z.strictObject({
  v: z.literal(1),
  store: z.string().min(1).max(64),
  device: z.string().refine(isDeviceId),
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  role: z.enum(ROLES),
  /** The till that the device acts for; for other roles a name of the same form. */
  till: z.string().regex(TILL_FORM),
  /** The receipt series that it may number in. */
  series: z.string().regex(TILL_FORM),
  /** Absent in certificates made before ranges were granted: the whole series, for good. */
  numbering: numbering.optional(),
  /** Devices of the same till in whose place it acts: lost, or taken out of service. Their logs count as before. */
  replaces: z.array(z.string().refine(isDeviceId)).min(1).max(MAX_REPLACED_DEVICES).optional(),
  /** The device is revoked since then, Unix ms: its last certificate, which no other takes the place of. */
  revokedAt: z.int().min(0).optional(),
  /** Unix ms. */
  validFrom: z.int().min(0),
  validUntil: z.int().min(0),
});

export type Certificate = z.infer<typeof schema>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The device that acts in place of each device that was replaced: the one that was certified last. */
export const successorsOf = (certificates: Iterable<Certificate>): Map<string, string> => {
  const successors = new Map<string, Certificate>();
  for (const certificate of certificates)
    for (const device of certificate.replaces ?? []) {
      const known = successors.get(device);
      if (known === undefined || known.validFrom < certificate.validFrom) successors.set(device, certificate);
    }
  return new Map([...successors].map(([device, { device: successor }]) => [device, successor]));
};

/** A device's id: the first 16 bytes of SHA-256 of its public key, in hex. */
export const deviceIdOf = (sha256: Sha256, publicKey: Uint8Array): string =>
  toHex(sha256(publicKey).subarray(0, DEVICE_ID_BYTES));

/** The certificate with which the device is revoked, newer than the one that it has. `nowMs` is Unix ms. */
export const revocationOf = (certificate: Certificate, nowMs: number): Certificate => ({
  ...certificate,
  revokedAt: nowMs,
  validFrom: Math.max(nowMs, certificate.validFrom + 1),
});

const signedBytes = (json: Uint8Array): Uint8Array => concatBytes([encoder.encode(DOMAIN), json]);

/** The JSON of a certificate and what the authority has to sign. */
export const certificateToSign = (certificate: Certificate): { json: Uint8Array; message: Uint8Array } => {
  const json = encoder.encode(JSON.stringify(certificate));
  return { json, message: signedBytes(json) };
};

export const sealCertificate = (json: Uint8Array, signature: Uint8Array): Uint8Array =>
  concatBytes([json, signature]);

export type CertificateFailure = Failure<
  'certificate_malformed' | 'certificate_foreign_store' | 'certificate_wrong_device'
>;

/** Reads a certificate; the caller still has to check the signature in `verification`. */
export const openCertificate = (
  sha256: Sha256,
  store: string,
  authority: Uint8Array,
  bytes: Uint8Array,
): Result<{ certificate: Certificate; verification: Verification }, CertificateFailure> => {
  if (bytes.length <= SIGNATURE_BYTES || bytes.length > MAX_CERTIFICATE_BYTES)
    return err('certificate_malformed');
  const json = bytes.subarray(0, bytes.length - SIGNATURE_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(json));
  } catch {
    return err('certificate_malformed');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) return err('certificate_malformed');
  const certificate = parsed.data;
  if (certificate.store !== store) return err('certificate_foreign_store');
  if (deviceIdOf(sha256, fromHex(certificate.publicKey)) !== certificate.device) {
    return err('certificate_wrong_device');
  }
  const signature = bytes.slice(bytes.length - SIGNATURE_BYTES);
  return ok({ certificate, verification: { publicKey: authority, message: signedBytes(json), signature } });
};
