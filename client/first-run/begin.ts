/** Asks the hub whether its shop has begun, begins it, and makes this browser its first till. */
import { BrowserPeer } from '../peer/browser-peer.ts';
import { askCertificate } from '../peer/pairing.ts';

const PATH = '/empezar/tienda';
const PATIENCE_MS = 30_000;

export type Begun =
  | {
      readonly kind: 'begun';
      /** Another run had made the administrator. */
      readonly isKept: boolean;
      /** Why this browser is no till: undefined where it is one. */
      readonly notPaired: string | undefined;
      /** Codes that pair: of the till where the browser is none, of the office. */
      readonly till: string;
      readonly office: string;
    }
  /** `reason` is the server's sentence; undefined where it did not answer. */
  | { readonly kind: 'failed'; readonly reason: string | undefined };

export const isOpen = async (): Promise<boolean | undefined> => {
  try {
    const response = await fetch(PATH, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return ((await response.json()) as { open?: unknown }).open === true;
  } catch {
    return undefined;
  }
};

/** `device` names the databases of the till's device in this browser; `language` of the sentence where it fails. */
export const begin = async (body: object, device: string, language: string): Promise<Begun> => {
  let response: Response;
  let answer: { detail?: string; reason?: string; isAdded?: boolean; till?: string; office?: string };
  try {
    response = await fetch(PATH, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Accept-Language': language },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    answer = (await response.json()) as typeof answer;
  } catch {
    return { kind: 'failed', reason: undefined };
  }
  const { till, office, isAdded } = answer;
  if (!response.ok || till === undefined || office === undefined)
    return { kind: 'failed', reason: answer.detail ?? String(response.status) };
  const paired = await BrowserPeer.pair(device, (publicKey) => askCertificate(till, publicKey));
  const notPaired = paired.ok ? undefined : paired.error.code;
  return { kind: 'begun', isKept: isAdded === false, notPaired, till, office };
};
