/** The day in memory: one op after the other into a `MemoryLedger`, those that wait tried again after each. */
import { decide } from '../../../bridge/decide.ts';
import { MemoryLedger, type OpContext } from '../../../bridge/index.ts';
import type { Cut } from '../../../bridge/memory-ledger.ts';
import { uuidFromDigest } from '../../../crdt-schema/model/ids.ts';
import { leaseOf } from '../../../crdt-schema/numbering/lease.ts';
import type { Op } from '../../../crdt-schema/ops/op.ts';
import type { Verdict } from '../../../crdt-schema/verdicts/verdict.ts';
import { NOW_MS, type Log } from './books.ts';
import { verify, type Desk, type Projection, type Shop } from './day-shop.ts';

/** An entry of a log, and what was meant by it. */
export interface Delivery {
  readonly entry: ReturnType<Log['add']>;
  readonly desk: Desk;
  /** Undefined where the bytes are no op. */
  readonly op: Op | undefined;
  /** Code that the op must be refused with, because it was spoiled so. */
  readonly slip?: string | undefined;
}

interface Waiting {
  readonly delivery: Delivery;
  readonly op: Op;
  readonly turn: number;
  readonly waitsFor: string;
  readonly code: string | undefined;
}

export const idOf = ({ op, entry }: Delivery): string => op?.id ?? uuidFromDigest(entry.hash);

export class Reference {
  readonly ledger = new MemoryLedger();
  /** The answer to each op, by the id that its row has. */
  readonly verdicts = new Map<string, Verdict>();
  readonly cuts: Cut[] = [];
  private readonly shop: Shop;
  private readonly bytes = new Map<string, Uint8Array>();
  private readonly waiting = new Map<string, Waiting>();
  private turn = 0;

  constructor(shop: Shop) {
    this.shop = shop;
    for (const { id, keys, ...person } of shop.people)
      this.ledger.setPerson(id, { ...person, publicKey: keys.publicKey });
  }

  take(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) {
      this.turn += 1;
      const { entry, desk, op } = delivery;
      const id = idOf(delivery);
      const before = this.bytes.get(id);
      if (before !== undefined && Buffer.compare(before, entry.bytes) === 0) continue;
      if (op === undefined || before !== undefined) {
        const verdict: Verdict =
          op === undefined
            ? { status: 'rejected', code: 'op_not_json' }
            : { status: 'rejected', code: 'duplicate_op', params: { op: op.id } };
        this.verdicts.set(uuidFromDigest(entry.hash), verdict);
        continue;
      }
      this.bytes.set(id, entry.bytes);
      if (desk === this.shop.stranger) {
        this.note(op, desk, { status: 'rejected', code: 'unknown_device', params: { device: desk.device } });
      } else this.decideNow(delivery, op);
      this.wake([id, ...this.settled()].map((name) => `op:${name}`));
    }
    this.cuts.push(...this.ledger.takeCuts());
  }

  project({ products = [], customers = [], quotes = [] }: Projection): void {
    const { goods, buyers } = this.shop;
    const name = (fields: Readonly<Record<string, unknown>>): string => String(fields['name']);
    for (const { id, fields } of products) {
      const { policy: stockPolicy, active } = goods.get(id)!;
      this.ledger.setProduct(id, { name: name(fields), active, stockPolicy });
    }
    for (const { id, fields } of customers) {
      const { active, limit: creditLimit } = buyers.get(id)!;
      this.ledger.setCustomer(id, { name: name(fields), active, creditLimit });
    }
    for (const { id } of quotes) this.ledger.setQuote(id, undefined);
    this.wake([
      ...products.map(({ id }) => `product:${id}`),
      ...customers.map(({ id }) => `customer:${id}`),
      ...quotes.map(({ id }) => `quote:${id}`),
    ]);
    this.cuts.push(...this.ledger.takeCuts());
  }

  /** What still waits is refused. */
  expire(): void {
    const given = [...this.waiting.values()];
    this.waiting.clear();
    for (const { op, delivery, code } of given)
      this.note(op, delivery.desk, { status: 'rejected', code: 'waited_too_long', params: { code: code! } });
  }

  /** Those that waited for the causes, in the order in which they came, and those that waited for these in turn. */
  private wake(causes: readonly string[]): void {
    for (let next = causes; next.length > 0;) {
      const woken = [...this.waiting.values()]
        .filter(({ waitsFor }) => next.includes(waitsFor))
        .sort((a, b) => a.turn - b.turn);
      const decided = woken
        .filter(({ op, delivery }) => this.waiting.has(op.id) && this.decideNow(delivery, op))
        .map(({ op }) => op.id);
      next = [...decided, ...this.settled()].map((id) => `op:${id}`);
    }
  }

  /** Whether the op has another answer than before. */
  private decideNow(delivery: Delivery, op: Op): boolean {
    const { desk } = delivery;
    const { store, settings } = this.shop;
    const context: OpContext = {
      store,
      device: desk.device,
      till: desk.till,
      role: 'till',
      series: desk.series,
      revoked: false,
      numbering: leaseOf(numberingOf(desk)),
      nowMs: NOW_MS,
      settings,
      verify,
    };
    const { verdict, waitsFor } = decide(this.ledger, op, context);
    const before = this.waiting.get(op.id);
    if (before !== undefined && before.waitsFor === waitsFor && before.code === verdict.code) return false;
    this.note(op, desk, verdict);
    if (waitsFor === undefined) this.waiting.delete(op.id);
    else {
      const turn = before?.turn ?? this.turn;
      this.waiting.set(op.id, { delivery, op, turn, waitsFor, code: verdict.code });
    }
    // What an op settles waits no more, also for what comes later in the same delivery.
    for (const target of this.settledNow()) this.waiting.delete(target);
    return true;
  }

  private note(op: Op, desk: Desk, verdict: Verdict): void {
    this.verdicts.set(op.id, verdict);
    this.ledger.record(op, desk.device, verdict, desk === this.shop.stranger ? '?' : desk.till);
  }

  private pending: string[] = [];

  private settledNow(): string[] {
    const targets = this.ledger.takeSettlements().map(({ target, verdict }) => {
      if (verdict !== undefined) this.verdicts.set(target, verdict);
      return target;
    });
    this.pending.push(...targets);
    return targets;
  }

  /** Targets that were settled since this was last asked. */
  private settled(): string[] {
    const out = this.pending;
    this.pending = [];
    return out;
  }
}

/** What a device's certificate grants. */
export const numberingOf = ({ series, to }: Desk) => ({
  series,
  numbering: to === undefined ? undefined : { from: 1, to, kind: 'normal' as const },
});
