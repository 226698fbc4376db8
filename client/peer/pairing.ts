/** Asks the store's hub, through whatever served this page, for a certificate in exchange for a one-time code. */
import { fromHex, toHex } from '../../crdt-schema/model/ids.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import type { Granted } from './browser-peer.ts';

const PATIENCE_MS = 15_000;
const HEX = /^([0-9a-f]{2})+$/;

const isHex = (value: unknown): value is string => typeof value === 'string' && HEX.test(value);

/** The failure's code is the server's, or `hub_unreachable`. */
export const askCertificate = async (
  code: string,
  publicKey: Uint8Array,
): Promise<Result<Granted, Failure>> => {
  let answer: Readonly<Record<string, unknown>>;
  try {
    const response = await fetch('/api/pair', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code, publicKey: toHex(publicKey) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    answer = (await response.json()) as typeof answer;
  } catch {
    return err('hub_unreachable');
  }
  const { store, certificate, authority, code: failure } = answer;
  if (typeof store !== 'string' || !isHex(certificate) || !isHex(authority))
    return err(typeof failure === 'string' ? failure : 'hub_unreachable');
  return ok({ store, certificate: fromHex(certificate), authority: fromHex(authority) });
};
