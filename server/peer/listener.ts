/** Accepts sockets at `/sync/<store>` on HTTP servers and joins them to a peer. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { MAX_FRAME_BYTES } from '../../crdt-schema/limits.ts';
import type { BareAccess } from '../../crdt-schema/sync/index.ts';
import type { Peer } from './peer.ts';
import { joinSocket } from './socket.ts';

export interface ListenerOptions {
  readonly servers: readonly Server[];
  readonly store: string;
  readonly peer: Peer;
  /** Token that lets an unmodified y-websocket client into the catalog; none lets nobody. */
  readonly catalogToken?: string;
  /** Further bound on sockets at once. */
  readonly maxSockets?: number;
}

const DEFAULT_MAX_SOCKETS = 2_000;

const sameToken = (given: string | null, wanted: string): boolean => {
  if (given === null) return false;
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Whoever is turned away is cut off as soon as it was told: a socket that it leaves open would outlive the server. */
const reject = (socket: Duplex, status: string): void => {
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

export interface Listener {
  /** Sockets open now. */
  readonly sockets: ReadonlySet<WebSocket>;
  close(): void;
}

export const listen = ({ servers, store, peer, catalogToken, maxSockets }: ListenerOptions): Listener => {
  const wss = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    const path = request.url ?? '/';
    if (!URL.canParse(path, 'http://peer')) return reject(socket, '400 Bad Request');
    const url = new URL(path, 'http://peer');
    if (url.pathname !== `/sync/${store}`) return reject(socket, '404 Not Found');
    if (wss.clients.size >= (maxSockets ?? DEFAULT_MAX_SOCKETS))
      return reject(socket, '503 Service Unavailable');
    const welcome = catalogToken !== undefined && sameToken(url.searchParams.get('token'), catalogToken);
    const bare: BareAccess = welcome ? 'write' : 'none';
    wss.handleUpgrade(request, socket, head, (ws) => joinSocket(peer, ws, false, bare));
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
