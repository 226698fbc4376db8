/** Keeps one WebSocket to a peer: dials, dials again after a jittered and growing pause, and at once when the network is back. */
import { MAX_UNSENT_BEFORE_CUT_BYTES } from '../../crdt-schema/limits.ts';
import type { BrowserPeer } from './browser-peer.ts';

export type LinkState = 'connecting' | 'open' | 'waiting';

export interface Link {
  readonly url: string;
  readonly state: LinkState;
  close(): void;
}

const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 20_000;
const NORMAL = 1_000;

export const keepLink = (peer: BrowserPeer, url: string, changed: () => void): Link => {
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let closed = false;
  const link = { url, state: 'connecting' as LinkState, close };

  const become = (state: LinkState): void => {
    link.state = state;
    changed();
  };

  const dial = (): void => {
    clearTimeout(timer);
    if (closed) return;
    become('connecting');
    const ws = new WebSocket(url);
    socket = ws;
    ws.binaryType = 'arraybuffer';
    let conn: number | undefined;
    ws.addEventListener('open', () => {
      pauseMs = FIRST_PAUSE_MS;
      become('open');
      conn = peer.connect({
        send(bytes) {
          if (ws.readyState !== WebSocket.OPEN) return;
          if (ws.bufferedAmount > MAX_UNSENT_BEFORE_CUT_BYTES) ws.close();
          else ws.send(new Uint8Array(bytes));
        },
        close: () => ws.close(NORMAL),
        unsentBytes: () => ws.bufferedAmount,
      });
    });
    ws.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (conn !== undefined && data instanceof ArrayBuffer) peer.receive(conn, new Uint8Array(data));
      else ws.close();
    });
    ws.addEventListener('close', () => {
      if (conn !== undefined) peer.disconnected(conn);
      if (closed) return;
      become('waiting');
      // All tills of a shop lose the hub at the same moment; they should not come back at the same moment.
      timer = setTimeout(dial, pauseMs * (0.5 + Math.random()));
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
    });
  };

  const atOnce = (): void => {
    if (link.state !== 'waiting') return;
    pauseMs = FIRST_PAUSE_MS;
    dial();
  };
  globalThis.addEventListener('online', atOnce);

  function close(): void {
    closed = true;
    clearTimeout(timer);
    globalThis.removeEventListener('online', atOnce);
    socket?.close(NORMAL);
  }
  dial();
  return link;
};
