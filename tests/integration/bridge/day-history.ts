/**
 * A random day of a shop as a seed tells it, and how it reaches the hub: logs interleaved, some entries twice, what the
 * catalog knows early or late. Cashiers hear what became of their ops and settle what was not accepted.
 */
import { standingOf } from '../../../bridge/ledger.ts';
import { createPrng, type Prng } from '../../../crdt-schema/model/prng.ts';
import type { Op, OverrideOp, Sale, VoidOp } from '../../../crdt-schema/ops/op.ts';
import { Log } from './books.ts';
import { Reference, type Delivery } from './day-reference.ts';
import {
  approvalBy,
  CASHIER,
  shopOf,
  SUPERVISOR,
  type Desk,
  type Projection,
  type Shop,
} from './day-shop.ts';
import { slipOf } from './day-slips.ts';
import { without } from './day-sums.ts';
import { Writer, type Booking } from './day-writer.ts';

/** One commit of the bridge. */
export type Step =
  | { readonly project: Projection }
  | { readonly take: readonly Delivery[] }
  /** A week goes by: what still waits is given up. */
  | { readonly expire: true };

export interface Day {
  readonly shop: Shop;
  readonly steps: readonly Step[];
  readonly reference: Reference;
}

/**
 * `stormy`: in batches of random logs, each in its own order. `calm`: as it was written, one entry at a time, all that an
 * op names known before it, so that nothing ever waits.
 */
export type Weather = 'stormy' | 'calm';

/** How often each kind is written, of 100. */
const KINDS: readonly (readonly [Booking['kind'], number])[] = [
  ['sale', 50],
  ['refund', 16],
  ['stock_move', 8],
  ['cash_open', 5],
  ['cash_close', 6],
  ['cash_move', 5],
  ['expense', 4],
  ['credit_payment', 6],
];
const CODES = ['insufficient_stock', 'total_mismatch', 'credit_limit'];

class Telling {
  readonly steps: Step[] = [];
  readonly reference: Reference;
  private readonly prng: Prng;
  private readonly shop: Shop;
  private readonly weather: Weather;
  private readonly writer: Writer;
  private readonly written: Delivery[] = [];
  private readonly logs = new Map<string, Log>();
  private readonly queues = new Map<Log, Delivery[]>();
  private parts = 0;
  private late: readonly Projection[];

  constructor(seed: string, weather: Weather, shop: Shop) {
    this.prng = createPrng(seed);
    this.shop = shop;
    this.weather = weather;
    this.reference = new Reference(shop);
    const { ledger } = this.reference;
    this.writer = new Writer(this.prng, shop, {
      stands: (op) => weather === 'stormy' || standingOf(ledger, op).status === 'accepted',
      stock: (product) => ledger.stock(product),
      balance: (customer) => ledger.balance(customer),
    });
    this.late = shop.late;
    this.project(shop.first);
  }

  run(events: number): void {
    const { prng, shop } = this;
    for (let n = 0; n < events; n++) {
      const desk = prng.chance(0.01) ? shop.stranger : this.writer.pick(shop.desks);
      this.writer.listen(desk);
      if (prng.chance(0.12)) this.settle(desk);
      else this.event(desk);
      if (this.weather === 'calm') this.deliver(1);
      else if (prng.chance(0.2)) this.deliver(1 + prng.int(prng.chance(0.2) ? 60 : 12));
      if (prng.chance(0.02)) this.projectLate();
    }
    while (this.queues.size > 0) this.deliver(1 + prng.int(30));
    while (this.late.length > 0 && prng.chance(0.8)) this.projectLate();
    if (prng.chance(0.4)) {
      this.steps.push({ expire: true });
      this.reference.expire();
    }
    // What waited has its answer now, or never will: the evening's corrections.
    for (let n = 0; n < events / 10; n++) {
      this.settle(this.writer.pick(shop.desks));
      this.deliver(1 + prng.int(4));
    }
    while (this.queues.size > 0) this.deliver(10);
  }

  private event(desk: Desk): void {
    const { prng, writer } = this;
    if (prng.chance(0.01)) return this.append(desk, Uint8Array.of(0x7b, prng.int(100)));
    let roll = prng.int(100);
    const [kind] = KINDS.find(([, weight]) => (roll -= weight) < 0)!;
    const op = kind === 'refund' ? writer.refund(desk, this.sales()) : writer.write(kind, desk);
    const named = prng.chance(0.03) ? this.misnamed(op) : undefined;
    if (named !== undefined) return this.append(desk, named);
    const slip = prng.chance(0.08) ? slipOf(prng, op, this.shop, desk) : undefined;
    this.append(desk, slip?.op ?? op, slip?.code);
    // Another op under the same id, and the same op on another road.
    if (prng.chance(0.01)) this.append(desk, { ...op, reference: 'otra' });
    else if (prng.chance(0.04)) this.append(desk, slip?.op ?? op, slip?.code, true);
  }

  /** An op that names one of another till, or of another kind. */
  private misnamed(op: Booking): Op | undefined {
    const others = this.written.filter(
      ({ op }) => op !== undefined && this.reference.verdicts.get(op.id)?.status === 'accepted',
    );
    const openings = others.filter(({ op }) => op?.kind === 'cash_open');
    const from = this.prng.chance(0.5) && openings.length > 0 ? openings : others;
    if (from.length === 0) return undefined;
    const { id } = this.writer.pick(from).op!;
    if (op.kind === 'refund' && this.prng.chance(0.5)) return { ...op, sale: id };
    if (op.kind === 'cash_open') return { ...op, after: id };
    return op.kind === 'stock_move' ? undefined : { ...op, session: id };
  }

