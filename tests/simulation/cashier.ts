/**
 * Who works at a simulated till: sells, takes back, moves stock, edits prices; `desk.ts` is about the cash. A ticket that was not confirmed before
 * the till crashed is asked for again under the same id, as the till's page does.
 */
import { lineTotal } from '../../crdt-schema/model/money.ts';
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import type { Prng } from '../../crdt-schema/model/prng.ts';
import { decodeOp, encodeOp, formatReceipt, type Line, type Op } from '../../crdt-schema/ops/op.ts';
import type { AppendPlace } from '../../crdt-schema/sync/index.ts';
import type { Verdict } from '../../crdt-schema/verdicts/verdict.ts';
import { Desk, type Garnish } from './desk.ts';
import { OfficeDesk } from './office.ts';
import type { SimPeer, Surroundings } from './peer.ts';
import type { Ticket } from './ticket.ts';
import { between, InvariantBroken, pick, type World } from './world.ts';

export interface Confirmed {
  readonly id: string;
  readonly segment: string;
  readonly seq: number;
  readonly receipt: string | undefined;
  /** The last verdict that this till showed. */
  shown: Verdict | undefined;
  /** The disk was replaced by an older copy before anybody else held it. */
  lost: boolean;
  /** It bears the number of the ticket that it corrects. */
  readonly corrects: boolean;
}

/** What all cashiers of a run know together. */
export interface Shop {
  readonly products: readonly string[];
  readonly customers: readonly string[];
  /** Sales that somebody keyed in, to be taken back. */
  readonly sales: { readonly id: string; readonly lines: readonly Line[] }[];
  /** Every entry that an honest till built, as text. */
  readonly written: Set<string>;
  nextPrice: number;
}

const PAUSE_MS = 1_000;
const decoder = new TextDecoder();

export class Cashier {
  readonly peer: SimPeer;
  readonly confirmed: Confirmed[] = [];
  /** Its receipt counter may have gone back with its disk, or is shared with a clone. */
  numbersExcused = false;
  /** Its disk was lost, went back to an older copy, or has one beside it. */
  isCopied = false;
  /** Tickets that have no answer yet. */
  readonly open = new Map<string, Ticket>();
  readonly desk: Desk | undefined;
  private readonly around: Surroundings;
  private readonly world: World;
  private readonly shop: Shop;
  private readonly prng: Prng;
  /** The number with which the planted bug begins anew. */
  private receiptOffset = 0;

  constructor(around: Surroundings, peer: SimPeer, shop: Shop) {
    this.around = around;
    this.world = around.world;
    this.peer = peer;
    this.shop = shop;
    this.prng = around.world.prng(`cashier ${peer.name}`);
    const ports = { customers: shop.customers, submit: (ticket: Ticket) => this.submit(ticket) };
    const DeskOf = this.isOffice ? OfficeDesk : Desk;
    this.desk = around.options.cash ? new DeskOf(around, peer, ports) : undefined;
    peer.listeners = { started: () => this.started() };
  }

  /** Nobody sells there. */
  private get isOffice(): boolean {
    return this.peer.identity.certificate.role === 'admin';
  }

  /** Works at seeded moments until `untilMs`. */
  plan(ops: number, edits: number, untilMs: number): void {
    if (this.isOffice) return;
    for (let i = 0; i < ops; i++) this.world.after(this.prng.int(untilMs), () => this.work());
    for (let i = 0; i < edits; i++) this.world.after(this.prng.int(untilMs), () => this.edit());
  }

  /** Creates the products: most of them at once, some when tickets that name them have been written already. */
  stockShelves(untilMs: number): void {
    for (const product of this.shop.products)
      this.world.after(this.prng.int(this.prng.chance(0.8) ? 500 : untilMs), () => this.create(product));
  }

  /** Creates the customers: some when they owe something already. */
  enrolCustomers(untilMs: number): void {
    const { desk } = this;
    if (desk === undefined) return;
    for (const customer of this.shop.customers)
      this.world.after(desk.prng.int(desk.prng.chance(0.6) ? 500 : untilMs), () => this.enrol(customer));
  }

  /** What the till's page shows of each ticket must never be taken back. */
  check(hubHolds: (segment: string, seq: number) => boolean): void {
    for (const op of this.confirmed) {
      if (op.lost) continue;
      const { verdict, server = false } = this.peer.replica.standing(op.segment, op.seq) ?? {};
      if (server && !hubHolds(op.segment, op.seq))
        throw new InvariantBroken('server_holds_what_it_acknowledged', `${op.id} of ${this.peer.name}`);
      const { shown } = op;
      if (
        shown !== undefined &&
        shown.status !== 'waiting' &&
        verdict !== undefined &&
        verdict.status !== shown.status
      )
        throw new InvariantBroken('verdict_is_final', `${op.id}: ${shown.status}, then ${verdict.status}`);
      if (verdict !== undefined) op.shown = verdict;
    }
  }

  private started(): void {
    if (this.around.bug === 'receipt_reset') this.receiptOffset = this.peer.replica.ownLog.receiptsUsed;
    for (const ticket of [...this.open.values()]) {
      if (this.prng.chance(0.85)) {
        this.world.count('asked_again');
        this.append(ticket);
      } else {
        this.world.count('given_up');
        this.open.delete(ticket.id);
      }
    }
  }

  private work(): void {
    this.submit(this.keyIn());
    // In a hurry: the next ticket is keyed in while this one is being stored.
    if (this.prng.chance(0.2)) this.work();
  }

  private submit(ticket: Ticket): void {
    this.open.set(ticket.id, ticket);
    if (this.peer.up) this.append(ticket);
  }

