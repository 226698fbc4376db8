/** Accepts sockets at `/sync/<store>`, on HTTP servers or whatever else tells of upgrades, and joins them to a peer. */
import { timingSafeEqual } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { MAX_EARLY_BYTES, MAX_FRAME_BYTES } from '../../crdt-schema/limits.ts';
import type { Peer } from './peer.ts';
import { joinSocket } from './socket.ts';

export interface ListenerOptions {
  readonly servers: readonly EventEmitter[];
  readonly store: string;
  readonly peer: Peer;
  /** Token that lets an unmodified y-websocket client into the catalog; none lets nobody. */
  readonly catalogToken?: string;
  /** Further bound on sockets at once. */
  readonly maxSockets?: number;
}

const DEFAULT_MAX_SOCKETS = 2_000;
/** Sockets at once on which nobody has proved yet who it is: tills that all come back at once take a second each. */
const MAX_STRANGERS = 256;
/** What such a socket may send: what may wait until the proof is checked, and the handshake. */
const MAX_STRANGER_BYTES = MAX_EARLY_BYTES + 64 * 1024;

const sameToken = (given: string | null, wanted: string): boolean => {
  if (given === null) return false;
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
};

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
  close(): void;
}

export const listen = ({ servers, store, peer, catalogToken, maxSockets }: ListenerOptions): Listener => {
  const wss = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  const strangers = new Map<Duplex, number>();
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    const path = request.url ?? '/';
    if (!URL.canParse(path, 'http://peer')) return reject(socket, '400 Bad Request');
    const url = new URL(path, 'http://peer');
    if (url.pathname !== `/sync/${store}`) return reject(socket, '404 Not Found');
    if (wss.clients.size >= (maxSockets ?? DEFAULT_MAX_SOCKETS))
      return reject(socket, '503 Service Unavailable');
    const welcome = catalogToken !== undefined && sameToken(url.searchParams.get('token'), catalogToken);
    if (welcome)
      return wss.handleUpgrade(request, socket, head, (ws) => joinSocket(peer, ws, false, 'write'));
    for (const [stranger, conn] of strangers) if (peer.isLive(conn)) strangers.delete(stranger);
    if (strangers.size >= MAX_STRANGERS) return reject(socket, '503 Service Unavailable');
    wss.handleUpgrade(request, socket, head, (ws) => {
      const conn = joinSocket(peer, ws, false, 'none');
      strangers.set(socket, conn);
      socket.once('close', () => strangers.delete(socket));
      watch(socket, peer, conn);
    });
  };
  for (const server of servers) server.on('upgrade', onUpgrade);
  return {
    sockets: wss.clients,
    close() {
      for (const server of servers) server.off('upgrade', onUpgrade);
      for (const ws of wss.clients) ws.terminate();
      wss.close();
    },
  };
};
