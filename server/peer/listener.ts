/** Accepts sockets at `/sync/<store>`, on HTTP servers or whatever else tells of upgrades, and joins them to a peer. */
import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { MAX_EARLY_BYTES, MAX_FRAME_BYTES } from '../../crdt-schema/limits.ts';
import type { BareAccess } from '../../crdt-schema/sync/index.ts';
import { Crowd } from '../http/crowd.ts';
import type { Proxies } from '../http/proxies.ts';
import type { Peer } from './peer.ts';
import { joinSocket } from './socket.ts';
import { isPlain } from './transport-alerts.ts';

/** Who came with a token instead of a certificate: an unmodified y-websocket client, at the catalog alone. */
export interface Guest {
  /** By which it is cut off when its token ends; undefined of one that does not. */
  readonly id?: string | undefined;
  readonly access: BareAccess;
  readonly expiresAt?: Date | null | undefined;
}

export interface Guests {
  /** Undefined where the token lets nobody in. Throws where that cannot be looked up now. */
  find(token: string): Promise<Guest | undefined>;
  /** Is told of tokens that end before their time. */
  onEnded(end: (id: string) => void): void;
}

export interface ListenerOptions {
  readonly servers: readonly EventEmitter[];
  readonly store: string;
  readonly peer: Peer;
  /** Without it no token lets anybody in. */
  readonly guests?: Guests | undefined;
  /** Those in front: places of strangers are counted by who is behind them. */
  readonly proxies?: Pick<Proxies, 'clientOf'> | undefined;
  /** Whether who comes from another machine without TLS is turned away. */
  readonly refusesPlain?: () => boolean;
  /** Further bound on sockets at once. */
  readonly maxSockets?: number;
}

const DEFAULT_MAX_SOCKETS = 2_000;
/** Sockets at once on which nobody has proved yet who it is: tills that all come back at once take a second each. */
const MAX_STRANGERS = 256;
/** What such a socket may send: what may wait until the proof is checked, and the handshake. */
const MAX_STRANGER_BYTES = MAX_EARLY_BYTES + 64 * 1024;
/** How often it is looked whose token has run out. */
const SWEEP_MS = 10_000;

/** Whoever is turned away is cut off as soon as it was told: a socket that it leaves open would outlive the server. */
export const reject = (socket: Duplex, status: string): void => {
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

/** Cuts a socket off that says much before it has proved who it is: a frame is held until its last byte has come. */
const watch = (socket: Duplex, peer: Peer, conn: number): void => {
  let bytes = 0;
  const count = ({ length }: Buffer): void => {
    bytes += length;
    if (bytes <= MAX_STRANGER_BYTES) return;
    socket.off('data', count);
    if (peer.isLive(conn)) return;
    peer.refuse('too_much_unproved');
    socket.destroy();
  };
  socket.on('data', count);
};

export interface Listener {
  /** Sockets open now. */
  readonly sockets: ReadonlySet<WebSocket>;
  /** How many of them came from another machine without TLS. */
  readonly plainSockets: () => number;
  close(): void;
}

export const listen = (options: ListenerOptions): Listener => {
  const { servers, store, peer, guests, proxies, refusesPlain, maxSockets } = options;
  const wss = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  const strangers = new Crowd(MAX_STRANGERS);
  const arriving = new Map<Duplex, { readonly conn: number; readonly address: string }>();
  /** Whoever has proved who it is takes no stranger's place any more. */
  const letIn = (): void => {
    for (const [socket, { conn, address }] of arriving) {
      if (!peer.isLive(conn)) continue;
      arriving.delete(socket);
      strangers.leave(socket, address);
    }
  };
  const welcomed = new Map<WebSocket, Guest>();
  const plain = new Set<Duplex>();
  /** Tokens that are being looked up. */
  let asking = 0;
  const cutOff = (isOver: (guest: Guest) => boolean): void => {
    for (const [ws, guest] of welcomed) if (isOver(guest)) ws.terminate();
  };
  guests?.onEnded((ended) => cutOff(({ id }) => id === ended));
  const sweep = setInterval(() => {
    const nowMs = Date.now();
    cutOff(({ expiresAt }) => expiresAt instanceof Date && expiresAt.getTime() <= nowMs);
  }, SWEEP_MS);
  sweep.unref();

  const joinStranger = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    letIn();
    const address = proxies?.clientOf(request).address ?? request.socket.remoteAddress ?? '';
    if (!strangers.enter(socket, address)) return reject(socket, '503 Service Unavailable');
    wss.handleUpgrade(request, socket, head, (ws) => {
      const conn = joinSocket(peer, ws, false, 'none');
      arriving.set(socket, { conn, address });
      socket.once('close', () => arriving.delete(socket));
      watch(socket, peer, conn);
    });
  };
  const joinGuest = async (
    { find }: Guests,
    token: string,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> => {
    if (asking >= MAX_STRANGERS) return reject(socket, '503 Service Unavailable');
    asking += 1;
    const guest = await find(token).catch(() => 'unknown' as const);
    asking -= 1;
    if (socket.destroyed) return;
    if (guest === 'unknown') return reject(socket, '503 Service Unavailable');
    if (guest === undefined) return joinStranger(request, socket, head);
    wss.handleUpgrade(request, socket, head, (ws) => {
      joinSocket(peer, ws, false, guest.access);
      welcomed.set(ws, guest);
      ws.once('close', () => welcomed.delete(ws));
    });
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    const path = request.url ?? '/';
    if (!URL.canParse(path, 'http://peer')) return reject(socket, '400 Bad Request');
    const url = new URL(path, 'http://peer');
    if (url.pathname !== `/sync/${store}`) return reject(socket, '404 Not Found');
    if (wss.clients.size >= (maxSockets ?? DEFAULT_MAX_SOCKETS))
      return reject(socket, '503 Service Unavailable');
    if (isPlain(request)) {
      if (refusesPlain?.() === true) return reject(socket, '426 Upgrade Required');
      plain.add(socket);
      socket.once('close', () => plain.delete(socket));
    }
    const token = url.searchParams.get('token');
    if (token === null || guests === undefined) joinStranger(request, socket, head);
    else void joinGuest(guests, token, request, socket, head);
  };
  for (const server of servers) server.on('upgrade', onUpgrade);
  return {
    sockets: wss.clients,
    plainSockets: () => plain.size,
    close() {
      clearInterval(sweep);
      for (const server of servers) server.off('upgrade', onUpgrade);
      for (const ws of wss.clients) ws.terminate();
      wss.close();
    },
  };
};
