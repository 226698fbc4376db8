/** Makes a folder a device of a store, with a code of its administrator. */
import { z } from 'zod';
import { toHex } from '../../crdt-schema/model/ids.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { deviceKeys, isProvisioned, saveCertificate } from './identity.ts';

const PATIENCE_MS = 15_000;

const answer = z.object({ store: z.string(), certificate: z.string(), authority: z.string() });
const refusal = z.object({ code: z.string() });

/** `hub` is an origin, `http://192.168.1.10:4400`: the hub's, or that of a till node that reaches it. */
export const pairFolder = async (
  folder: string,
  hub: string,
  code: string,
): Promise<Result<void, Failure>> => {
  if (isProvisioned(folder)) return err('already_paired', { folder });
  const keys = await deviceKeys(folder).catch((error: Error) => error);
  if (keys instanceof Error) return err('data_folder_unusable', { folder, reason: keys.message });
  let body: unknown;
  try {
    const response = await fetch(`${hub}/api/pair`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code, publicKey: toHex(keys.publicKey) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    body = await response.json();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err('hub_unreachable', { url: hub, reason });
  }
  const granted = answer.safeParse(body);
  if (granted.success) {
    await saveCertificate(folder, granted.data);
    return ok(undefined);
  }
  const refused = refusal.safeParse(body);
  const reason = refused.success ? refused.data.code : 'no answer of a hub';
  return reason === 'pairing_code_invalid' ? err(reason) : err('hub_refused', { url: hub, reason });
};
