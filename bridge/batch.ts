/**
 * Decides ops one after the other against a working set. What an answer lets go on is decided right after it, so that it
 * makes no difference in how many batches ops come in. Writes nothing: what there is to write is collected.
 */
import { uuidFromDigest } from '../crdt-schema/model/ids.ts';
import { actsForTill } from '../crdt-schema/ops/authority.ts';
import { decodeOp, occurredMs, type Op } from '../crdt-schema/ops/op.ts';
import type { Verdict } from '../crdt-schema/verdicts/verdict.ts';
import { bookedOf, type Booked } from './booked.ts';
import { decide } from './decide.ts';
import type { Decision, OpContext } from './ledger.ts';
import type { MemoryLedger, Settled } from './memory-ledger.ts';
import { contextOf, type IngestOptions } from './options.ts';
import { LEDGER_RULES, RULES } from './rules/index.ts';
import type { KnownDevice, KnownOp } from './sql/load.ts';
import type { DecidedOp, Twin } from './sql/save.ts';

/** An entry of a log as the hub's replica holds it. */
export interface IngestEntry {
  readonly segment: string;
  readonly branch: number;
  readonly seq: number;
  /** Hash of the entry's change, 32 bytes. */
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
  /** The writing device. */
  readonly device: string;
}

/** The answer to an entry of the batch. */
export interface Told {
  readonly entry: IngestEntry;
  readonly op: string;
  readonly verdict: Verdict;
}

/** All that deciding asks for, as the transaction found it. */
export interface WorkingSet {
  readonly ledger: MemoryLedger;
  readonly known: Map<string, KnownOp>;
  readonly devices: ReadonlyMap<string, KnownDevice>;
  /** Ops that wait, in order of arrival. */
  readonly waiting: readonly DecidedOp[];
}

export interface Read {
  readonly entry: IngestEntry;
  readonly id: string;
  readonly op: Op | undefined;
  readonly failure: Decision | undefined;
}

const HASH8_BYTES = 8;

export const hash8 = (hash: Uint8Array): string =>
  Buffer.from(hash.buffer, hash.byteOffset, HASH8_BYTES).toString('hex');

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const reject = (code: string, params?: Verdict['params']): Decision => ({
  verdict: { status: 'rejected', code, ...(params === undefined ? {} : { params }) },
});

/** What was read ahead. */
const reads = new WeakMap<IngestEntry, Read>();

/** Reads entries before their turn, while the database is busy with others. */
export const readAhead = (entries: readonly IngestEntry[]): void => {
  for (const entry of entries) reads.set(entry, readEntry(entry));
};

export const readOf = (entry: IngestEntry): Read => reads.get(entry) ?? readEntry(entry);

const readEntry = (entry: IngestEntry): Read => {
  const decoded = decodeOp(entry.bytes);
  if (decoded.ok) return { entry, id: decoded.value.id, op: decoded.value, failure: undefined };
  // No id can be read: the change's hash gives one that anybody finds again.
  const { code, params } = decoded.error;
  return { entry, id: uuidFromDigest(entry.hash), op: undefined, failure: reject(code, params) };
};

export class Batch {
  /** Ops that the ledger had not met, by id, in order. */
  readonly fresh = new Map<string, DecidedOp>();
  /** Ops that waited before and have another answer now. */
  readonly late = new Map<string, DecidedOp>();
  readonly twins: Twin[] = [];
  readonly booked: Booked[] = [];
  readonly settled: Settled[] = [];
  /** Ids of ops in the order of their last answers. */
  readonly order = new Set<string>();
  readonly ledger: MemoryLedger;
  private readonly known: Map<string, KnownOp>;
  private readonly devices: ReadonlyMap<string, KnownDevice>;
  private readonly options: IngestOptions;
  private readonly places: { readonly entry: IngestEntry; readonly op: string }[] = [];
  /** Ops by what they wait for. */
  private readonly waiting = new Map<string, DecidedOp[]>();
  private readonly arrival = new Map<string, number>();
  private readonly contexts = new Map<string, OpContext>();

  constructor({ ledger, known, devices, waiting }: WorkingSet, options: IngestOptions) {
    this.ledger = ledger;
    this.known = known;
    this.devices = devices;
    this.options = options;
    for (const op of waiting) this.enqueue(op);
  }

