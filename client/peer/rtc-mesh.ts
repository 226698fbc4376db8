/**
 * Links of their own between browsers of one shop: WebRTC data channels, begun over whatever peer hears both. They stay when
 * that peer goes away. Only addresses of the LAN are tried: no server of anybody is asked.
 */
import { MAX_FRAME_BYTES, MAX_UNSENT_BEFORE_CUT_BYTES } from '../../crdt-schema/limits.ts';
import { toDial, type Pipe } from '../../crdt-schema/sync/index.ts';
import type { BrowserPeer } from './browser-peer.ts';

const CHANNEL = 'tillmesh';
/** A link that is not open by then is given up, and begun anew when the other is heard again. */
const OPEN_TIMEOUT_MS = 15_000;
/** A data channel carries messages of this size everywhere; longer frames go in parts. */
const PART_BYTES = 16 * 1024 - 1;
const LAST = 1;
const MORE = 0;
/** Addresses at which the other end may be reached, before it said more; a browser has a few. */
const MAX_EARLY_CANDIDATES = 64;

interface Words {
  readonly kind: 'offer' | 'answer' | 'candidate';
  /** Of one attempt to link. */
  readonly attempt: string;
  readonly data: unknown;
}

interface Attempt {
  readonly id: string;
  readonly connection: RTCPeerConnection;
  /** Candidates that came before the description that they belong to. */
  early: RTCIceCandidateInit[];
  timer: ReturnType<typeof setTimeout>;
  conn: number | undefined;
}

export interface RtcMesh {
  /** Devices with an open channel. */
  readonly open: () => string[];
  /** Whom we hear has changed. */
  heard(): void;
  signal(from: string, payload: Uint8Array): void;
  close(): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const readWords = (payload: Uint8Array): Words | undefined => {
  try {
    const value = JSON.parse(decoder.decode(payload)) as Partial<Words>;
    const isKnown = value.kind === 'offer' || value.kind === 'answer' || value.kind === 'candidate';
    return isKnown && typeof value.attempt === 'string' ? (value as Words) : undefined;
  } catch {
    return undefined;
  }
};

const isBrowser = (software: string): boolean => software.includes('browser');

export const createRtcMesh = (peer: BrowserPeer, changed: () => void): RtcMesh => {
  const attempts = new Map<string, Attempt>();
  let closed = false;

  const say = (to: string, words: Words): void => peer.signal(to, encoder.encode(JSON.stringify(words)));

  const drop = (device: string, attempt: Attempt): void => {
    clearTimeout(attempt.timer);
    if (attempts.get(device) === attempt) attempts.delete(device);
    if (attempt.conn !== undefined) peer.disconnected(attempt.conn);
    attempt.conn = undefined;
    attempt.connection.close();
    changed();
    heard();
  };

  const carry = (device: string, attempt: Attempt, channel: RTCDataChannel, initiator: boolean): void => {
    channel.binaryType = 'arraybuffer';
    const pipe: Pipe = {
      send(bytes) {
        if (channel.readyState !== 'open') return;
        if (channel.bufferedAmount > MAX_UNSENT_BEFORE_CUT_BYTES) return drop(device, attempt);
        for (let at = 0; at === 0 || at < bytes.length; at += PART_BYTES) {
          const part = new Uint8Array(Math.min(PART_BYTES, bytes.length - at) + 1);
          part[0] = at + PART_BYTES >= bytes.length ? LAST : MORE;
          part.set(bytes.subarray(at, at + PART_BYTES), 1);
          channel.send(part);
        }
      },
      close: () => drop(device, attempt),
      unsentBytes: () => channel.bufferedAmount,
    };
    let parts: Uint8Array[] = [];
    let length = 0;
    channel.addEventListener('open', () => {
      clearTimeout(attempt.timer);
      attempt.conn = peer.connect(pipe, initiator);
      changed();
    });
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!(data instanceof ArrayBuffer) || data.byteLength === 0 || attempt.conn === undefined)
        return drop(device, attempt);
      const part = new Uint8Array(data);
      parts.push(part.subarray(1));
      length += part.length - 1;
      if (length > MAX_FRAME_BYTES) return drop(device, attempt);
      if (part[0] === MORE) return;
      const frame = new Uint8Array(length);
      let at = 0;
      for (const piece of parts) {
        frame.set(piece, at);
        at += piece.length;
      }
      parts = [];
      length = 0;
      peer.receive(attempt.conn, frame);
    });
    channel.addEventListener('close', () => drop(device, attempt));
  };

  const begin = (device: string, id: string): Attempt => {
    const before = attempts.get(device);
    if (before !== undefined) drop(device, before);
    const connection = new RTCPeerConnection({ iceServers: [] });
    const attempt: Attempt = {
      id,
      connection,
      early: [],
      timer: setTimeout(() => drop(device, attempt), OPEN_TIMEOUT_MS),
      conn: undefined,
    };
    attempts.set(device, attempt);
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate !== null) say(device, { kind: 'candidate', attempt: id, data: candidate.toJSON() });
    });
    connection.addEventListener('connectionstatechange', () => {
      const { connectionState: state } = connection;
      if (state === 'failed' || state === 'closed') drop(device, attempt);
    });
    return attempt;
  };

  const offer = async (device: string): Promise<void> => {
    const id = crypto.randomUUID();
    const attempt = begin(device, id);
    carry(device, attempt, attempt.connection.createDataChannel(CHANNEL), true);
    await attempt.connection.setLocalDescription();
    say(device, { kind: 'offer', attempt: id, data: attempt.connection.localDescription?.toJSON() });
  };

  const addEarly = async (attempt: Attempt): Promise<void> => {
    for (const candidate of attempt.early.splice(0)) await attempt.connection.addIceCandidate(candidate);
  };

  const hear = async (from: string, { kind, attempt: id, data }: Words): Promise<void> => {
    if (kind === 'offer') {
      const attempt = begin(from, id);
      attempt.connection.addEventListener('datachannel', ({ channel }) =>
        carry(from, attempt, channel, false),
      );
      await attempt.connection.setRemoteDescription(data as RTCSessionDescriptionInit);
      await addEarly(attempt);
      await attempt.connection.setLocalDescription();
      say(from, { kind: 'answer', attempt: id, data: attempt.connection.localDescription?.toJSON() });
      return;
    }
    const attempt = attempts.get(from);
    if (attempt === undefined || attempt.id !== id) return;
    if (kind === 'answer') {
      await attempt.connection.setRemoteDescription(data as RTCSessionDescriptionInit);
      await addEarly(attempt);
    } else if (attempt.connection.remoteDescription === null) {
      if (attempt.early.length < MAX_EARLY_CANDIDATES) attempt.early.push(data as RTCIceCandidateInit);
    } else await attempt.connection.addIceCandidate(data as RTCIceCandidateInit);
  };

  const heard = (): void => {
    if (closed) return;
    const browsers = [...peer.replica.neighbourhood.heard()]
      .filter(([, { software }]) => isBrowser(software))
      .map(([device]) => device);
    for (const device of toDial(peer.device, browsers))
      if (!attempts.has(device)) void offer(device).catch(() => undefined);
  };

  return {
    open: () => [...attempts].filter(([, { conn }]) => conn !== undefined).map(([device]) => device),
    heard,
    signal(from, payload) {
      const words = readWords(payload);
      // What the other end says may be anything: an attempt that it spoils comes to nothing.
      if (words !== undefined && !closed) void hear(from, words).catch(() => undefined);
    },
    close() {
      closed = true;
      for (const [device, attempt] of attempts) drop(device, attempt);
    },
  };
};
