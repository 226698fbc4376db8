/**
 * The catalog over y-websocket's messages: state vectors, updates and awareness. Every update is checked before it
 * is applied; one that fails is refused whole.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import {
  CATALOG_TURN_BYTES,
  CATALOG_TURN_KEYS,
  MAX_CATALOG_UPDATE_BYTES,
  MAX_HELD_CATALOG_BYTES,
  MAX_PACKED_STATE_BEHIND,
  PACK_CATALOG_FROM,
} from '../limits.ts';
import { readVarUint } from '../model/var-uint.ts';
import { decodeYjsUpdate, type DecodedUpdate } from '../model/yjs-update.ts';
import type { Failure, Result } from '../result.ts';
import { MESSAGE_AUTH, MESSAGE_SYNC } from '../wire/frames.ts';
import { packState, readPackedInTurns } from '../wire/packed-update.ts';
import { CatalogFlow } from './catalog-flow.ts';
import { isAllNew, isEmptyUpdate, isMostlyNew, keysBeyond, NOTHING } from './catalog-updates.ts';
import { ClockReserve } from './clock-reserve.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';
import type { ReplicaEvent } from './events.ts';
import { message, Presences, receivers } from './presences.ts';
import { REMOTE_ORIGIN, storedPacked, type ReadyState } from './stored-catalog.ts';
import { Turns } from './turns.ts';

const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;
const PERMISSION_DENIED = 0;

/** Checks a Yjs update against the schema, without applying it. `missing_dependency` asks for a full exchange. */
export type CheckUpdate = (doc: Y.Doc, update: DecodedUpdate, nowMs: number) => Result<void, Failure>;

/**
 * In keys written: from how many lacking on a peer gets them packed, how far a ready state may be behind, and how many are
 * applied in a turn; and from how many bytes on a packed state takes several.
 */
export interface Packing {
  readonly from: number;
  readonly maxBehind: number;
  readonly turnKeys: number;
  readonly turnBytes: number;
}