  private append(ticket: Ticket): void {
    this.peer.append(
      (place) => {
        const op = this.build(ticket, place);
        const bytes = encodeOp(op);
        this.shop.written.add(decoder.decode(bytes));
        return { id: op.id, bytes, usesReceipt: 'receipt' in op && ticket.keepsNumber !== true };
      },
      (result) => {
        if (!result.ok) return this.world.count('append_refused');
        const { segment, seq } = result.value;
        this.open.delete(ticket.id);
        this.world.note(
          `${this.peer.name} confirms ${ticket.kind} ${ticket.id} at ${segment.slice(32)}:${seq}`,
        );
        this.world.count('confirmed');
        const receipt = this.printed(segment, seq);
        const corrects = ticket.keepsNumber === true;
        this.confirmed.push({
          id: ticket.id,
          segment,
          seq,
          receipt,
          corrects,
          shown: undefined,
          lost: false,
        });
      },
    );
  }

  /** The number on the paper is the one in the log: a ticket asked for again may have been stored the first time. */
  private printed(segment: string, seq: number): string | undefined {
    const [entry] = this.peer.disk.read(segment, 0, seq, 1, 0);
    const op = entry === undefined ? undefined : decodeOp(entry.bytes);
    return op?.ok === true && 'receipt' in op.value ? formatReceipt(op.value.receipt) : undefined;
  }

  private build({ id, body }: Ticket, place: AppendPlace): Op {
    const { till } = this.peer.identity.certificate;
    const { series } = place;
    const number = place.receiptNumber - this.receiptOffset;
    return { v: 1, id, at: this.peer.clock.now(), till, ...body({ series, number }) };
  }

  private keyIn(): Ticket {
    const id = uuidv7(this.peer.wallMs, (n) => this.prng.bytes(n));
    const dice = this.prng.int(100);
    if (dice < 15) return { id, kind: 'stock_move', body: this.delivery(this.line(20_000)) };
    if (dice < 40 && this.shop.sales.length > 0) return this.takeBack(id);
    const lines = Array.from({ length: between(this.prng, 1, 3) }, () => this.line(3_000));
    this.shop.sales.push({ id, lines });
    const slip = this.prng.chance(0.08) ? 1 : 0;
    return this.paid(id, 'sale', lines, totalOf(lines) + slip);
  }

  private delivery({ product, quantity }: Line): Ticket['body'] {
    const lines = [{ product: product!, quantity }];
    return () => ({ kind: 'stock_move', reason: 'receipt', lines });
  }

  /** A refund of a sale of any till, which the hub may not have heard of yet; rarely of one that never was. */
  private takeBack(id: string): Ticket {
    const { id: sale, lines } = pick(this.prng, this.shop.sales);
    const never = this.prng.chance(0.05);
    const from = never ? uuidv7(this.peer.wallMs, (n) => this.prng.bytes(n)) : sale;
    const part = [pick(this.prng, lines)];
    return this.paid(id, 'refund', part, totalOf(part), from);
  }

  private paid(
    id: string,
    kind: 'sale' | 'refund',
    lines: readonly Line[],
    total: number,
    sale?: string,
  ): Ticket {
    const cash: Garnish = { payments: [{ method: 'cash', amount: total }] };
    const { payments, ...more } = (this.peer.up ? this.desk?.garnish(kind, total) : undefined) ?? cash;
    const from = sale === undefined ? {} : { sale };
    const body: Ticket['body'] = (receipt) => ({
      kind,
      receipt,
      ...from,
      ...more,
      lines: [...lines],
      payments,
      total,
    });
    return { id, kind, body };
  }

  private line(most: number): Line {
    const quantity = between(this.prng, 1, most);
    const price = between(this.prng, 1, 500) * 1_000;
    return {
      product: pick(this.prng, this.shop.products),
      quantity,
      price,
      total: lineTotal(quantity, price),
    };
  }

  private edit(): void {
    if (!this.peer.up) return this.world.after(PAUSE_MS, () => this.edit());
    const { prices } = this.peer;
    const product = pick(this.prng, this.shop.products);
    const seen = prices.standing(product);
    if (seen.length === 0) return;
    if (this.prng.chance(0.1)) {
      this.world.count('consolidation');
      return prices.consolidate(this.peer.wallMs - between(this.prng, 0, 2_000));
    }
    if (this.prng.chance(0.05)) return prices.archive(product);
    const price = this.shop.nextPrice++;
    this.around.oracle.wrote(this.peer.name, product, price, seen, this.peer.clock.now());
    if (!prices.write(product, price)) throw new InvariantBroken('catalog_writable', product);
    this.world.count(seen.length > 1 ? 'conflict_resolved' : 'price_written');
  }

  private create(product: string): void {
    if (!this.peer.up) return this.world.after(PAUSE_MS, () => this.create(product));
    const stockPolicy = this.prng.chance(0.3) ? 'reject' : 'allow_negative';
    const fields = { name: product.slice(-4), price: this.shop.nextPrice++, stockPolicy, active: true };
    this.peer.prices.create(product, fields);
    this.world.count('product_created');
  }

  private enrol(customer: string): void {
    const { desk, peer } = this;
    if (desk === undefined) return;
    if (!peer.up) return this.world.after(PAUSE_MS, () => this.enrol(customer));
    const limit = desk.prng.chance(0.5) ? { creditLimit: between(desk.prng, 1_000, 60_000) } : {};
    peer.prices.createCustomer(customer, { name: customer.slice(-4), active: true, ...limit });
    this.world.count('customer_created');
  }
}

const totalOf = (lines: readonly Line[]): number => lines.reduce((sum, { total }) => sum + total, 0);
