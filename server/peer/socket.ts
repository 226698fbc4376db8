/** One WebSocket as a peer's connection: binary frames, a heartbeat, an end in either direction. */
import type { WebSocket } from 'ws';
import type { BareAccess } from '../../crdt-schema/sync/index.ts';
import type { Peer } from './peer.ts';

/** A socket that answers no ping for this long is half-open. */
const HEARTBEAT_MS = 5_000;
/** A receiver this slow is cut off; it comes back and asks for what it lacks. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;
const CLOSE_REFUSED = 4_400;
const CLOSE_NORMAL = 1_000;
/** What `ws` says of a frame beyond `maxPayload`; it closes the socket itself, with 1009. */
const TOO_LARGE = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';

export const joinSocket = (peer: Peer, ws: WebSocket, initiator: boolean, bare: BareAccess): void => {
  ws.binaryType = 'nodebuffer';
  const conn = peer.connect(
    {
      send(bytes) {
        if (ws.readyState !== ws.OPEN) return;
        if (ws.bufferedAmount > MAX_BUFFERED_BYTES) ws.terminate();
        else ws.send(bytes);
      },
      close: (code) => ws.close(code === 'closing' ? CLOSE_NORMAL : CLOSE_REFUSED, code.slice(0, 100)),
      unsentBytes: () => ws.bufferedAmount,
    },
    initiator,
    bare,
  );
  let alive = true;
  const heartbeat = setInterval(() => {
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
};
