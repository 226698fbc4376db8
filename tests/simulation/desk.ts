/**
 * The cash desk of a simulated till: opens and closes sessions, moves cash, books expenses, sells on credit and takes
 * payments on account, and settles what was refused. All that it knows it reads from the till's log, as after a crash.
 */
import type { Certificate } from '../../crdt-schema/log/certificate.ts';
import { parseHlc } from '../../crdt-schema/model/clock.ts';
import { deviceOfSegment, uuidv7 } from '../../crdt-schema/model/ids.ts';
import type { Prng } from '../../crdt-schema/model/prng.ts';
import type { Op, OpOf, Payment } from '../../crdt-schema/ops/op.ts';
import type { HeldEntry } from '../../crdt-schema/pending/pending.ts';
import { TillView } from '../../crdt-schema/pending/session-view.ts';
import { pendingItems } from './cash-invariants.ts';
import { heldEntries } from './held.ts';
import type { SimPeer, Surroundings } from './peer.ts';
import { settle } from './settling.ts';
import type { Body, Ticket } from './ticket.ts';
import { between, pick, type World } from './world.ts';

export interface DeskPorts {
  readonly customers: readonly string[];
  submit(ticket: Ticket): void;
}

/** Whether what the device wrote in that till's name is to be settled at it: what an office wrote in its place is, too. */
export const isOf = (till: string, device: Pick<Certificate, 'till' | 'role'> | undefined): boolean =>
  device?.till === till || device?.role === 'admin';

/** What a ticket has beside its lines. */
export interface Garnish {
  readonly payments: Payment[];
  readonly session?: string;
  readonly customer?: string;
}

const FIRST_OPENING_MS = 1_500;
const TIDYING_MS = 12_000;
const ROUNDS = 3;
/** A till that wrote nothing for so long counts as not heard. */
const STALE_MS = 10_000;

export class Desk {
  /** Times that it will still look after what is pending when no more goes wrong. */
  roundsLeft = 0;
  readonly prng: Prng;
  readonly peer: SimPeer;
  readonly world: World;
  protected readonly ports: DeskPorts;

  constructor({ world }: Surroundings, peer: SimPeer, ports: DeskPorts) {
    this.world = world;
    this.peer = peer;
    this.ports = ports;
    this.prng = world.prng(`cash ${peer.name}`);
  }

  get till(): string {
    return this.peer.identity.certificate.till;
  }

  plan(ops: number, untilMs: number): void {
    const at = (ms: number, work: () => void): void =>
      this.world.after(ms, () => (this.peer.up ? work() : undefined));
    at(this.prng.int(FIRST_OPENING_MS), () => this.act());
    for (let i = 0; i < ops; i++) at(this.prng.int(untilMs), () => this.act());
    for (let i = between(this.prng, 1, 4); i > 0; i--) at(this.prng.int(untilMs), () => this.tidy(0.6));
  }

  /** Nothing goes wrong any more: most of what is pending is settled, what that leaves too. */
  tidyUp(): void {
    this.roundsLeft = ROUNDS;
    for (let round = 1; round <= ROUNDS; round++)
      this.world.after(round * TIDYING_MS - this.prng.int(TIDYING_MS), () => {
        this.roundsLeft -= 1;
        if (this.peer.up) this.tidy(0.8);
      });
  }

  /** How a ticket is paid, and in which session it is sold. */
  garnish(kind: 'sale' | 'refund', total: number): Garnish {
    const { prng } = this;
    const session = this.sessionToName();
    const inSession = session === undefined ? {} : { session };
    const dice = prng.int(100);
    if (dice < (kind === 'sale' ? 25 : 8)) {
      const onCredit = prng.chance(0.3) ? Math.floor(total / 2) : total;
      const payments: Payment[] = [{ method: 'credit', amount: onCredit }];
      if (onCredit < total) payments.push({ method: 'cash', amount: total - onCredit });
      return { payments, ...inSession, customer: pick(prng, this.ports.customers) };
    }
    if (dice < 40) {
      const card = prng.int(total + 1);
      const payments: Payment[] = [
        { method: 'card', amount: card },
        { method: 'cash', amount: total - card, tendered: total - card + prng.int(500) },
      ];
      return { payments, ...inSession };
    }
    return { payments: [{ method: 'cash', amount: total }], ...inSession };
  }

  submit(kind: Ticket['kind'], body: Ticket['body'], keepsNumber = false): string {
    const id = uuidv7(this.peer.wallMs, (n) => this.prng.bytes(n));
    this.ports.submit({ id, kind, body, ...(keepsNumber ? { keepsNumber } : {}) });
    return id;
  }

  private fixed(body: Body): string {
    return this.submit(body.kind, () => body);
  }

