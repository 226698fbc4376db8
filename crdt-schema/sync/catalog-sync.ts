/**
 * The catalog over y-websocket's messages: state vectors, updates and awareness. Every update is checked before it
 * is applied; one that fails is refused whole.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { Failure, Result } from '../result.ts';
import { readAwareness, writeAwareness } from '../wire/awareness.ts';
import { MESSAGE_AUTH, MESSAGE_AWARENESS, MESSAGE_SYNC } from '../wire/frames.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';

const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;
const PERMISSION_DENIED = 0;

/** Who is present, as text of one client; more is refused. */
const MAX_AWARENESS_BYTES = 16 * 1024;
const MAX_AWARENESS_CLIENTS = 1_000;

/** Origin of transactions that came from peers: the driver hears of local ones only. */
export const REMOTE_ORIGIN = 'tillmesh:remote';

/** Checks a Yjs update against the schema, without applying it. `missing_dependency` asks for a full exchange. */
export type CheckUpdate = (doc: Y.Doc, update: Uint8Array, nowMs: number) => Result<void, Failure>;

interface Presence {
  clock: number;
  state: string;
  conn: number;
}

const message = (type: number, write: (encoder: encoding.Encoder) => void): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
};

export class CatalogSync {
  readonly doc: Y.Doc;
  private readonly context: Context;
  private readonly check: CheckUpdate;
  private readonly refuse: (conn: Connection, code: string, detail: string) => void;
  /** A peer writes in a major version of the schema that we do not know: we go on with what we have, and write nothing. */
  newer = false;
  private readonly presences = new Map<number, Presence>();

  constructor(
    context: Context,
    doc: Y.Doc,
    check: CheckUpdate,
    refuse: (conn: Connection, code: string, detail: string) => void,
  ) {
    this.context = context;
    this.doc = doc;
    this.check = check;
    this.refuse = refuse;
  }

  /** Asks the peer for what we lack. */
  askState(conn: Connection): void {
    this.sendSync(conn, STEP_1, Y.encodeStateVector(this.doc));
  }

  /** A sync message of a connection that may read; `mayWrite` says whether its updates count. */
  sync(conn: Connection, decoder: decoding.Decoder, mayWrite: boolean): void {
    const kind = decoding.readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (kind === STEP_1) {
      this.sendSync(conn, STEP_2, Y.encodeStateAsUpdate(this.doc, body));
      // A client that speaks first is asked in return, as a y-websocket server does.
      if (conn.state === 'plain') this.askState(conn);
    } else if (kind === STEP_2 || kind === UPDATE) this.receive(conn, body, mayWrite, kind === STEP_2);
    else this.refuse(conn, 'frame_malformed', 'sync');
  }

  /**
   * The document was changed by this process: store it, then send it. In this order, or a device that dies between the
   * two would not know what its peers know of it, and could write the same key anew with an earlier clock.
   */
  local(update: Uint8Array): void {
    this.store([update], () => this.spread(update, undefined));
  }

  awareness(conn: Connection, decoder: decoding.Decoder): void {
    const body = decoding.readVarUint8Array(decoder);
    if (body.length > MAX_AWARENESS_BYTES) return this.refuse(conn, 'awareness_too_large', '');
    const read = readAwareness(body, MAX_AWARENESS_CLIENTS);
    if (!read.ok) return this.refuse(conn, read.error.code, 'awareness');
    const news: number[] = [];
    for (const { client, clock, state } of read.value) {
      const before = this.presences.get(client);
      if (before !== undefined && before.clock >= clock && !(before.clock === clock && state === 'null'))
        continue;
      if (before === undefined && this.presences.size >= MAX_AWARENESS_CLIENTS) continue;
      if (before?.state === 'null' && state === 'null') continue;
      this.presences.set(client, { clock, state, conn: conn.id });
      news.push(client);
    }
    this.sendPresences(news, conn.id);
  }

  /** Tells one connection who is present. */
  sendAwareness(conn: Connection): void {
    const present = [...this.presences].filter(([, { state }]) => state !== 'null').map(([client]) => client);
    if (present.length > 0)
      this.context.emit({ type: 'send', conn: conn.id, bytes: this.awarenessMessage(present) });
  }

