/**
 * The catalog over y-websocket's messages: state vectors, updates and awareness. Every update is checked before it
 * is applied; one that fails is refused whole.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { MAX_CATALOG_UPDATE_BYTES, MAX_PACKED_STATE_BEHIND, PACK_CATALOG_FROM } from '../limits.ts';
import { hasOverlongNumber, readVarUint } from '../model/var-uint.ts';
import { err, ok, type Failure, type Result } from '../result.ts';
import { MESSAGE_AUTH, MESSAGE_SYNC } from '../wire/frames.ts';
import { packState, readPacked } from '../wire/packed-update.ts';
import { CatalogFlow } from './catalog-flow.ts';
import { ClockReserve } from './clock-reserve.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';
import { message, Presences, receivers } from './presences.ts';
import { REMOTE_ORIGIN, storedPacked, type ReadyState } from './stored-catalog.ts';

const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;
const PERMISSION_DENIED = 0;

type Decoded = ReturnType<typeof Y.decodeUpdate>;

/** Checks a Yjs update against the schema, without applying it. `missing_dependency` asks for a full exchange. */
export type CheckUpdate = (doc: Y.Doc, update: Decoded, nowMs: number) => Result<void, Failure>;

/** In keys written: from how many lacking on a peer gets them packed, and how far a ready state may be behind. */
export interface Packing {
  readonly from: number;
  readonly maxBehind: number;
}

const PACKING: Packing = { from: PACK_CATALOG_FROM, maxBehind: MAX_PACKED_STATE_BEHIND };

const syncMessage = (kind: number, body: Uint8Array): Uint8Array =>
  message(MESSAGE_SYNC, (encoder) => {
    encoding.writeVarUint(encoder, kind);
    encoding.writeVarUint8Array(encoder, body);
  });

export class CatalogSync {
  readonly doc: Y.Doc;
  readonly reserve: ClockReserve;
  private readonly flow: CatalogFlow;
  private readonly context: Context;
  private readonly check: CheckUpdate;
  private readonly packing: Packing;
  private readonly refuse: (conn: Connection, code: string, detail: string) => void;
  /** A peer writes in a major version of the schema that we do not know: we go on with what we have, and write nothing. */
  newer = false;
  private readonly presences: Presences;
  /** Connections that were asked for their state and have not answered: what is missing meanwhile comes with it. */
  private readonly asked = new Set<number>();
  /** A whole state, packed once for all who join. Others get what has changed since along with it. */
  private ready: ReadyState | undefined;
  /** Nothing has changed since `ready`. */
  private readyIsAll = false;
  /** Applies what went on to the neighbours and is not applied yet. */
  private passedOn: (() => void) | undefined;

  constructor(
    context: Context,
    doc: Y.Doc,
    check: CheckUpdate,
    refuse: (conn: Connection, code: string, detail: string) => void,
    packing: Packing = PACKING,
  ) {
    this.packing = packing;
    this.context = context;
    this.reserve = new ClockReserve(context);
    this.flow = new CatalogFlow(context, doc);
    this.presences = new Presences(context, this.flow, refuse);
    this.doc = doc;
    this.check = check;
    this.refuse = refuse;
    doc.on('afterTransaction', () => (this.readyIsAll = false));
  }

  /** What the disk held: a whole state, packed, which goes to those who join as it is; and the reserved timestamps. */
  loaded(ready: ReadyState | undefined, reservedMs: number): void {
    this.ready = ready;
    this.readyIsAll = false;
    this.reserve.restored(reservedMs);
  }

  /** Asks the peer for what we lack. */
  askState(conn: Connection): void {
    this.asked.add(conn.id);
    this.sendSync(conn, STEP_1, Y.encodeStateVector(this.doc));
  }

  /** A sync message of a connection that may read; `mayWrite` says whether its updates count. */
  sync(conn: Connection, decoder: decoding.Decoder, mayWrite: boolean): void {
    const kind = readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (kind === STEP_1) {
      if (!this.flow.mayAnswer(conn, body)) return;
      this.answerState(conn, body);
      // A client that speaks first is asked in return, as a y-websocket server does.
      if (conn.state === 'plain') this.askState(conn);
    } else if (kind === STEP_2 || kind === UPDATE) {
      if (kind === STEP_2) this.asked.delete(conn.id);
      this.receive(conn, body, mayWrite, kind === STEP_2);
    } else this.refuse(conn, 'frame_malformed', 'sync');
  }