  /** A way out for what was not accepted, or what somebody takes for it. */
  private settle(desk: Desk): void {
    const { prng, writer } = this;
    const blind = prng.chance(0.15);
    const all = this.written.filter(({ op }) => op !== undefined);
    const open = all.filter((one) => {
      const verdict = this.reference.verdicts.get(one.op!.id);
      if (verdict === undefined) return blind;
      const settled = this.reference.ledger.op(one.op!.id)?.settled !== undefined;
      return blind || (verdict.status !== 'accepted' && (prng.chance(0.1) || !settled));
    });
    if (open.length === 0) return;
    const { op: target, desk: of } = writer.pick(open) as Delivery & { op: Op };
    const verdict = this.reference.verdicts.get(target.id);
    // Mostly at another device of the same till.
    const own = this.shop.desks.filter(({ till }) => till === of.till);
    const at = own.length > 0 && prng.chance(0.9) ? writer.pick(own) : desk;
    const way = prng.int(10);
    if (way < 3) {
      const session = this.reference.ledger.openSession(target.till);
      const instead = prng.chance(target.kind === 'cash_open' ? 0.8 : 0.05) ? session : undefined;
      const op: VoidOp = {
        ...without(writer.stamp(at), 'reference'),
        kind: 'void',
        target: target.id,
        reason: 'Error',
        ...(instead === undefined ? {} : { instead }),
      };
      return this.append(at, op);
    }
    if (way < 7 && target.kind !== 'void' && target.kind !== 'override') {
      const kind = prng.chance(0.95) ? target.kind : 'expense';
      const fresh = kind === 'refund' ? writer.refund(at, this.sales()) : writer.write(kind, at);
      return this.append(at, { ...fresh, replaces: target.id });
    }
    const code = prng.chance(0.1) ? writer.pick(CODES) : (verdict?.code ?? 'insufficient_stock');
    const reason = 'Lo autorizo';
    const signer = prng.chance(0.95) ? SUPERVISOR : CASHIER;
    const op: OverrideOp = {
      ...without(writer.stamp(desk), 'reference'),
      kind: 'override',
      target: target.id,
      reason,
      approval: approvalBy(signer, this.shop.store, target.id, code, reason),
    };
    return this.append(desk, op);
  }

  /** Sales that may come back: on a calm day, those that were accepted. */
  private sales(): readonly Sale[] {
    if (this.weather === 'stormy') return this.writer.sales.slice(-40);
    return this.writer.sales.filter(({ id }) => this.reference.ledger.sale(id) !== undefined);
  }

  private append(desk: Desk, content: Op | Uint8Array, slip?: string, elsewhere = false): void {
    const key = elsewhere ? `${desk.device}/twins` : desk.device;
    let log = this.logs.get(key);
    if (log === undefined || this.prng.chance(0.02)) {
      log = new Log(desk, ++this.parts);
      this.logs.set(key, log);
    }
    const op = content instanceof Uint8Array ? undefined : content;
    const delivery: Delivery = { entry: log.add(content), desk, op, slip };
    this.written.push(delivery);
    const queue = this.queues.get(log);
    if (queue === undefined) this.queues.set(log, [delivery]);
    else queue.push(delivery);
  }

  /** So many entries, a few at a time of this log and of that. */
  private deliver(size: number): void {
    const take: Delivery[] = [];
    while (this.queues.size > 0 && (this.weather === 'calm' || take.length < size)) {
      const [log, queue] = this.writer.pick([...this.queues]);
      take.push(...queue.splice(0, this.weather === 'calm' ? queue.length : 1 + this.prng.int(6)));
      if (queue.length === 0) this.queues.delete(log);
    }
    if (take.length === 0) return;
    this.steps.push({ take });
    this.reference.take(take);
  }

  private projectLate(): void {
    const [next, ...rest] = this.late;
    if (next === undefined) return;
    this.late = rest;
    this.project(next);
  }

  private project(project: Projection): void {
    this.steps.push({ project });
    this.reference.project(project);
  }
}

export const dayOf = (seed: string, weather: Weather, events: number): Day => {
  const shop = shopOf(createPrng(`${seed}/shop`), seed, weather === 'calm');
  const telling = new Telling(seed, weather, shop);
  telling.run(events);
  return { shop, steps: telling.steps, reference: telling.reference };
};

/** The same deliveries in the same order, cut anew: between two projections, up to `size` entries a batch. */
export const recut = ({ shop, steps }: Day, size: number): Day => {
  const out: Step[] = [];
  for (const step of steps) {
    if (!('take' in step)) out.push(step);
    else
      for (const delivery of step.take) {
        const last = out.at(-1);
        if (last !== undefined && 'take' in last && last.take.length < size)
          out[out.length - 1] = { take: [...last.take, delivery] };
        else out.push({ take: [delivery] });
      }
  }
  const reference = new Reference(shop);
  for (const step of out) {
    if ('project' in step) reference.project(step.project);
    else if ('take' in step) reference.take(step.take);
    else reference.expire();
  }
  return { shop, steps: out, reference };
};