  /** Those who were present through a connection that closed are gone. */
  closed(conn: Connection): void {
    const gone: number[] = [];
    for (const [client, presence] of this.presences) {
      if (presence.conn !== conn.id || presence.state === 'null') continue;
      presence.clock += 1;
      presence.state = 'null';
      gone.push(client);
    }
    this.sendPresences(gone, conn.id);
  }

  private receive(conn: Connection, update: Uint8Array, mayWrite: boolean, isState: boolean): void {
    if (isEmptyUpdate(update)) return;
    if (!mayWrite) return this.deny(conn, 'catalog_read_only');
    const checked = this.check(this.doc, update, this.context.nowMs);
    if (!checked.ok) {
      if (checked.error.code === 'catalog_newer') {
        // Nobody's fault, and the logs go on: said, but not counted against the connection.
        this.newer = true;
        return this.context.emit({ type: 'refused', conn: conn.id, code: 'catalog_newer' });
      }
      // Asking again for a state that does not hold together would never end.
      if (checked.error.code === 'missing_dependency' && !isState) this.askState(conn);
      else this.deny(conn, checked.error.code);
      return;
    }
    // Applying may make the catalog write something of ours again, which belongs to the same write to disk.
    const updates: Uint8Array[] = [];
    const hear = (bytes: Uint8Array): void => void updates.push(bytes);
    this.doc.on('update', hear);
    Y.applyUpdate(this.doc, update, REMOTE_ORIGIN);
    this.doc.off('update', hear);
    const [applied, ...repairs] = updates;
    if (applied === undefined) return;
    this.store(updates);
    this.spread(applied, conn.id);
    for (const repair of repairs) this.spread(repair, undefined);
  }

  private deny(conn: Connection, code: string): void {
    if (conn.state === 'plain') {
      const bytes = message(MESSAGE_AUTH, (encoder) => {
        encoding.writeVarUint(encoder, PERMISSION_DENIED);
        encoding.writeVarString(encoder, code);
      });
      this.context.emit({ type: 'send', conn: conn.id, bytes });
    }
    this.refuse(conn, code, 'catalog');
  }

  private store(updates: readonly Uint8Array[], stored?: () => void): void {
    const writes = updates.map((update) => ({ kind: 'catalog', update }) as const);
    this.context.persist(writes, [], undefined, (outcome) => {
      if (outcome.ok) stored?.();
    });
  }

  private spread(update: Uint8Array, from: number | undefined): void {
    for (const conn of this.context.connections.values()) {
      if (conn.id === from || !receives(conn)) continue;
      this.sendSync(conn, UPDATE, update);
    }
  }

  private sendSync(conn: Connection, kind: number, body: Uint8Array): void {
    const bytes = message(MESSAGE_SYNC, (encoder) => {
      encoding.writeVarUint(encoder, kind);
      encoding.writeVarUint8Array(encoder, body);
    });
    this.context.emit({ type: 'send', conn: conn.id, bytes });
  }

  private sendPresences(clients: readonly number[], from: number): void {
    if (clients.length === 0) return;
    const bytes = this.awarenessMessage(clients);
    for (const conn of this.context.connections.values()) {
      if (conn.id !== from && receives(conn)) this.context.emit({ type: 'send', conn: conn.id, bytes });
    }
  }

  private awarenessMessage(clients: readonly number[]): Uint8Array {
    const body = writeAwareness(
      clients.map((client) => {
        const { clock, state } = this.presences.get(client)!;
        return { client, clock, state };
      }),
    );
    return message(MESSAGE_AWARENESS, (encoder) => {
      encoding.writeVarUint8Array(encoder, body);
    });
  }
}

const receives = (conn: Connection): boolean =>
  conn.state === 'live' || (conn.state === 'plain' && conn.bare !== 'none' && conn.speaks);

/** No structs and no deletions: what a y-websocket client answers when it has nothing new. */
const isEmptyUpdate = (update: Uint8Array): boolean =>
  update.length === 2 && update[0] === 0 && update[1] === 0;
