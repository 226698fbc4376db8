/** What a replica knows of one connection. */
import type { Certificate } from '../log/certificate.ts';
import type { Hello, Want } from '../wire/frames.ts';
import { maySend } from './device-access.ts';
import type { BareAccess } from './events.ts';

/** A head that the peer said it holds. */
export interface RemoteHead {
  readonly length: number;
  readonly head: Uint8Array;
}

/** Log part of a live connection. */
export interface PeerLog {
  /** Heads that the peer holds durably; several where it knows of a fork. */
  readonly remote: Map<string, readonly RemoteHead[]>;
  /** Segments of which the peer holds something that we do not. */
  readonly lacking: Set<string>;
  /** How often it was asked for a segment since it last gave something of it. */
  readonly asked: Map<string, number>;
  /** Segments too old for the peer, of which it spoke all the same: it has been told of them. */
  readonly named: Set<string>;
  /** Segments too old for the peer, of which we did not tell it; a hub, whose word on them is its own, lists none. */
  readonly withheld: Set<string>;
  /** Length up to which we told or sent the peer a segment. */
  readonly told: Map<string, number>;
  /** Our outstanding requests: when each was sent. */
  readonly wanted: Map<string, number>;
  /** When entries last came from it, Unix ms. */
  gaveMs: number;
  /** Segments whose new length is to be announced at the end of this step. */
  readonly announce: Set<string>;
  /** Segments of others whose new length is announced together with what else comes within a moment. */
  readonly gathered: Set<string>;
  /** When that was done last, Unix ms. */
  gatheredMs: number;
  /** Length up to which we passed on the hub's acknowledgement. */
  readonly hubTold: Map<string, number>;
  /** For segments that the peer wrote: lengths that we told it of others' copies, by device. */
  readonly copiesTold: Map<string, Map<string, number>>;
  /** Requests that it let time out since it last gave something. */
  unanswered: number;
  /** Its requests that wait for their turn, by segment. */
  readonly asking: Map<string, Want>;
  /** Requests we are reading the disk for. */
  reading: number;
  /** Some requests wait until others are answered. */
  heldBack: boolean;
}

export const createPeerLog = (): PeerLog => ({
  remote: new Map(),
  lacking: new Set(),
  asked: new Map(),
  named: new Set(),
  withheld: new Set(),
  told: new Map(),
  wanted: new Map(),
  gaveMs: 0,
  announce: new Set(),
  gathered: new Set(),
  gatheredMs: 0,
  hubTold: new Map(),
  copiesTold: new Map(),
  asking: new Map(),
  unanswered: 0,
  reading: 0,
  heldBack: false,
});

interface Common {
  readonly id: number;
  readonly initiator: boolean;
  refusals: number;
}

/** Said nothing yet, or speaks plain y-websocket. */
export interface PlainConnection extends Common {
  readonly state: 'plain';
  readonly bare: BareAccess;
  /** Spoke plain y-websocket: it hears of catalog changes. */
  speaks: boolean;
  readonly nonce: Uint8Array;
  /** Since it was opened. */
  seconds: number;
}

/** Said hello; its certificate and proof are being checked. Frames that come meanwhile are kept. */
export interface ProvingConnection extends Common {
  readonly state: 'proving';
  readonly hello: Hello;
  readonly certificate: Certificate;
  readonly nonce: Uint8Array;
  checking: boolean;
  /** Since it was opened. */
  seconds: number;
  readonly early: Uint8Array[];
  earlyBytes: number;
}

export interface LiveConnection extends Common {
  readonly state: 'live';
  readonly certificate: Certificate;
  readonly certificateBytes: Uint8Array;
  readonly software: string;
  /** Peer's clock minus ours when it said hello, ms. */
  readonly skewMs: number;
  /** For how long it keeps what is settled, ms; 0: for good. */
  readonly keepsMs: number;
  readonly log: PeerLog;
}

export type Connection = PlainConnection | ProvingConnection | LiveConnection;

/** Whether changes of the catalog that come over the connection count. */
export const mayEdit = (conn: PlainConnection | LiveConnection): boolean =>
  conn.state === 'live' ? maySend(conn.certificate.role, 'catalog') : conn.bare === 'write';

/** How often the peer was asked for the segment since it last gave something of it. */
export const timesAsked = (conn: LiveConnection, segment: string): number => conn.log.asked.get(segment) ?? 0;

/** How little is to be hoped from asking the peer. */
export const vainness = (conn: LiveConnection, segment: string): number =>
  timesAsked(conn, segment) + conn.log.unanswered;