  private act(): void {
    const entries = heldEntries(this.peer);
    const view = new TillView(entries);
    const { prng } = this;
    const open = view.openSession(this.till)?.opening.id;
    const dice = prng.int(100);
    if (open === undefined && dice < 85) return this.openDrawer(entries);
    if (dice < 20) return this.moveCash(open);
    if (dice < 32) return this.spend(open);
    if (dice < 57) return this.takePayment(open);
    if (dice < 64) return this.openDrawer(entries);
    if (dice < 67) return this.moveCash(this.anySession(entries));
    if (open !== undefined && dice < 90) return this.close(entries, view, open);
  }

  /** The open session, rarely one of the past or of another till. */
  private sessionToName(): string | undefined {
    const entries = heldEntries(this.peer);
    if (this.prng.chance(0.05)) return this.anySession(entries);
    return new TillView(entries).openSession(this.till)?.opening.id;
  }

  private anySession(entries: readonly HeldEntry[]): string | undefined {
    const openings = entries.filter(({ op }) => op.kind === 'cash_open');
    return openings.length === 0 ? undefined : pick(this.prng, openings).op.id;
  }

  private openDrawer(entries: readonly HeldEntry[]): void {
    this.world.count('drawer_opened');
    const last = this.lastClosing(entries);
    const after = last !== undefined && this.prng.chance(0.7) ? { after: last } : {};
    const session = this.fixed({ kind: 'cash_open', total: this.prng.int(50_000), ...after });
    // The next customer stands there already: the opening may not be stored yet.
    if (this.prng.chance(0.3)) this.takePayment(session);
  }

  /** The till's last closing, where another of its devices wrote it. */
  private lastClosing(entries: readonly HeldEntry[]): string | undefined {
    let last: { readonly op: Op; readonly segment: string } | undefined;
    for (const { op, segment } of entries) {
      const isLater = last === undefined || op.at > last.op.at;
      if (op.kind === 'cash_close' && op.till === this.till && isLater) last = { op, segment };
    }
    const isOurs = last !== undefined && deviceOfSegment(last.segment) === this.peer.identity.device;
    return isOurs ? undefined : last?.op.id;
  }

  private close(entries: readonly HeldEntry[], view: TillView, session: string): void {
    this.world.count('drawer_closed');
    const heard = new Map<string, number>();
    for (const { op } of entries)
      if (op.till !== this.till) heard.set(op.till, Math.max(heard.get(op.till) ?? 0, parseHlc(op.at)!.ms));
    const closing = view.closing(session, { heard, nowMs: this.peer.wallMs, staleMs: STALE_MS });
    const cash = closing.expected.find(({ method }) => method === 'cash')?.amount ?? 0;
    const slip = this.prng.chance(0.2) ? between(this.prng, -500, 500) : 0;
    const counted: OpOf<'cash_close'>['counted'] = [{ method: 'cash', amount: Math.max(0, cash + slip) }];
    this.fixed({ kind: 'cash_close', counted, ...closing });
  }

  private moveCash(session: string | undefined): void {
    this.fixed({
      kind: 'cash_move',
      ...(session === undefined ? {} : { session }),
      direction: this.prng.chance(0.5) ? 'in' : 'out',
      amount: between(this.prng, 1, 20_000),
      reason: 'cambio',
    });
  }

  private spend(session: string | undefined): void {
    this.fixed({
      kind: 'expense',
      ...(session === undefined ? {} : { session }),
      category: 'limpieza',
      method: pick(this.prng, ['cash', 'cash', 'card', 'transfer']),
      amount: between(this.prng, 1, 5_000),
    });
  }

  private takePayment(session: string | undefined): void {
    const amount = between(this.prng, 1, 30_000);
    const card = this.prng.chance(0.3) ? between(this.prng, 1, 1_000) : 0;
    const slip = this.prng.chance(0.1) ? 1 : 0;
    this.fixed({
      kind: 'credit_payment',
      ...(session === undefined ? {} : { session }),
      customer: pick(this.prng, this.ports.customers),
      payments: [
        { method: 'cash', amount },
        ...(card === 0 ? [] : [{ method: 'card' as const, amount: card }]),
      ],
      total: amount + card + slip,
    });
  }

  /** Looks through what is pending, and settles so much of it. */
  protected tidy(share: number): void {
    const entries = heldEntries(this.peer);
    const session = new TillView(entries).openSession(this.till)?.opening.id;
    const { context } = this.peer.replica;
    const ours = new Set(
      entries.flatMap(({ op, segment }) =>
        isOf(this.till, context.publicKeyOf(deviceOfSegment(segment))) ? [op.id] : [],
      ),
    );
    for (const item of pendingItems(this.peer, entries)) {
      if (item.op.till !== this.till || !ours.has(item.id)) continue;
      const isDecided = item.state === 'rejected' || item.state === 'waiting';
      // Rarely the page is older than the log, or somebody cannot wait for the answer.
      if (!this.prng.chance(isDecided ? share : 0.02)) continue;
      settle(this, item, session);
      // The colleague at the same till does so too.
      if (this.prng.chance(0.05)) settle(this, item, session);
    }
  }
}