  /** A peer's packed state. */
  state(conn: Connection, compressed: Uint8Array, mayWrite: boolean): void {
    this.asked.delete(conn.id);
    if (!mayWrite) return this.deny(conn, 'catalog_read_only');
    const bytes = this.context.ports.decompress(compressed, MAX_CATALOG_UPDATE_BYTES);
    if (bytes === undefined) return this.deny(conn, 'catalog_state_unreadable');
    const packed = readPacked(bytes);
    if (!packed.ok) return this.deny(conn, packed.error.code);
    const { decoded } = packed.value;
    if (!this.passes(conn, decoded, true)) return;
    const apply = (): void => packed.value.apply(this.doc, REMOTE_ORIGIN);
    if (!isMostlyNew(this.doc, decoded)) return this.take(conn, apply);
    let plain: Uint8Array | undefined;
    const isFirst = keysBeyond(this.doc, NOTHING) === 0;
    const repaired = this.takeAsItCame(conn, apply, storedPacked(compressed), () => {
      for (const other of receivers(this.context, conn.id)) {
        if (!this.flow.maySend(other, undefined)) continue;
        if (other.state === 'live') this.context.send(other, { kind: 'catalog', state: compressed });
        else this.sendSync(other, UPDATE, (plain ??= packed.value.toYjs()));
      }
    });
    if (!isFirst || repaired) return;
    this.ready = { compressed, stateVector: Y.encodeStateVector(this.doc) };
    this.readyIsAll = true;
  }

  /**
   * The document was changed by this process: it is stored and sent. Both at once where its timestamps are reserved: a
   * device that dies before it is stored does not know what its peers know of it, and may write the same key anew, but
   * not with an earlier clock. Else one after the other.
   */
  local(update: Uint8Array, clockMs: number | undefined): void {
    const atOnce = this.reserve.covers(clockMs);
    this.context.persist([{ kind: 'catalog', update }], [], undefined, (outcome) => {
      if (outcome.ok && !atOnce) this.spread(update, undefined);
    });
    if (atOnce) this.spread(update, undefined);
  }

  /** Reserves timestamps; sends what waited for connections that can take it now. */
  tick(): void {
    this.reserve.tick();
    for (const [conn, stateVector] of this.flow.tick()) this.answerState(conn, stateVector);
  }

  /** Applies and stores an update that has just been passed on. Before anything else: checks ask the document. */
  applyPassedOn(): void {
    const apply = this.passedOn;
    this.passedOn = undefined;
    apply?.();
  }

  awareness(conn: Connection, decoder: decoding.Decoder): void {
    this.presences.awareness(conn, decoder);
  }

  /** Tells one connection who is present. */
  sendAwareness(conn: Connection): void {
    this.presences.tell(conn);
  }

  closed(conn: Connection): void {
    this.asked.delete(conn.id);
    this.flow.closed(conn);
    this.presences.closed(conn);
  }

  private receive(conn: Connection, update: Uint8Array, mayWrite: boolean, isState: boolean): void {
    if (isEmptyUpdate(update)) return;
    if (!mayWrite) return this.deny(conn, 'catalog_read_only');
    const decoded = decode(update);
    if (!decoded.ok) return this.deny(conn, decoded.error.code);
    if (!this.passes(conn, decoded.value, isState)) return;
    const apply = (): void => Y.applyUpdate(this.doc, update, REMOTE_ORIGIN);
    if (!isAllNew(this.doc, decoded.value)) return this.take(conn, apply);
    this.spread(update, conn.id);
    this.passedOn = () => this.takeAsItCame(conn, apply, update);
  }

  /** Whether the update may be applied; if not, the sender has been told. */
  private passes(conn: Connection, update: Decoded, isState: boolean): boolean {
    const checked = this.check(this.doc, update, this.context.nowMs);
    if (checked.ok) return true;
    const { code } = checked.error;
    if (code === 'catalog_newer') {
      // Nobody's fault, and the logs go on: said, but not counted against the connection.
      this.newer = true;
      this.context.emit({ type: 'refused', conn: conn.id, code });
    } else if (code !== 'missing_dependency' || isState) {
      // Asking again for a state that does not hold together would never end.
      this.deny(conn, code);
    } else if (!this.asked.has(conn.id)) this.askState(conn);
    return false;
  }

  /** Applies, stores and passes on what was new. */
  private take(conn: Connection, apply: () => void): void {
    // Applying may make the catalog write something of ours again, which belongs to the same write to disk.
    const updates: Uint8Array[] = [];
    const hear = (bytes: Uint8Array): void => void updates.push(bytes);
    this.doc.on('update', hear);
    apply();
    this.doc.off('update', hear);
    const [applied, ...repairs] = updates;
    if (applied === undefined) return;
    this.storeFrom(conn, applied, repairs);
    this.spread(applied, conn.id);
    for (const repair of repairs) this.spread(repair, undefined);
  }