  /** Decides the entry, then what waited for it. */
  take({ entry, id: named, op, failure }: Read): void {
    const { segment, branch, seq, hash, bytes } = entry;
    const before = this.known.get(named);
    const isAsNamed = before === undefined || sameBytes(before.raw, bytes);
    // An id of its own has only what came before under another's, or on another branch.
    const ownId = isAsNamed && branch === 0 ? named : uuidFromDigest(hash);
    const twin = this.known.get(ownId) ?? before;
    const place = { segment, branch, seq, hash8: hash8(hash) };
    if (twin !== undefined && sameBytes(twin.raw, bytes)) {
      const id = this.known.has(ownId) ? ownId : named;
      this.twins.push({ ...place, op: id });
      this.places.push({ entry, op: id });
      return;
    }
    // The id stands for another op already: this one is kept under an id of its own, and nothing may depend on it.
    const isOther = twin !== undefined;
    const id = isOther ? ownId : named;
    const device = this.devices.get(entry.device);
    // What the office settles for a till is that till's.
    const till = op !== undefined && actsForTill(op, device?.role ?? '') ? op.till : (device?.till ?? '?');
    let decision: Decision;
    if (isOther) decision = reject('duplicate_op', { op: named });
    else if (failure !== undefined || op === undefined) decision = failure ?? reject('op_malformed');
    else if (device === undefined) decision = reject('unknown_device', { device: entry.device });
    else
      decision = decide(
        this.ledger,
        op,
        this.contextFor(device),
        RULES,
        this.options.told?.(segment, branch, seq),
      );
    const { verdict, waitsFor } = decision;
    this.places.push({ entry, op: id });
    this.known.set(id, { raw: bytes, verdict });
    const taken: DecidedOp = {
      ...place,
      id,
      device: entry.device,
      till,
      op,
      raw: bytes,
      occurredMs: op === undefined ? this.options.nowMs() : occurredMs(op),
      verdict,
      waitsFor,
    };
    this.fresh.set(id, taken);
    // Also one that waits: what voids or corrects it waited for it to be there.
    if (isOther) this.wake([`op:${id}`]);
    else this.wake(this.answer(taken));
  }

  /** Rejects an op that has waited too long. */
  expire(op: DecidedOp): void {
    const { code } = op.verdict;
    const params = code === undefined ? undefined : { code };
    const { verdict } = reject('waited_too_long', params);
    this.wake(this.redecide({ ...op, verdict, waitsFor: undefined }));
  }

  /** Decides again what waited for the causes, and what waited for these in turn. */
  wake(causes: readonly string[]): void {
    if (this.waiting.size === 0) return;
    for (let next = causes; next.length > 0;) {
      const woken = next.flatMap((cause) => {
        const ops = this.waiting.get(cause) ?? [];
        this.waiting.delete(cause);
        return ops;
      });
      woken.sort((a, b) => this.arrival.get(a.id)! - this.arrival.get(b.id)!);
      next = woken.flatMap((op) => this.tryAgain(op));
    }
  }

  /** The answers to the batch's entries, in order, as they are now. */
  told(): Told[] {
    return this.places.map(({ entry, op }) => ({
      entry,
      op,
      verdict: (this.fresh.get(op) ?? this.late.get(op) ?? this.known.get(op))!.verdict,
    }));
  }

  /** Made once a device: the store's settings are read out of the catalog for it. */
  private contextFor(device: KnownDevice): OpContext {
    const known = this.contexts.get(device.id);
    if (known !== undefined) return known;
    const context = contextOf(device, this.options);
    this.contexts.set(device.id, context);
    return context;
  }

  private enqueue(op: DecidedOp): void {
    if (!this.arrival.has(op.id)) this.arrival.set(op.id, this.arrival.size);
    const { waitsFor } = op;
    if (waitsFor === undefined) return;
    const others = this.waiting.get(waitsFor);
    if (others === undefined) this.waiting.set(waitsFor, [op]);
    else others.push(op);
  }

  /** Decides one that waited; returns what may go on for it. */
  private tryAgain(op: DecidedOp): string[] {
    const device = this.devices.get(op.device);
    // One that was settled meanwhile waits no more.
    if (op.op === undefined || device === undefined || this.ledger.op(op.id)?.settled !== undefined)
      return [];
    const context = contextOf(device, this.options);
    const told = this.options.told?.(op.segment, op.branch, op.seq);
    const { verdict, waitsFor } = decide(this.ledger, op.op, context, LEDGER_RULES, told);
    if (verdict.status === 'waiting' && waitsFor === op.waitsFor && verdict.code === op.verdict.code) {
      this.enqueue(op);
      return [];
    }
    return this.redecide({ ...op, verdict, waitsFor });
  }

  private redecide(op: DecidedOp): string[] {
    (this.fresh.has(op.id) ? this.fresh : this.late).set(op.id, op);
    return this.answer(op);
  }

  /** Does what the answer says; returns what may go on for it: those that waited for the op, or for what it settles. */
  private answer(decided: DecidedOp): string[] {
    const { id, op, device, till, verdict } = decided;
    this.answered(id);
    if (op !== undefined) {
      const booked = bookedOf(this.ledger, op, device, verdict);
      if (booked !== undefined) this.booked.push(booked);
      this.ledger.record(op, device, verdict, till);
    }
    this.enqueue(decided);
    const settled = this.ledger.takeSettlements();
    for (const { target, verdict: ended } of settled) {
      if (ended !== undefined) this.answered(target);
      const other = this.fresh.get(target);
      if (other !== undefined && ended !== undefined)
        this.fresh.set(target, { ...other, verdict: ended, waitsFor: undefined });
    }
    this.settled.push(...settled);
    return [id, ...settled.map(({ target }) => target)].map((name) => `op:${name}`);
  }

  private answered(id: string): void {
    this.order.delete(id);
    this.order.add(id);
  }
}
