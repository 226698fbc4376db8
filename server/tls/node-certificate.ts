/**
 * How a till node gets its certificate for HTTPS: it asks the hub, in its device's name, and the hub answers in the name of the
 * store's authority. Both are signed, so it does not matter by which way, or through whom, they go.
 */
import { z } from 'zod';
import { openCertificate } from '../../crdt-schema/log/certificate.ts';
import { fromHex, toHex } from '../../crdt-schema/model/ids.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { createVerifier, sha256, type KeyPair } from '../security/crypto.ts';
import type { DeviceIdentity } from '../security/identity.ts';
import type { StoreCa } from './store-ca.ts';

const ASKED = 'tillmesh/node-certificate/ask/1';
const GRANTED = 'tillmesh/node-certificate/grant/1';
/** More than a machine with several networks and bridges has. */
const MAX_NAMES = 64;
const MAX_NAME_CHARS = 255;

const encoder = new TextEncoder();
const hex = z
  .string()
  .regex(/^([0-9a-f]{2})+$/)
  .max(8_192);
const signed = z.strictObject({ text: z.string().max(16_384), signature: hex });

const ask = z.strictObject({
  device: hex,
  publicKey: hex,
  names: z.array(z.string().max(MAX_NAME_CHARS)).max(MAX_NAMES),
});
const grant = z.strictObject({ publicKey: hex, certificate: z.string(), ca: z.string() });

type Signed = z.infer<typeof signed>;

const seal = (keys: KeyPair, domain: string, value: unknown): Signed => {
  const text = JSON.stringify(value);
  return { text, signature: toHex(keys.sign(encoder.encode(`${domain}\n${text}`))) };
};

const isBy = (publicKey: Uint8Array, domain: string, { text, signature }: Signed): boolean =>
  createVerifier()({
    publicKey,
    message: encoder.encode(`${domain}\n${text}`),
    signature: fromHex(signature),
  });

const parse = <T>(schema: z.ZodType<T>, text: string): T | undefined => {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
};

/** Names a public key (SPKI, DER) for these names and addresses. */
export const askForCertificate = (
  { identity, keys }: DeviceIdentity,
  publicKey: Uint8Array,
  names: readonly string[],
): string =>
  JSON.stringify(
    seal(keys, ASKED, { device: toHex(identity.certificateBytes), publicKey: toHex(publicKey), names }),
  );

export type RefusedAsk = Failure<'bad_request' | 'not_a_node'>;

export interface NodeGrantOptions {
  readonly ca: StoreCa;
  readonly store: string;
  readonly authority: KeyPair;
  /** Unix ms. */
  readonly nowMs: number;
  readonly isRevoked: (device: string) => boolean;
}

/** At the hub. Tills and hubs get one; a viewer, whoever is revoked or of another store, gets none. */
export const grantCertificate = async (
  { ca, store, authority, nowMs, isRevoked }: NodeGrantOptions,
  body: string,
): Promise<Result<Signed, RefusedAsk>> => {
  const outer = parse(signed, body);
  const asked = outer === undefined ? undefined : parse(ask, outer.text);
  if (outer === undefined || asked === undefined) return err('bad_request');
  const opened = openCertificate(sha256, store, authority.publicKey, fromHex(asked.device));
  if (!opened.ok || !createVerifier()(opened.value.verification)) return err('not_a_node');
  const { publicKey, role, device } = opened.value.certificate;
  if (isRevoked(device)) return err('not_a_node');
  if ((role !== 'till' && role !== 'hub') || !isBy(fromHex(publicKey), ASKED, outer))
    return err('not_a_node');
  const certificate = await ca.issue(fromHex(asked.publicKey), asked.names, nowMs).catch(() => undefined);
  if (certificate === undefined) return err('bad_request');
  return ok(seal(authority, GRANTED, { publicKey: asked.publicKey, certificate, ca: ca.certificate }));
};

/** What the hub granted for the key; undefined where it is not the store's authority that says so. */
export const readGrant = (
  authority: Uint8Array,
  publicKey: Uint8Array,
  body: string,
): { readonly certificate: string; readonly ca: string } | undefined => {
  const outer = parse(signed, body);
  if (outer === undefined || !isBy(authority, GRANTED, outer)) return undefined;
  const granted = parse(grant, outer.text);
  return granted?.publicKey === toHex(publicKey) ? granted : undefined;
};
