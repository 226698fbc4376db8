/**
 * Carries the replica's effects out on a real disk, real keys and real connections, in a browser as on Node. Writes that
 * come up while one is under way are synced together (group commit).
 */
import { MAX_UNSENT_IN_ALL_BYTES } from '../limits.ts';
import { err } from '../result.ts';
import type { Verification } from '../ports.ts';
import type {
  AppendPlace,
  AppendResult,
  BareAccess,
  Draft,
  Effect,
  PersistOutcome,
  ReplicaEvent,
  StoredEntry,
  Write,
} from './events.ts';
import { Intake, type Reading } from './intake.ts';
import { RecentEntries } from './recent-entries.ts';
import type { Replica } from './replica.ts';

type Soon<T> = T | Promise<T>;

/** A connection as the driver needs it: bytes out, an end, and how much still waits to go out. */
export interface Pipe extends Reading {
  send(bytes: Uint8Array): void;
  close(code: string): void;
  unsentBytes(): number;
}

export interface ReplicaDisk {
  /** All or nothing, durable when it resolves. Rejects where the disk refuses. */
  write(writes: readonly Write[]): Promise<void>;
  read(
    segment: string,
    branch: number,
    from: number,
    maxEntries: number,
    maxBytes: number,
  ): Promise<StoredEntry[]>;
}

export interface DriverPorts {
  readonly disk: ReplicaDisk;
  /** Signs with the key of the device `as`, or with our own. */
  readonly sign: (message: Uint8Array, as: string | undefined) => Soon<Uint8Array>;
  readonly verify: (signed: Verification) => Soon<boolean>;
  /** Wall clock, Unix ms. */
  readonly nowMs: () => number;
  /** After what is at hand: one turn of the event loop. */
  readonly nextTurn: () => Promise<void>;
  /** Calls back once, after so many ms; gives what cancels it. */
  readonly after: (ms: number, then: () => void) => () => void;
}

export interface DriverListeners {
  /** Entries of any device became durable here. */
  readonly stored?: (segment: string, branch: number) => void;
  readonly refused?: (code: string) => void;
  readonly forked?: (segment: string) => void;
  readonly storeFailed?: (error: unknown) => void;
  /** A peer proved who it is. */
  readonly live?: (conn: number, device: string) => void;
  /** Of ops in these segments, written here, it is known anew how far they have come; told in batches. */
  readonly standing?: (segments: ReadonlySet<string>) => void;
  /** Whom we hear, and through whom, has changed. */
  readonly heard?: () => void;
  /** Words of a peer that is heard through others. */
  readonly signal?: (from: string, payload: Uint8Array) => void;
}

type Persist = Extract<Effect, { type: 'persist' }>;
type Read = Extract<Effect, { type: 'read' }>;

/** Why a connection is cut off on which too much waits: nothing of that is to be sent any more. */
export const TOO_SLOW = 'too_slow';
const TICK_MS = 1_000;
/** How long a lazy write waits for others, to be synced with them. */
const LAZY_MS = 300;
/** What changes within this time is told together: a sale is acknowledged by each of many peers. */
const STANDING_MS = 50;

export class ReplicaDriver {
  private readonly replica: Replica;
  private readonly ports: DriverPorts;
  private readonly listeners: DriverListeners;
  private readonly pipes: Map<number, Pipe>;
  private readonly intake: Intake;
  /** Told when what it stands for is stored. */
  private readonly stored = new WeakMap<Persist, () => void>();
  private readonly appends = new Map<number, (result: AppendResult) => void>();
  private stopTicking: () => void;
  private nextConnection = 1;
  private nextAppend = 1;
  private events: ReplicaEvent[] = [];
  private stepping = false;
  private persists: Persist[] = [];
  private readonly recent = new RecentEntries();
  private writing: Promise<void> | undefined;
  /** Something among them is not lazy, or has waited for long enough. */
  private urgent = false;
  private stopWaiting: (() => void) | undefined;
  /** A write failed: what was queued behind it is not tried, or the disk would hold what follows a gap. */
  private diskFailed = false;
  private closed = false;
  private standing: Set<string> | undefined;
  private stopTelling: (() => void) | undefined;

  /** `pipes` is shared with the replica's port that asks how much waits to be sent. */
  constructor(replica: Replica, ports: DriverPorts, listeners: DriverListeners, pipes: Map<number, Pipe>) {
    this.replica = replica;
    this.ports = ports;
    this.listeners = listeners;
    this.pipes = pipes;
    this.intake = new Intake(pipes);
    const tick = (): void => {
      this.intake.tick();
      this.cutSlowest();
      this.dispatch({ type: 'tick' });
      this.stopTicking = ports.after(TICK_MS, tick);
    };
    this.stopTicking = ports.after(TICK_MS, tick);
  }

