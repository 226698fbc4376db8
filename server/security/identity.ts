/**
 * A device's identity in its data folder: `device.key` (private, 0600), `device.json` (store, the authority's public
 * key, the certificate), and until its first start `device.new`. The hub's folder holds the store's `authority.key` as well.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  certificateToSign,
  deviceIdOf,
  openCertificate,
  revocationOf,
  sealCertificate,
  type Certificate,
} from '../../crdt-schema/log/certificate.ts';
import { fromHex, toHex } from '../../crdt-schema/model/ids.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import type { ReplicaIdentity } from '../../crdt-schema/sync/index.ts';
import { createVerifier, generateKeyPair, keyPairFromPem, sha256, type KeyPair } from './crypto.ts';
import { writePrivate } from './private-file.ts';

export const SOFTWARE = 'tillmesh 0.1.0';
/** Ten years: renewal and revocation are what end a device, not a forgotten date. */
const CERTIFICATE_LIFE_MS = 10 * 365 * 24 * 60 * 60 * 1000;

const fileSchema = z.strictObject({
  store: z.string().min(1),
  authority: z.string().regex(/^[0-9a-f]{64}$/),
  certificate: z.string().regex(/^[0-9a-f]+$/),
});

export interface DeviceIdentity {
  readonly identity: ReplicaIdentity;
  readonly keys: KeyPair;
}

export type IdentityFailure = Failure<'not_paired' | 'identity_damaged'>;

const keyFile = (folder: string): string => join(folder, 'device.key');
const deviceFile = (folder: string): string => join(folder, 'device.json');
/** There from pairing to the first start. */
const newFile = (folder: string): string => join(folder, 'device.new');
const authorityFile = (folder: string): string => join(folder, 'authority.key');

export interface Grant {
  readonly store: string;
  readonly role: Certificate['role'];
  readonly till: string;
  readonly series: string;
  /** Absent: every number of the series, for good. */
  readonly numbering?: Certificate['numbering'];
  /** Devices of the same till in whose place it acts. */
  readonly replaces?: Certificate['replaces'];
  readonly nowMs: number;
}

/** The authority certifies a device's public key. */
export const issueCertificate = (authority: KeyPair, publicKey: Uint8Array, grant: Grant): Uint8Array => {
  const { json, message } = certificateToSign({
    v: 1,
    store: grant.store,
    device: deviceIdOf(sha256, publicKey),
    publicKey: toHex(publicKey),
    role: grant.role,
    till: grant.till,
    series: grant.series,
    ...(grant.numbering === undefined ? {} : { numbering: grant.numbering }),
    ...(grant.replaces === undefined ? {} : { replaces: grant.replaces }),
    validFrom: grant.nowMs,
    validUntil: grant.nowMs + CERTIFICATE_LIFE_MS,
  });
  return sealCertificate(json, authority.sign(message));
};

/** The folder's key, made where there is none: a pairing whose answer was lost is repeated with the same one. */
export const deviceKeys = async (folder: string): Promise<KeyPair> => {
  await mkdir(folder, { recursive: true });
  if (existsSync(keyFile(folder))) return keyPairFromPem(await readFile(keyFile(folder), 'utf8'));
  const keys = generateKeyPair();
  await writePrivate(keyFile(folder), keys.toPem());
  return keys;
};

/** Completes a device whose key is in the folder; certificate and the authority's public key in hex. */
export const saveCertificate = async (
  folder: string,
  device: { readonly store: string; readonly authority: string; readonly certificate: string },
): Promise<void> => {
  await writePrivate(newFile(folder), '');
  await writePrivate(deviceFile(folder), `${JSON.stringify(device, undefined, 2)}\n`);
};

/** The certificate with which the authority revokes the device. `nowMs` is Unix ms. */
export const revokeCertificate = (
  authority: KeyPair,
  certificate: Certificate,
  nowMs: number,
): Uint8Array => {
  const { json, message } = certificateToSign(revocationOf(certificate, nowMs));
  return sealCertificate(json, authority.sign(message));
};

/** The same certificate, valid from now on for as long as a new one. Of a device that was revoked it counts nowhere. */
export const renewCertificate = (authority: KeyPair, certificate: Certificate, nowMs: number): Uint8Array => {
  const { json, message } = certificateToSign({
    ...certificate,
    validFrom: Math.max(nowMs, certificate.validFrom + 1),
    validUntil: nowMs + CERTIFICATE_LIFE_MS,
  });
  return sealCertificate(json, authority.sign(message));
};

/** Makes a device in a folder: its key, its certificate. */
export const provisionDevice = async (folder: string, authority: KeyPair, grant: Grant): Promise<void> => {
  const keys = await deviceKeys(folder);
  await saveCertificate(folder, {
    store: grant.store,
    authority: toHex(authority.publicKey),
    certificate: toHex(issueCertificate(authority, keys.publicKey, grant)),
  });
};

/** The store's authority, made at the first start of its hub. */
export const loadAuthority = async (folder: string): Promise<KeyPair> => {
  await mkdir(folder, { recursive: true });
  if (existsSync(authorityFile(folder))) return keyPairFromPem(await readFile(authorityFile(folder), 'utf8'));
  const keys = generateKeyPair();
  await writePrivate(authorityFile(folder), keys.toPem());
  return keys;
};

/** Whether the device has not been started since it was paired: that it holds no log is no loss then. */
export const isNewDevice = (folder: string): boolean => existsSync(newFile(folder));

export const noLongerNew = async (folder: string): Promise<void> => rm(newFile(folder), { force: true });

export const isProvisioned = (folder: string): boolean => existsSync(deviceFile(folder));

export const loadDevice = async (folder: string): Promise<Result<DeviceIdentity, IdentityFailure>> => {
  if (!isProvisioned(folder)) return err('not_paired', { folder });
  const damaged = err('identity_damaged', { folder });
  try {
    const file = fileSchema.safeParse(JSON.parse(await readFile(deviceFile(folder), 'utf8')));
    if (!file.success) return damaged;
    const keys = keyPairFromPem(await readFile(keyFile(folder), 'utf8'));
    const authority = fromHex(file.data.authority);
    const certificateBytes = fromHex(file.data.certificate);
    const opened = openCertificate(sha256, file.data.store, authority, certificateBytes);
    if (!opened.ok || !createVerifier()(opened.value.verification)) return damaged;
    const { certificate } = opened.value;
    if (certificate.publicKey !== toHex(keys.publicKey)) return damaged;
    const { store } = file.data;
    const identity = {
      store,
      device: certificate.device,
      certificate,
      certificateBytes,
      authority,
      software: SOFTWARE,
    };
    return ok({ identity, keys });
  } catch {
    // An unreadable file, broken JSON or a broken key: one answer, naming the folder.
    return damaged;
  }
};
