/**
 * Keys of the simulation. Signatures are keyed hashes instead of Ed25519, a hundred times faster: the replica never
 * sees a key, only `sign` and `verify`. Nothing in the simulation forges by knowing the secret.
 */
import { hash } from 'node:crypto';
import {
  certificateToSign,
  deviceIdOf,
  sealCertificate,
  SIGNATURE_BYTES,
  type Certificate,
} from '../../crdt-schema/log/certificate.ts';
import { concatBytes, equalBytes } from '../../crdt-schema/model/bytes.ts';
import { toHex, uuidFromDigest } from '../../crdt-schema/model/ids.ts';
import { approvalMessage } from '../../crdt-schema/ops/approval.ts';
import { authorityCode, authorityMessage } from '../../crdt-schema/ops/authority.ts';
import type { Approval } from '../../crdt-schema/ops/op.ts';
import type { Verification } from '../../crdt-schema/ports.ts';
import type { PersonView } from '../../bridge/ledger.ts';
import type { ReplicaIdentity } from '../../crdt-schema/sync/index.ts';

export const STORE = 'simulated';
const encoder = new TextEncoder();
const SECRET = encoder.encode('secret of the simulation');
const VALID_UNTIL_MS = 8_000_000_000_000;

export const sha256 = (bytes: Uint8Array): Uint8Array => {
  const digest = hash('sha256', bytes, 'buffer');
  return new Uint8Array(digest.buffer, digest.byteOffset, digest.length);
};

export const publicKeyOf = (name: string): Uint8Array => sha256(encoder.encode(`key of ${name}`));
const AUTHORITY = publicKeyOf('authority');

export const sign = (publicKey: Uint8Array, message: Uint8Array): Uint8Array => {
  const signature = new Uint8Array(SIGNATURE_BYTES);
  signature.set(sha256(concatBytes([SECRET, publicKey, message])));
  return signature;
};

export const verify = ({ publicKey, message, signature }: Verification): boolean =>
  equalBytes(sign(publicKey, message), signature);

/** The identity that the store's authority gave to the device of this name. */
export const identityOf = (
  name: string,
  role: Certificate['role'],
  till: string,
  series = till,
): ReplicaIdentity => {
  const publicKey = publicKeyOf(name);
  const certificate: Certificate = {
    v: 1,
    store: STORE,
    device: deviceIdOf(sha256, publicKey),
    publicKey: toHex(publicKey),
    role,
    till,
    series,
    validFrom: 1,
    validUntil: VALID_UNTIL_MS,
  };
  const { json, message } = certificateToSign(certificate);
  const certificateBytes = sealCertificate(json, sign(AUTHORITY, message));
  const { device } = certificate;
  return {
    store: STORE,
    device,
    certificate,
    certificateBytes,
    authority: AUTHORITY,
    software: 'simulation',
  };
};

/** An id that is the same in every run. */
export const idOf = (name: string): string => uuidFromDigest(sha256(encoder.encode(name)));

export interface Person extends PersonView {
  readonly id: string;
}

const person = (name: string, role: PersonView['role']): Person => ({
  id: idOf(`person ${name}`),
  name,
  role,
  publicKey: publicKeyOf(name),
  active: true,
});

/** Who may let pass what a rule refuses, and who may not. */
export const SUPERVISOR = person('Ana', 'supervisor');
export const CLERK = person('Beto', 'cashier');

/** The person's signature that rule `code` is waived for the op. */
export const approve = (by: Person, op: string, code: string, note: string): Approval => ({
  code,
  by: by.id,
  proof: toHex(sign(by.publicKey, approvalMessage({ store: STORE, op, code, note }))),
});

/** The person's signature that the op is settled so in its till's place. */
export const authorise = (by: Person, op: Parameters<typeof authorityMessage>[1]): Approval => ({
  code: authorityCode(op.kind),
  by: by.id,
  proof: toHex(sign(by.publicKey, authorityMessage(STORE, op))),
});
