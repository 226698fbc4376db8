/** Makes a folder a device of a store, with a code of its administrator. */
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { toHex } from '../../crdt-schema/model/ids.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { postJson } from '../http/post-json.ts';
import { trustIn } from '../tls/trust.ts';
import { deviceKeys, isProvisioned, saveCertificate } from './identity.ts';
import { writePrivate } from './private-file.ts';

const PATIENCE_MS = 10_000;

const answer = z.object({ store: z.string(), certificate: z.string(), authority: z.string() });
const refusal = z.object({ code: z.string() });

export interface PairFolderOptions {
  /** An origin, `http://192.168.1.10:4400`: the hub's, or that of a till node that reaches it. */
  readonly hub: string;
  readonly code: string;
  /** The store's authority for HTTPS, PEM; kept in the folder. */
  readonly ca?: string | undefined;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const pairFolder = async (
  folder: string,
  { hub, code, ca }: PairFolderOptions,
): Promise<Result<void, Failure>> => {
  if (isProvisioned(folder)) return err('already_paired', { folder });
  const keys = await deviceKeys(folder).catch((error: Error) => error);
  if (keys instanceof Error) return err('data_folder_unusable', { folder, reason: keys.message });
  let body: unknown;
  try {
    const request = JSON.stringify({ code, publicKey: toHex(keys.publicKey) });
    body = JSON.parse((await postJson(`${hub}/api/pair`, request, trustIn(ca))).text);
  } catch (error) {
    return err('hub_unreachable', { url: hub, reason: reasonOf(error) });
  }
  const granted = answer.safeParse(body);
  if (granted.success) {
    if (ca !== undefined) await writePrivate(join(folder, 'ca.crt'), ca);
    await saveCertificate(folder, granted.data);
    return ok(undefined);
  }
  const refused = refusal.safeParse(body);
  const reason = refused.success ? refused.data.code : 'no answer of a hub';
  return reason === 'pairing_code_invalid' ? err(reason) : err('hub_refused', { url: hub, reason });
};

/** The store's authority for HTTPS, got unencrypted and known by its fingerprint (SHA-256, hex with colons). */
export const fetchCa = async (hub: string, fingerprint: string): Promise<Result<string, Failure>> => {
  const url = `${hub.replace(/^https:/, 'http:')}/ca.crt`;
  try {
    const pem = await (await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })).text();
    if (new X509Certificate(pem).fingerprint256 === fingerprint.toUpperCase()) return ok(pem);
    return err('ca_not_that_one', { url });
  } catch (error) {
    return err('hub_unreachable', { url, reason: reasonOf(error) });
  }
};