const PACKING: Packing = {
  from: PACK_CATALOG_FROM,
  maxBehind: MAX_PACKED_STATE_BEHIND,
  turnKeys: CATALOG_TURN_KEYS,
  turnBytes: CATALOG_TURN_BYTES,
};

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
  readonly presences: Presences;
  /** Connections that were asked for their state and have not answered: what is missing meanwhile comes with it. */
  private readonly asked = new Set<number>();
  /** A whole state, packed once for all who join. Others get what has changed since along with it. */
  private ready: ReadyState | undefined;
  /** Nothing has changed since `ready`. */
  private readyIsAll = false;
  /** Applies what went on to the neighbours and is not applied yet. */
  private passedOn: (() => void) | undefined;
  private readonly turns: Turns;

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
    this.presences = new Presences(context, this.flow, doc.clientID, refuse);
    this.turns = new Turns(context);
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
    if (!this.context.connections.has(conn.id)) return;
    this.asked.add(conn.id);
    this.sendSync(conn, STEP_1, Y.encodeStateVector(this.doc));
  }

  /** A sync message of a connection that may read; `mayWrite` says whether its updates count. */
  sync(conn: Connection, decoder: decoding.Decoder, mayWrite: boolean): void {
    const kind = readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (kind === STEP_1) {
      if (!this.flow.mayAnswer(conn, body, this.turns.isBusy)) return;
      this.answerState(conn, body);
      // A client that speaks first is asked in return, as a y-websocket server does.
      if (conn.state === 'plain') this.askState(conn);
    } else if (kind === STEP_2 || kind === UPDATE) {
      if (kind === STEP_2) this.asked.delete(conn.id);
      this.inTurn(conn, body.length, () => this.receive(conn, body, mayWrite, kind === STEP_2));
    } else this.refuse(conn, 'frame_malformed', 'sync');
  }

  /** A peer's packed state. */
  state(conn: Connection, compressed: Uint8Array, mayWrite: boolean): void {
    this.asked.delete(conn.id);
    if (!mayWrite) return this.deny(conn, 'catalog_read_only');
    this.inTurn(conn, compressed.length, () => this.turns.begin(this.takeState(conn, compressed)));
  }

  /** The next turn of what takes several. */
  nextTurn(): void {
    this.turns.goOn();
  }

  /**
   * The document was changed by this process: it is stored and sent. Both at once where its timestamps are reserved: a
   * device that dies before it is stored does not know what its peers know of it, and may write the same key anew, but
   * not with an earlier clock. Else one after the other.
   */
  local(event: Extract<ReplicaEvent, { type: 'catalog' | 'present' }>): void {
    if (event.type === 'present') return this.presences.say(event.state);
    const { update, clockMs } = event;
    const atOnce = this.reserve.covers(clockMs);
    this.context.persist([{ kind: 'catalog', update }], [], undefined, (outcome) => {
      if (outcome.ok && !atOnce) this.spread(update, undefined);
    });
    if (atOnce) this.spread(update, undefined);
  }

  /** Reserves timestamps; sends what waited for connections that can take it now. */
  tick(): void {
    this.reserve.tick();
    if (this.turns.isBusy) return;
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

  /** Handles so many bytes that came, now or when the document is whole again. */
  private inTurn(conn: Connection, bytes: number, handle: () => void): void {
    if (!this.turns.isBusy) return handle();
    // Whoever sends more than is kept meanwhile is asked anew for all of it.
    const isMuch = this.turns.heldBytes + bytes > MAX_HELD_CATALOG_BYTES;
    this.turns.hold(isMuch ? 0 : bytes, () => {
      if (isMuch) this.askState(conn);
      else this.inTurn(conn, bytes, handle);
      this.applyPassedOn();
    });
  }

  private *takeState(conn: Connection, compressed: Uint8Array): Generator<void> {
    const bytes = this.context.ports.decompress(compressed, MAX_CATALOG_UPDATE_BYTES);
    if (bytes === undefined) return this.deny(conn, 'catalog_state_unreadable');
    const isLong = bytes.length > this.packing.turnBytes;
    const reading = readPackedInTurns(bytes);
    let read = reading.next();
    for (; read.done !== true; read = reading.next()) if (isLong) yield;
    const packed = read.value;
    if (!packed.ok) return this.deny(conn, packed.error.code);
    const { decoded } = packed.value;
    if (isLong) yield;
    if (!this.passes(conn, decoded, true)) return;
    if (!isMostlyNew(this.doc, decoded))
      return this.take(conn, () => packed.value.apply(this.doc, REMOTE_ORIGIN));
    // Before what is written here meanwhile, which may build on it.
    this.storeFrom(conn, storedPacked(compressed), []);
    const isFirst = keysBeyond(this.doc, NOTHING) === 0;
    const keys = decoded.structs.reduce((sum, { length }) => sum + length, 0);
    const perTurn = isLong ? this.packing.turnKeys : Infinity;
    const turns = packed.value.applyInTurns(this.doc, REMOTE_ORIGIN, perTurn);
    const repairs: Uint8Array[] = [];
    for (let isOver = false; !isOver;) {
      repairs.push(...this.repairsOf(() => (isOver = turns.next().done === true)));
      if (!isOver) yield;
    }
    if (repairs.length > 0) this.store(repairs);
    let plain: Uint8Array | undefined;
    for (const other of receivers(this.context, conn.id)) {
      if (!this.flow.maySend(other, undefined)) continue;
      if (other.state === 'live') this.context.send(other, { kind: 'catalog', state: compressed });
      else this.sendSync(other, UPDATE, (plain ??= packed.value.toYjs()));
    }
    for (const repair of repairs) this.spread(repair, undefined);
    if (!isFirst || keysBeyond(this.doc, NOTHING) !== keys) return;
    this.ready = { compressed, stateVector: Y.encodeStateVector(this.doc) };
    this.readyIsAll = true;
  }

  private receive(conn: Connection, update: Uint8Array, mayWrite: boolean, isState: boolean): void {
    if (isEmptyUpdate(update)) return;
    if (!mayWrite) return this.deny(conn, 'catalog_read_only');
    // Every frame is within the bound of an update already.
    const decoded = decodeYjsUpdate(update);
    if (decoded === undefined) return this.deny(conn, 'catalog_update_malformed');
    if (!this.passes(conn, decoded, isState)) return;
    const apply = (): void => Y.applyUpdate(this.doc, update, REMOTE_ORIGIN);
    if (!isAllNew(this.doc, decoded)) return this.take(conn, apply);
    this.spread(update, conn.id);
    this.passedOn = () => this.takeAsItCame(conn, apply, update);
  }

  /** Whether the update may be applied; if not, the sender has been told. */
  private passes(conn: Connection, update: DecodedUpdate, isState: boolean): boolean {
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
   * The same with an update that is new: stored as it came, since to have Yjs encode it anew costs as much as applying it.
   */
  private takeAsItCame(conn: Connection, apply: () => void, update: Uint8Array): void {
    const repairs = this.repairsOf(apply);
    this.storeFrom(conn, update, repairs);
    for (const repair of repairs) this.spread(repair, undefined);
  }

  /** What the catalog writes again of ours because of the transaction that is applied. */
  private repairsOf(apply: () => void): Uint8Array[] {
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
    return repairs;
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
    if (conn.state === 'live' && repairs.length === 0)
      this.context.persistLazily([{ kind: 'catalog', update: received }]);
    else this.store([received, ...repairs]);
  }

  private store(updates: readonly Uint8Array[]): void {
    const writes = updates.map((update) => ({ kind: 'catalog', update }) as const);
    this.context.persist(writes, [], undefined, () => undefined);
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
