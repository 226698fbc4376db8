/**
 * Starts an HTTP server for an app; a port in use is a failure that names it. With TLS the one port takes both, told apart by
 * the first byte: what comes unencrypted from another machine is led to HTTPS, but for what a browser needs before it trusts it.
 */
import { getRequestListener } from '@hono/node-server';
import type { Env, Hono } from 'hono';
import type { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createFront, type Server as Front, type Socket } from 'node:net';
import type { Proxies } from './proxies.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { Crowd } from './crowd.ts';

/** PEM. */
export interface Certified {
  readonly key: string;
  readonly certificate: string;
}

export interface Serving {
  /** All that tell of upgrades. */
  readonly servers: readonly EventEmitter[];
  /** The port listened on; chosen by the system where 0 was asked for. */
  readonly port: number;
  /** HTTPS begins, or goes on with another certificate. Nothing where it was not asked for. */
  certify(certified: Certified): void;
  /** It answers HTTPS. */
  isEncrypted(): boolean;
  /** What ended its TLS at one of these proxies is led to no other. */
  trust(proxies: Pick<Proxies, 'endedTls'>): void;
  close(): Promise<void>;
}

/** First byte of a TLS handshake. */
const TLS_HANDSHAKE = 0x16;
const FIRST_BYTE_MS = 10_000;
/** Sockets of all kinds at once: twice what tills may hold open for good, for the requests of their pages. */
const MAX_SOCKETS = 4_000;
/**
 * Who sends the head of a request slowly, or its body: the largest import, 8 MiB, takes less than this at 256 kbit/s. Asked for
 * every few seconds, as one asks whether anybody is late.
 */
export interface Patience {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
}
const SLOW_SENDERS: Patience = {
  headersTimeout: 10_000,
  requestTimeout: 300_000,
  connectionsCheckingInterval: 5_000,
};
/** Answered without encryption: what makes HTTPS possible, and what monitors ask. */
const PLAIN_PATHS = /^\/(ca\.crt|certificado|health|node-certificate)(\?|$)/;

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(127\.|::1$|::ffff:127\.)/.test(address);

const leadToHttps = (request: IncomingMessage, response: ServerResponse): boolean => {
  const { host } = request.headers;
  const path = request.url ?? '/';
  if (isLoopback(request.socket.remoteAddress) || PLAIN_PATHS.test(path) || host === undefined) return false;
  // 307: a browser must not remember it for good, and a POST stays one.
  response.writeHead(307, { Location: `https://${host}${path}`, 'Content-Length': 0 }).end();
  return true;
};

const listening = async (
  server: Front,
  host: string,
  port: number,
): Promise<Result<number, Failure<'port_in_use' | 'cannot_listen'>>> => {
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve);
    server.listen(port, host, () => resolve(undefined));
  });
  if (failure !== undefined) {
    const code = failure.code === 'EADDRINUSE' ? 'port_in_use' : 'cannot_listen';
    return err(code, { host, port, reason: failure.message });
  }
  const address = server.address();
  return ok(typeof address === 'object' && address !== null ? address.port : port);
};

/** False where the socket was turned away, as there are too many. */
const admit = (crowd: Crowd, socket: Socket): boolean => {
  const isIn = crowd.enter(socket, socket.remoteAddress ?? '');
  if (!isIn) socket.destroy();
  return isIn;
};

const ended = (server: Front): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** What Node's servers call for each request. */
export const listenerOf = <E extends Env>(app: Pick<Hono<E>, 'fetch'>): RequestListener =>
  getRequestListener(app.fetch);

/** `tls`: HTTPS as well, from the first certificate on. `patience` is Node's own options, ms. */
export const serve = async (
  listener: RequestListener,
  host: string,
  port: number,
  tls = false,
  patience: Patience = SLOW_SENDERS,
): Promise<Result<Serving, Failure<'port_in_use' | 'cannot_listen'>>> => {
  if (!tls) {
    const server = createServer(patience, listener);
    const crowd = new Crowd(MAX_SOCKETS);
    server.prependListener('connection', (socket: Socket) => void admit(crowd, socket));
    const at = await listening(server, host, port);
    if (!at.ok) return at;
    return ok({
      servers: [server],
      port: at.value,
      certify: () => undefined,
      trust: () => undefined,
      isEncrypted: () => false,
      close: async () => {
        server.closeAllConnections();
        await ended(server);
      },
    });
  }
  let certified = false;
  let proxies: Pick<Proxies, 'endedTls'> | undefined;
  const secure = createSecureServer(
    { ...patience, minVersion: 'TLSv1.2', handshakeTimeout: FIRST_BYTE_MS },
    listener,
  );
  const plain = createServer(patience, (request, response) => {
    if (!certified || proxies?.endedTls(request) === true || !leadToHttps(request, response))
      void listener(request, response);
  });
  // Neither ever listens, and a server looks after slow senders from then on.
  for (const server of [secure, plain]) server.emit('listening');
  const crowd = new Crowd(MAX_SOCKETS);
  /** Those too that say nothing, or never finish their handshake: no server knows of them. */
  const sockets = new Set<Socket>();
  const front = createFront((socket) => {
    if (!admit(crowd, socket)) return;
    sockets.add(socket);
    socket.setTimeout(FIRST_BYTE_MS, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
    socket.once('data', (first: Buffer) => {
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      if (first[0] === TLS_HANDSHAKE && !certified) return socket.destroy();
      socket.pause();
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  const at = await listening(front, host, port);
  if (!at.ok) return at;
  return ok({
    servers: [plain, secure],
    port: at.value,
    certify({ key, certificate }) {
      secure.setSecureContext({ key, cert: certificate });
      certified = true;
    },
    trust: (given) => void (proxies = given),
    isEncrypted: () => certified,
    close: async () => {
      const over = ended(front);
      for (const server of [secure, plain]) server.close();
      for (const socket of sockets) socket.destroy();
      await over;
    },
  });
};
