/** One WebSocket as a peer's connection: binary frames, a heartbeat, an end in either direction. */
import type { WebSocket } from 'ws';
import { MAX_UNSENT_BEFORE_CUT_BYTES } from '../../crdt-schema/limits.ts';
import { TOO_SLOW, type BareAccess } from '../../crdt-schema/sync/index.ts';
import type { Peer } from './peer.ts';

/** A socket that answers no ping for this long is half-open. */
const HEARTBEAT_MS = 5_000;
const CLOSE_REFUSED = 4_400;
const CLOSE_NORMAL = 1_000;
/** What `ws` says of a frame beyond `maxPayload`; it closes the socket itself, with 1009. */
const TOO_LARGE = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';

/** Whose connections sockets are. */
export type SocketPeer = Pick<Peer, 'connect' | 'receive' | 'disconnected' | 'refuse'>;

export const joinSocket = (peer: SocketPeer, ws: WebSocket, initiator: boolean, bare: BareAccess): number => {
  ws.binaryType = 'nodebuffer';
  /** It comes back and asks for what it lacks. */
  const cut = (): void => {
    if (ws.readyState === ws.CLOSED) return;
    peer.refuse(TOO_SLOW);
    ws.terminate();
  };
  const conn = peer.connect(
    {
      send(bytes) {
        if (ws.readyState !== ws.OPEN) return;
        if (ws.bufferedAmount > MAX_UNSENT_BEFORE_CUT_BYTES) cut();
        else ws.send(bytes);
      },
      close: (code) => {
        if (code === TOO_SLOW) return cut();
        ws.close(code === 'closing' ? CLOSE_NORMAL : CLOSE_REFUSED, code.slice(0, 100));
      },
      pause: () => ws.pause(),
      resume: () => ws.resume(),
      unsentBytes: () => ws.bufferedAmount,
    },
    initiator,
    bare,
  );
  let alive = true;
  const heartbeat = setInterval(() => {
    // One that is not read cannot answer.
    if (ws.isPaused) return;
    if (!alive) return ws.terminate();
    alive = false;
    ws.ping();
  }, HEARTBEAT_MS);
  heartbeat.unref();
  ws.on('pong', () => (alive = true));
  ws.on('message', (data, isBinary) => {
    alive = true;
    if (isBinary && Buffer.isBuffer(data)) peer.receive(conn, data);
    else {
      peer.refuse('text_frame');
      ws.close(CLOSE_REFUSED, 'text_frame');
    }
  });
  // An error is always followed by 'close'; without a listener it would take the process down.
  ws.on('error', (error) => {
    if ('code' in error && error.code === TOO_LARGE) peer.refuse('frame_too_large');
  });
  ws.on('close', () => {
    clearInterval(heartbeat);
    peer.disconnected(conn);
  });
  return conn;
};
