/**
 * Catalog state and updates for connections that cannot take them now: nothing waits for them but the state vector from which
 * they lack something, and they get all of it in one answer when they can. So a slow one costs as little as a fast one.
 */
import * as Y from 'yjs';
import { MAX_CATALOG_STATES_PER_SECOND, MAX_STATE_VECTOR_BYTES, MAX_UNSENT_BYTES } from '../limits.ts';
import { hasOverlongNumber } from '../model/var-uint.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';

/** What a document held before the update, or holds without it: at most that. */
const stateBefore = (doc: Y.Doc, update: Uint8Array): Uint8Array => {
  const known = Y.decodeStateVector(Y.encodeStateVector(doc));
  for (const { id } of Y.decodeUpdate(update).structs)
    known.set(id.client, Math.min(known.get(id.client) ?? 0, id.clock));
  return Y.encodeStateVector(known);
};

export class CatalogFlow {
  private readonly context: Context;
  private readonly doc: Y.Doc;
  /** By connection: the state vector of what it has. */
  private readonly waiting = new Map<number, Uint8Array>();
  /** By connection: how often within this second. */
  private readonly answered = new Map<number, number>();

  constructor(context: Context, doc: Y.Doc) {
    this.context = context;
    this.doc = doc;
  }

  /** Whether nothing more is to be sent on the connection that can be left out, or sent later. */
  isFull({ id }: Connection): boolean {
    return this.context.ports.unsentBytes(id) >= MAX_UNSENT_BYTES;
  }

  /** Whether the connection that asks is to be answered now: we can, it can take the answer, and did not ask too often. */
  mayAnswer(conn: Connection, stateVector: Uint8Array, isBusy: boolean): boolean {
    if (stateVector.length > MAX_STATE_VECTOR_BYTES) throw new RangeError('state vector too long');
    // One that cannot be read is the fault of a frame that is at hand now.
    if (hasOverlongNumber(stateVector)) throw new RangeError('state vector of no numbers');
    Y.decodeStateVector(stateVector);
    if (!isBusy && !this.isFull(conn) && this.takesTurn(conn.id)) return true;
    this.waiting.set(conn.id, stateVector);
    return false;
  }

  /** Whether an update may be sent on the connection; if not, it comes with what follows. */
  maySend(conn: Connection, update: Uint8Array | undefined): boolean {
    if (this.waiting.has(conn.id)) return false;
    if (!this.isFull(conn)) return true;
    this.waiting.set(conn.id, update === undefined ? Uint8Array.of(0) : stateBefore(this.doc, update));
    return false;
  }

  /** A second has passed: connections that waited and can be answered now, with the state vector that each is to be answered. */
  tick(): [Connection, Uint8Array][] {
    this.answered.clear();
    return [...this.waiting].flatMap(([id, stateVector]): [Connection, Uint8Array][] => {
      const conn = this.context.connections.get(id);
      if (conn !== undefined && this.isFull(conn)) return [];
      this.waiting.delete(id);
      return conn === undefined || !this.takesTurn(id) ? [] : [[conn, stateVector]];
    });
  }

  closed({ id }: Connection): void {
    this.waiting.delete(id);
  }

  /** Whether it was not told too often within this second. */
  private takesTurn(id: number): boolean {
    const turns = (this.answered.get(id) ?? 0) + 1;
    this.answered.set(id, turns);
    return turns <= MAX_CATALOG_STATES_PER_SECOND;
  }
}