  /**
   * The same with an update that is new: stored and passed on as it came, since to have Yjs encode it anew costs as much
   * as applying it. Whether the catalog wrote something of ours again.
   */
  private takeAsItCame(
    conn: Connection,
    apply: () => void,
    stored: Uint8Array,
    passOn?: () => void,
  ): boolean {
    const repairs: Uint8Array[] = [];
    let itself: Y.Transaction | undefined;
    const hear = (bytes: Uint8Array, _: unknown, __: Y.Doc, transaction: Y.Transaction): void => {
      if (transaction !== itself) repairs.push(bytes);
    };
    const begins = (transaction: Y.Transaction): void => {
      if (itself === undefined) itself = transaction;
      else this.doc.on('update', hear);
    };
    this.doc.on('beforeTransaction', begins);
    apply();
    this.doc.off('beforeTransaction', begins);
    this.doc.off('update', hear);
    this.storeFrom(conn, stored, repairs);
    passOn?.();
    for (const repair of repairs) this.spread(repair, undefined);
    return repairs.length > 0;
  }

  /** What a peer of that state vector lacks. A joiner gets the state that lies ready, and what came since. */
  private answerState(conn: Connection, stateVector: Uint8Array): void {
    const lacking = conn.state === 'live' ? keysBeyond(this.doc, stateVector) : 0;
    if (lacking < this.packing.from)
      return this.sendSync(conn, STEP_2, Y.encodeStateAsUpdate(this.doc, stateVector));
    const { compress } = this.context.ports;
    if (lacking * 2 < keysBeyond(this.doc, NOTHING)) {
      const state = compress(packState(this.doc, stateVector));
      return this.context.send(conn, { kind: 'catalog', state });
    }
    if (this.ready === undefined || keysBeyond(this.doc, this.ready.stateVector) > this.packing.maxBehind) {
      const compressed = compress(packState(this.doc));
      this.ready = { compressed, stateVector: Y.encodeStateVector(this.doc) };
      this.readyIsAll = true;
    }
    this.context.send(conn, { kind: 'catalog', state: this.ready.compressed });
    if (!this.readyIsAll)
      this.sendSync(conn, STEP_2, Y.encodeStateAsUpdate(this.doc, this.ready.stateVector));
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

  /**
   * Stores what came from a connection. Nobody is told that it is stored, and whoever wrote it at a peer keeps it and
   * sends it again after a crash of ours; a plain client may keep nothing, and what we wrote again is nobody else's.
   */
  private storeFrom(conn: Connection, received: Uint8Array, repairs: readonly Uint8Array[]): void {
    const writes = [received, ...repairs].map((update) => ({ kind: 'catalog', update }) as const);
    if (conn.state === 'live' && repairs.length === 0) this.context.persistLazily(writes);
    else this.context.persist(writes, [], undefined, () => undefined);
  }

  private spread(update: Uint8Array, from: number | undefined): void {
    let bytes: Uint8Array | undefined;
    for (const conn of receivers(this.context, from)) {
      if (!this.flow.maySend(conn, update)) continue;
      this.context.emit({ type: 'send', conn: conn.id, bytes: (bytes ??= syncMessage(UPDATE, update)) });
    }
  }

  private sendSync(conn: Connection, kind: number, body: Uint8Array): void {
    this.context.emit({ type: 'send', conn: conn.id, bytes: syncMessage(kind, body) });
  }
}

/** A state vector that knows of nothing. */
const NOTHING = Uint8Array.of(0);

/** Keys that were written to the document beyond a state vector. */
const keysBeyond = (doc: Y.Doc, stateVector: Uint8Array): number => {
  const known = Y.decodeStateVector(stateVector);
  let count = 0;
  for (const client of doc.store.clients.keys())
    count += Math.max(0, Y.getState(doc.store, client) - (known.get(client) ?? 0));
  return count;
};

/** Every frame is within the bound of an update already. */
const decode = (update: Uint8Array): Result<Decoded, Failure<'catalog_update_malformed'>> => {
  if (hasOverlongNumber(update)) return err('catalog_update_malformed');
  try {
    return ok(Y.decodeUpdate(update));
  } catch {
    // Yjs throws on every cut or unknown form.
    return err('catalog_update_malformed');
  }
};

/** Whether all of it goes on where the document ends. The check has seen to it that nothing is missing between. */
const isAllNew = (doc: Y.Doc, { structs }: Decoded): boolean => {
  let client: number | undefined;
  for (const { id } of structs) {
    if (id.client !== client && id.clock < Y.getState(doc.store, id.client)) return false;
    client = id.client;
  }
  return structs.length > 0;
};

/** Whether half or more of it is new: then it is worth its place on the disk as it is. */
const isMostlyNew = (doc: Y.Doc, { structs }: Decoded): boolean => {
  let count = 0;
  for (const { id, length } of structs) if (id.clock + length > Y.getState(doc.store, id.client)) count += 1;
  return count > 0 && count * 2 >= structs.length;
};

/** No structs and no deletions: what a y-websocket client answers when it has nothing new. */
const isEmptyUpdate = (update: Uint8Array): boolean =>
  update.length === 2 && update[0] === 0 && update[1] === 0;