  /** A new connection; the caller hands over its bytes with `receive` and its end with `disconnected`. */
  connect(pipe: Pipe, initiator: boolean, bare: BareAccess): number {
    const conn = this.nextConnection++;
    this.pipes.set(conn, pipe);
    this.dispatch({ type: 'open', conn, initiator, bare });
    return conn;
  }

  receive(conn: number, bytes: Uint8Array): void {
    this.intake.frame(conn, () => this.dispatch({ type: 'frame', conn, bytes }));
  }

  disconnected(conn: number): void {
    this.intake.closed(conn);
    if (this.pipes.delete(conn)) this.dispatch({ type: 'close', conn });
  }

  /** Says something to a peer that is heard through others. */
  signal(to: string, payload: Uint8Array): void {
    this.dispatch({ type: 'signal', to, payload });
  }

  /** What is heard beside the protocol: by a hub of its ledger or the store's authority, by a page of who is at it. */
  hear(event: Extract<ReplicaEvent, { type: 'settle' | 'certificate' | 'present' }>): void {
    this.dispatch(event);
  }

  /** The catalog document was changed here, when our clock had reached `clockMs` (Unix ms). */
  catalogChanged(update: Uint8Array, clockMs: number): void {
    this.dispatch({ type: 'catalog', update, clockMs });
  }

  /**
   * Appends to our own log, or that of a writer (`as`). Resolves once the entry is on disk, or says why it is not: what
   * has not been confirmed may be asked for again with the same op id.
   */
  async append(build: (place: AppendPlace) => Draft, as?: string): Promise<AppendResult> {
    if (this.closed) return err('store_failed');
    const token = this.nextAppend++;
    return new Promise((resolve) => {
      this.appends.set(token, resolve);
      this.dispatch({ type: 'append', token, build, as });
    });
  }

