/** Who is present, as y-websocket's clients tell it of themselves: passed on as it comes, and kept for those who come later. */
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

  constructor(
    context: Context,
    flow: CatalogFlow,
    refuse: (conn: Connection, code: string, detail: string) => void,
  ) {
    this.context = context;
    this.flow = flow;
    this.refuse = refuse;
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
    this.spread(news, conn.id);
  }

  /** Tells one connection who is present. */
  tell(conn: Connection): void {
    const present = [...this.presences].filter(([, { state }]) => state !== 'null').map(([client]) => client);
    if (present.length > 0 && !this.flow.isFull(conn))
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
    this.spread(gone, conn.id);
  }

  private spread(clients: readonly number[], from: number): void {
    if (clients.length === 0) return;
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
