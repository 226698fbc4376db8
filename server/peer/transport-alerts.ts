/** Tells where something goes unencrypted over the network, and when the certificate of HTTPS ends: each for people to look after. */
import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isLoopbackHost } from '../config.ts';
import type { Alert } from './alerts.ts';

export interface Transport {
  /** Where it listens. */
  readonly host: string;
  /** It answers HTTPS. */
  readonly encrypted: boolean;
  /** Sockets of other machines that came without. */
  readonly plainSockets: number;
  /** When the certificate ends, Unix ms; undefined where there is none, or none of its own. */
  readonly validUntilMs: number | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
/** The store's authority renews twice as early: by then something keeps it from it. */
const ENDING_MS = 30 * DAY_MS;

/** Whether what it says can be heard on the network: it came from another machine, and not over TLS. */
export const isPlain = ({ socket }: Pick<IncomingMessage, 'socket'>): boolean => {
  const from = socket.remoteAddress ?? '';
  const isEncrypted = (socket as { encrypted?: boolean }).encrypted === true;
  return !isEncrypted && !isLoopbackHost(from.replace(/^::ffff:/i, ''));
};

/** Unix ms, of the first certificate in the PEM. */
export const endOf = (pem: string): number => Date.parse(new X509Certificate(pem).validTo);

export const transportAlerts = (
  { host, encrypted, plainSockets, validUntilMs }: Transport,
  nowMs: number,
): Alert[] => {
  const alerts: Alert[] = [];
  if (!encrypted && !isLoopbackHost(host)) alerts.push({ code: 'plaintext', params: { host } });
  else if (plainSockets > 0) alerts.push({ code: 'plaintext_sockets', params: { count: plainSockets } });
  if (validUntilMs !== undefined && validUntilMs - nowMs < ENDING_MS)
    alerts.push({ code: 'tls_ending', params: { at: new Date(validUntilMs).toISOString().slice(0, 10) } });
  return alerts;
};
