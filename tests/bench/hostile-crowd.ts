/**
 * Connections that mean harm, in a process of their own and from another address of this machine: silent, slow, garbage, oversized, half
 * handshakes of TLS, heads and bodies without end. Each that is cut off comes back. Arguments: the hub's port, how many.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

const HOST = '127.0.0.1';
const FROM = '127.0.0.9';
const COME_BACK_MS = 500;
const DRIBBLE_MS = 200;
const ENDLESS_BYTES = 16 * 1024;
const GARBAGE_FRAMES = 5;

const [port = '0', count = '0'] = process.argv.slice(2);
const target = { port: Number(port), host: HOST, localAddress: FROM };
/** What became of them: bytes sent, connections begun, and those that were cut off. */
const figures = { begun: 0, ended: 0, bytes: 0 };
let going = false;
const sockets = new Set<Socket>();

const send = (socket: Socket, bytes: Buffer | string): void => {
  if (socket.destroyed || !socket.writable) return;
  figures.bytes += bytes.length;
  socket.write(bytes);
};

const every = (socket: Socket, ms: number, work: () => void): void => {
  const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : work()), ms);
  socket.once('close', () => clearInterval(timer));
};

const UPGRADE =
  'GET /sync/banco HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n';

/** A binary frame of the client: masked by zeros. */
const frame = (body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x82, 0x80 | 126, body.length >> 8, body.length & 0xff, 0, 0, 0, 0]), body]);

const upgraded = (then: (socket: Socket) => void) => (): Socket => {
  const socket = connect(target);
  socket.once('connect', () => send(socket, UPGRADE));
  socket.once('data', () => then(socket));
  return socket;
};

const KINDS: readonly (() => Socket)[] = [
  // Says nothing at all.
  () => connect(target),
  // Says nothing once it is a WebSocket.
  upgraded(() => undefined),
  // Garbage in well-formed frames.
  upgraded((socket) =>
    every(socket, DRIBBLE_MS, () => {
      for (let n = 0; n < GARBAGE_FRAMES; n++)
        send(socket, frame(Buffer.concat([Buffer.from([100]), randomBytes(200)])));
    }),
  ),
  // A frame of 16 MiB, a byte at a time; one that is larger than any may be.
  upgraded((socket) => {
    send(socket, Buffer.from([0x82, 0xff, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]));
    every(socket, DRIBBLE_MS, () => send(socket, 'x'));
  }),
  upgraded((socket) => send(socket, Buffer.from([0x82, 0xff, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0]))),
  // Begins a handshake of TLS, and leaves it at that.
  () => {
    const socket = connect(target);
    socket.once('connect', () => send(socket, Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00])));
    return socket;
  },
  // Ends it, and is silent.
  () => connectTls({ ...target, rejectUnauthorized: false } as never),
  // The head of a request, a byte at a time.
  () => {
    const socket = connect(target);
    socket.once('connect', () => send(socket, 'GET / HTTP/1.1\r\nHost: '));
    every(socket, DRIBBLE_MS, () => send(socket, 'x'));
    return socket;
  },
  // A body without end.
  () => {
    const socket = connect(target);
    socket.once('connect', () =>
      send(
        socket,
        'POST /api/sales HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      ),
    );
    const chunk = Buffer.concat([
      Buffer.from(`${ENDLESS_BYTES.toString(16)}\r\n`),
      Buffer.alloc(ENDLESS_BYTES, '['),
      Buffer.from('\r\n'),
    ]);
    every(socket, DRIBBLE_MS, () => send(socket, chunk));
    return socket;
  },
  // No protocol at all.
  () => {
    const socket = connect(target);
    every(socket, DRIBBLE_MS, () => send(socket, randomBytes(500)));
    return socket;
  },
];

const begin = (kind: () => Socket): void => {
  if (!going) return;
  const socket = kind();
  figures.begun += 1;
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.on('data', () => undefined);
  socket.once('close', () => {
    sockets.delete(socket);
    if (going) figures.ended += 1;
    setTimeout(() => begin(kind), COME_BACK_MS).unref();
  });
};

process.on('disconnect', () => process.exit(0));
process.on('message', (go: boolean) => {
  going = go;
  if (go) for (let n = 0; n < Number(count); n++) begin(KINDS[n % KINDS.length]!);
  else for (const socket of sockets) socket.destroy();
  process.send?.({ ...figures, open: sockets.size });
});
process.send?.('ready');
