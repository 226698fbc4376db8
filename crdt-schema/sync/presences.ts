/**
 * Who is present, as y-websocket's clients tell it of themselves: passed on as it comes, and kept for those who come later. Nobody
 * signs it: it is what a client says of itself. This replica is a client, too, once it says something.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { readAwareness, writeAwareness } from '../wire/awareness.ts';
import { MESSAGE_AWARENESS } from '../wire/frames.ts';
import type { CatalogFlow } from './catalog-flow.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';

/** What one frame says of its clients, as text; more is refused. */
const MAX_AWARENESS_BYTES = 16 * 1024;
const MAX_AWARENESS_CLIENTS = 1_000;

/** In the place of a connection: this replica itself. */
const HERE = -1;
const GONE = 'null';

interface Presence {
  clock: number;
  state: string;
  conn: number;
}

export const message = (type: number, write: (encoder: encoding.Encoder) => void): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
};

/** Connections that hear of the catalog and of who is present. */
export function* receivers(context: Context, except: number | undefined): IterableIterator<Connection> {
  for (const conn of context.connections.values()) {
    const hears = conn.state === 'live' || (conn.state === 'plain' && conn.bare !== 'none' && conn.speaks);
    if (hears && conn.id !== except) yield conn;
  }
}

export class Presences {
  private readonly context: Context;
  private readonly flow: CatalogFlow;
  private readonly refuse: (conn: Connection, code: string, detail: string) => void;
  private readonly presences = new Map<number, Presence>();
  private readonly listeners = new Set<() => void>();
  /** Our own client: that of the document. */
  private readonly own: number;

  constructor(
    context: Context,
    flow: CatalogFlow,
    own: number,
    refuse: (conn: Connection, code: string, detail: string) => void,
  ) {
    this.own = own;
    this.context = context;
    this.flow = flow;
    this.refuse = refuse;
  }

  /** Says of us what the JSON text says; `null`: that we are not there. Said again it reaches those who forgot it. */
  say(state: string): void {
    const before = this.presences.get(this.own);
    if (before === undefined && state === GONE) return;
    this.presences.set(this.own, { clock: (before?.clock ?? 0) + 1, state, conn: HERE });
    this.spread([this.own], HERE);
  }

  /** What all others who are present say of themselves, JSON, by client. */
  *others(): IterableIterator<readonly [client: number, state: string]> {
    for (const [client, { state }] of this.presences)
      if (client !== this.own && state !== GONE) yield [client, state];
  }

  /** Hears when others come, go or say something else; not to be answered at once. Returns the way to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  awareness(conn: Connection, decoder: decoding.Decoder): void {
    const body = decoding.readVarUint8Array(decoder);
    if (body.length > MAX_AWARENESS_BYTES) return this.refuse(conn, 'awareness_too_large', '');
    const read = readAwareness(body, MAX_AWARENESS_CLIENTS);
    if (!read.ok) return this.refuse(conn, read.error.code, 'awareness');
    const news: number[] = [];
    for (const { client, clock, state } of read.value) {
      if (client === this.own) {
        this.saidOfUs(clock);
        continue;
      }
      const before = this.presences.get(client);
      if (before !== undefined && before.clock >= clock && !(before.clock === clock && state === GONE))
        continue;
      if (before === undefined && this.presences.size >= MAX_AWARENESS_CLIENTS) continue;
      if (before?.state === GONE && state === GONE) continue;
      this.presences.set(client, { clock, state, conn: conn.id });
      news.push(client);
    }
    this.spread(news, conn.id);
  }

  /** Somebody takes us for gone: a connection broke that brought our words. We are here all the same. */
  private saidOfUs(clock: number): void {
    const ours = this.presences.get(this.own);
    // An echo of what we said is no news.
    if (ours === undefined || clock <= ours.clock || ours.state === GONE) return;
    ours.clock = clock;
    this.say(ours.state);
  }

  /** Tells one connection who is present. */
  tell(conn: Connection): void {
    const ours = this.presences.get(this.own);
    // Whoever took us for gone, as a connection broke, did so one count past our last.
    if (ours !== undefined && ours.state !== GONE) {
      ours.clock += 1;
      this.say(ours.state);
    }
    const present = [...this.presences].filter(([, { state }]) => state !== GONE).map(([client]) => client);
    if (present.length > 0 && !this.flow.isFull(conn))
      this.context.emit({ type: 'send', conn: conn.id, bytes: this.awarenessMessage(present) });
  }

  /** Those who were present through a connection that closed are gone. */
  closed(conn: Connection): void {
    const gone: number[] = [];
    for (const [client, presence] of this.presences) {
      if (presence.conn !== conn.id || presence.state === GONE) continue;
      presence.clock += 1;
      presence.state = GONE;
      gone.push(client);
    }
    this.spread(gone, conn.id);
  }

  private spread(clients: readonly number[], from: number): void {
    if (clients.length === 0) return;
    if (from !== HERE) for (const listener of this.listeners) listener();
    const bytes = this.awarenessMessage(clients);
    // Who is present is said again and again: whoever is slow hears it later.
    for (const conn of receivers(this.context, from))
      if (!this.flow.isFull(conn)) this.context.emit({ type: 'send', conn: conn.id, bytes });
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