  /**
   * Ends all connections and finishes what is being written. The disk may be closed then. `clockMs` is how far our clock
   * has got: the next start need not begin past what was reserved.
   */
  async close(clockMs: number): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.stopTicking();
    this.stopTelling?.();
    for (const pipe of this.pipes.values()) pipe.close('closing');
    this.pipes.clear();
    const last: Write[] = [{ kind: 'clock', reservedMs: clockMs }, this.replica.neighbourhood.toStore()];
    // Behind all that was sent.
    this.persists.push({
      type: 'persist',
      lazy: false,
      token: 0,
      verify: [],
      sign: undefined,
      as: undefined,
      writes: last,
    });
    this.flush();
    while (this.writing !== undefined) await this.writing;
    for (const resolve of this.appends.values()) resolve(err('store_failed'));
    this.appends.clear();
  }

  /** Ends it without a word to its disk, which turned out to be unreadable before anything was connected. */
  abandon(): void {
    this.closed = true;
    this.stopTicking();
  }

  /** Events raised while a step runs (a listener that appends, say) are handled in the next one. */
  private dispatch(...events: ReplicaEvent[]): void {
    if (this.closed) return;
    this.events.push(...events);
    if (this.stepping) return;
    this.stepping = true;
    try {
      while (this.events.length > 0) {
        const batch = this.events;
        this.events = [];
        for (const effect of this.replica.step(batch, this.ports.nowMs())) this.carryOut(effect);
      }
    } finally {
      this.stepping = false;
    }
    this.startWriting();
  }

  /** What is known at once is handled at once: a promise would cost every frame a turn. */
  private answer<T>(value: Soon<T>, event: (value: T) => ReplicaEvent): void {
    if (value instanceof Promise) void value.then((late) => this.dispatch(event(late)));
    else this.events.push(event(value));
  }

  private carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'send':
        this.pipes.get(effect.conn)?.send(effect.bytes);
        return;
      case 'close':
        this.pipes.get(effect.conn)?.close(effect.code);
        this.pipes.delete(effect.conn);
        this.intake.closed(effect.conn);
        return;
      case 'persist':
        this.persists.push(effect);
        this.stored.set(effect, this.intake.storing(effect.writes));
        if (!effect.lazy) this.urgent = true;
        return;
      case 'verify':
        return this.answer(this.verifyAll(effect.verify), (ok) => ({
          type: 'verified',
          token: effect.token,
          ok,
        }));
      case 'sign':
        return this.answer(this.ports.sign(effect.message, undefined), (signature) => ({
          type: 'signed',
          token: effect.token,
          signature,
        }));
      case 'read':
        return this.answerRead(effect);
      case 'appended':
        this.appends.get(effect.token)?.(effect.result);
        this.appends.delete(effect.token);
        return;
      case 'stored':
        this.listeners.stored?.(effect.segment, effect.branch);
        return;
      case 'refused':
        this.listeners.refused?.(effect.code);
        return;
      case 'forked':
        return this.listeners.forked?.(effect.segment);
      case 'live':
        this.listeners.live?.(effect.conn, effect.device);
        return;
      case 'standing':
        return this.tell(effect.segments);
      case 'wake':
        return void this.ports.after(effect.afterMs, () => this.dispatch({ type: 'wake' }));
      case 'turn':
        return void this.ports.nextTurn().then(() => this.dispatch({ type: 'turn' }));
      case 'heard':
        return this.listeners.heard?.();
      case 'signal':
        this.listeners.signal?.(effect.from, effect.payload);
        return;
    }
  }

  /** Where too much waits to be sent in all, those on which most of it waits are cut off: they come back and ask anew. */
  private cutSlowest(): void {
    const unsent = [...this.pipes].map(([conn, pipe]) => ({ conn, pipe, bytes: pipe.unsentBytes() }));
    let sum = unsent.reduce((all, { bytes }) => all + bytes, 0);
    if (sum <= MAX_UNSENT_IN_ALL_BYTES) return;
    for (const { conn, pipe, bytes } of unsent.sort((a, b) => b.bytes - a.bytes)) {
      if (sum <= MAX_UNSENT_IN_ALL_BYTES / 2) return;
      sum -= bytes;
      pipe.close(TOO_SLOW);
      this.disconnected(conn);
    }
  }

  private tell(segments: ReadonlySet<string>): void {
    const { standing } = this.listeners;
    if (standing === undefined) return;
    if (this.standing === undefined) {
      const changed = new Set<string>();
      this.standing = changed;
      this.stopTelling = this.ports.after(STANDING_MS, () => {
        this.standing = undefined;
        standing(changed);
      });
    }
    for (const segment of segments) this.standing.add(segment);
  }

  private verifyAll(all: readonly Verification[]): Soon<boolean> {
    const results = all.map(this.ports.verify);
    return results.some((result) => result instanceof Promise)
      ? Promise.all(results).then((known) => known.every(Boolean))
      : results.every(Boolean);
  }

  private answerRead(effect: Read): void {
    const entries = this.recent.read(effect);
    if (entries === undefined) void this.readDisk(effect);
    else this.events.push({ type: 'read', token: effect.token, entries });
  }

  private async readDisk(effect: Read): Promise<void> {
    const { segment, branch, from, maxEntries, maxBytes, token } = effect;
    let entries: StoredEntry[] = [];
    try {
      entries = await this.ports.disk.read(segment, branch, from, maxEntries, maxBytes);
    } catch (error) {
      // Nothing to send: the asker will time out and ask another peer.
      if (!this.closed) this.listeners.storeFailed?.(error);
    }
    this.dispatch({ type: 'read', token, entries });
  }

  private startWriting(): void {
    if (this.writing !== undefined || this.persists.length === 0) return;
    if (!this.urgent) {
      this.stopWaiting ??= this.ports.after(LAZY_MS, () => this.flush());
      return;
    }
    this.stopWaiting?.();
    this.stopWaiting = undefined;
    this.writing = this.writeAll().finally(() => {
      this.writing = undefined;
      this.startWriting();
    });
  }

  private flush(): void {
    this.stopWaiting?.();
    this.stopWaiting = undefined;
    this.urgent = true;
    this.startWriting();
  }

  private async writeAll(): Promise<void> {
    await this.ports.nextTurn();
    const batch = this.persists;
    this.persists = [];
    this.urgent = false;
    const outcomes = new Map<Persist, PersistOutcome>();
    const writes: Write[] = [];
    for (const persist of batch) {
      if (await this.verifyAll(persist.verify)) outcomes.set(persist, await this.stage(persist, writes));
      else outcomes.set(persist, { ok: false, code: 'bad_signature' });
    }
    try {
      if (this.diskFailed) throw new Error('an earlier write failed');
      if (writes.length > 0) await this.ports.disk.write(writes);
      this.recent.written(writes);
    } catch (error) {
      this.diskFailed = true;
      this.listeners.storeFailed?.(error);
      for (const persist of batch) outcomes.set(persist, { ok: false, code: 'store_failed' });
    }
    for (const persist of batch) this.stored.get(persist)?.();
    this.dispatch(
      ...batch.map((persist): ReplicaEvent => ({
        type: 'persisted',
        token: persist.token,
        outcome: outcomes.get(persist)!,
      })),
    );
  }

  /** Adds the writes; the signature goes onto the last of them. */
  private async stage(persist: Persist, writes: Write[]): Promise<PersistOutcome> {
    writes.push(...persist.writes);
    if (persist.sign === undefined) return { ok: true };
    const place = writes.length - 1;
    const signed = await this.ports.sign(persist.sign, persist.as);
    const last = writes[place]!;
    if (last.kind === 'entry') writes[place] = { kind: 'entry', entry: { ...last.entry, signature: signed } };
    return { ok: true, signed };
  }
}
