/** Keeps a connection to one address: dials, and after an end dials again with jittered exponential backoff. */
import { WebSocket, type ClientOptions } from 'ws';
import type { Trust } from '../tls/trust.ts';
import { MAX_FRAME_BYTES } from '../../crdt-schema/limits.ts';
import { joinSocket, type SocketPeer } from './socket.ts';

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;

export interface Dialer {
  readonly url: string;
  readonly connected: boolean;
  /** Cuts the link and keeps it cut, until `restore`. */
  cut(): void;
  restore(): void;
  close(): void;
}

export interface DialOptions {
  /** Whom a `wss:` address may be. */
  readonly trust?: (() => Trust) | undefined;
  readonly random?: () => number;
}

/** `url` is the peer's sync address, `ws://host:port/sync/<store>`, or `wss:`. */
export const dial = (
  peer: SocketPeer,
  url: string,
  { trust, random = Math.random }: DialOptions = {},
): Dialer => {
  let socket: WebSocket | undefined;
  let timer: NodeJS.Timeout | undefined;
  let attempts = 0;
  let wanted = true;
  let ended = false;

  const schedule = (): void => {
    if (!wanted || ended || timer !== undefined) return;
    const bound = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempts);
    attempts += 1;
    // Full jitter: many tills that lost the same server do not come back at the same moment.
    timer = setTimeout(attempt, FIRST_DELAY_MS / 2 + random() * bound);
    timer.unref();
  };
  const attempt = (): void => {
    timer = undefined;
    if (!wanted || ended || socket !== undefined) return;
    const ws = new WebSocket(url, {
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_TIMEOUT_MS,
      // The types of ws say that the check answers with a boolean; it is handed to TLS as it is.
      ...(trust?.() as ClientOptions | undefined),
    });
    socket = ws;
    ws.on('open', () => {
      attempts = 0;
      joinSocket(peer, ws, true, 'none');
    });
    ws.on('error', () => undefined);
    ws.on('close', () => {
      socket = undefined;
      schedule();
    });
  };
  const stop = (): void => {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    socket?.terminate();
  };
  attempt();
  return {
    url,
    get connected() {
      return socket?.readyState === WebSocket.OPEN;
    },
    cut() {
      wanted = false;
      stop();
    },
    restore() {
      if (wanted) return;
      wanted = true;
      attempts = 0;
      if (socket === undefined) attempt();
    },
    close() {
      ended = true;
      stop();
    },
  };
};
