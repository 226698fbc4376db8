/** Writes the operations of a random day, each as its till would: what adds up, and here and there what does not. */
import type { Prng } from '../../../crdt-schema/model/prng.ts';
import type { Approval, Line, Op, OpOf, Payment, Refund, Sale } from '../../../crdt-schema/ops/op.ts';
import { at, id, NOW_MS } from './books.ts';
import { approvalBy, SUPERVISOR, type Desk, type Shop } from './day-shop.ts';
import { dueOf, grossOf, roundingFor, sharesOf, taxRows, without } from './day-sums.ts';

export type Booking = Exclude<Op, { kind: 'void' | 'override' }>;

const MINUTE_MS = 60_000;
const OTHERS = ['card', 'transfer', 'voucher'] as const;

/** What the tills hear of the books: by it they come now and then to the very edge of what a rule allows. */
export interface Heard {
  /** Whether an op that would be named may be. */
  stands(op: string): boolean;
  stock(product: string): number;
  balance(customer: string): number;
}

export class Writer {
  readonly sales: Sale[] = [];
  private readonly prng: Prng;
  private readonly shop: Shop;
  private readonly heard: Heard;
  private written = 0;
  private nowMs = NOW_MS - 12 * 60 * MINUTE_MS;
  private readonly numbers = new Map<string, number>();
  /** The open session as each device knows it, and the truth of each till. */
  private readonly known = new Map<string, string>();
  private readonly open = new Map<string, string>();
  private readonly lastClosed = new Map<string, string>();
  private readonly lastClose = new Map<string, string>();
  private readonly returned = new Map<string, number>();

  constructor(prng: Prng, shop: Shop, heard: Heard) {
    this.prng = prng;
    this.shop = shop;
    this.heard = heard;
  }

  pick<T>(all: readonly T[]): T {
    return all[this.prng.int(all.length)]!;
  }

  some<T>(p: number, value: () => T): T | undefined {
    return this.prng.chance(p) ? value() : undefined;
  }

  /** Fields of every op: the devices of a shop follow each other closely, whatever their clocks say. */
  stamp({ device, till, series }: Desk) {
    this.nowMs += 1 + this.prng.int(5 * MINUTE_MS);
    const n = ++this.written;
    const occurredAt = this.some(0.1, () => this.nowMs - this.prng.int(MINUTE_MS));
    const cashier = this.some(0.5, () => this.pick(this.shop.people).id);
    return {
      v: 1 as const,
      id: id(0x1000 + n),
      at: at(n, { device, till }, this.nowMs),
      till,
      ...(occurredAt === undefined ? {} : { occurredAt }),
      ...(cashier === undefined ? {} : { cashier }),
      ...(this.prng.chance(0.05) ? { cashier: id(0xae00ff), reference: `${series}/${n}` } : {}),
    };
  }

  /** Devices of a till hear sooner or later what another has opened or closed. */
  listen(desk: Desk): void {
    const session = this.open.get(desk.till);
    if (this.prng.chance(0.6)) return;
    if (session === undefined) this.known.delete(desk.device);
    else this.known.set(desk.device, session);
  }

  write(kind: Booking['kind'], desk: Desk): Booking {
    switch (kind) {
      case 'sale':
        return this.sale(desk);
      case 'refund':
        return this.refund(desk);
      case 'stock_move':
        return this.stockMove(desk);
      case 'cash_open':
        return this.cashOpen(desk);
      case 'cash_close':
        return this.cashClose(desk);
      case 'cash_move': {
        const direction = this.pick(['in', 'out'] as const);
        const about = { direction, amount: 1 + this.prng.int(90_000), reason: 'Cambio' };
        return { ...this.stamp(desk), ...this.session(desk), kind, ...about };
      }
      case 'expense': {
        const method = this.pick(['cash', 'card', 'transfer'] as const);
        const about = { category: 'Limpieza', method, amount: 1 + this.prng.int(9_000) };
        return { ...this.stamp(desk), ...this.session(desk), kind, ...about };
      }
      case 'credit_payment':
        return this.creditPayment(desk);
    }
  }

  sale(desk: Desk): Sale {
    const { prng, shop } = this;
    const lines = Array.from({ length: 1 + prng.int(4) }, () => this.line());
    const quote = this.some(0.08, () => this.pick(shop.quotes));
    const ticket = this.ticket(
      desk,
      lines,
      this.some(0.35, () => this.pick([...shop.buyers.keys()])),
    );
    const approvals: Approval[] = [];
    if (prng.chance(0.15))
      approvals.push(approvalBy(SUPERVISOR, shop.store, ticket.id, 'discount_limit', String(ticket.total)));
    const op: Sale = {
      ...ticket,
      kind: 'sale',
      ...(quote === undefined ? {} : { quote }),
      ...(approvals.length === 0 ? {} : { approvals }),
    };
    this.sales.push(op);
    return op;
  }

  refund(desk: Desk, from: readonly Sale[] = this.sales): Refund {
    const { prng, shop } = this;
    const sale = from.length === 0 || prng.chance(0.15) ? undefined : this.pick(from);
    const lines = sale === undefined ? [this.line()] : this.linesBack(sale);
    const { customer, taxMode } = sale ?? {};
    const ticket = this.ticket(desk, lines, customer, { discount: false, taxMode });
    const approvals =
      sale === undefined && prng.chance(0.3)
        ? [approvalBy(SUPERVISOR, shop.store, ticket.id, 'refund_needs_sale', String(ticket.total))]
        : undefined;
    return {
      ...ticket,
      kind: 'refund',
      reason: 'Roto',
      ...(sale === undefined ? {} : { sale: sale.id }),
      ...(approvals === undefined ? {} : { approvals }),
    };
  }

  /** The number after the last of the device's series, or one that was given before. */
  receipt({ series }: Desk) {
    const last = this.numbers.get(series) ?? 0;
    if (last > 0 && this.prng.chance(0.04)) return { series, number: 1 + this.prng.int(last) };
    this.numbers.set(series, last + 1);
    return { series, number: last + 1 };
  }

  private session(desk: Desk): { session?: string } {
    const session = this.prng.chance(0.95) ? this.known.get(desk.device) : undefined;
    return session === undefined || !this.heard.stands(session) ? {} : { session };
  }

  private line(): Line {
    const { prng, shop } = this;
    let quantity = prng.chance(0.6) ? 1_000 * (1 + prng.int(5)) : 1 + prng.int(4_000);
    // Late ones and the one that never comes are asked for less often.
    const all = [...shop.goods.values()];
    const goods = prng.chance(0.1)
      ? undefined
      : prng.chance(0.05)
        ? all.at(-1 - prng.int(3))!
        : this.pick(all.slice(0, 8));
    const left = goods?.policy === 'reject' ? this.heard.stock(goods.id) : 0;
    if (left > 0 && prng.chance(0.3)) quantity = left + prng.int(2);
    const price = goods?.price ?? prng.int(100_000);
    const gross = grossOf(quantity, price, shop.settings.exponent);
    const discount = this.some(0.2, () => Math.floor((gross * prng.int(prng.chance(0.2) ? 101 : 21)) / 100));
    const taxes = goods?.taxes ?? [];
    return {
      ...(goods === undefined ? { name: 'Varios' } : { product: goods.id }),
      quantity,
      price,
      total: gross - (discount ?? 0),
      ...(discount === undefined ? {} : { discount }),
      ...(taxes.length === 0 ? {} : { taxes: [...taxes] }),
    };
  }

  /** Some of the lines of a sale, or parts of them, at what was paid; rarely more than there is. */
  private linesBack(sale: Sale): Line[] {
    const { prng } = this;
    const shares = sharesOf(
      sale.discount ?? 0,
      sale.lines.map(({ total }) => total),
    );
    const lines = sale.lines.flatMap((line, i): Line[] => {
      const key = `${sale.id}/${i}`;
      const back = this.returned.get(key) ?? 0;
      const left = prng.chance(0.1) ? line.quantity * 2 : line.quantity - back;
      if (left <= 0 || prng.chance(0.4)) return [];
      const quantity = prng.chance(0.5) ? left : 1 + prng.int(left);
      this.returned.set(key, back + quantity);
      const gross = grossOf(quantity, line.price, this.shop.settings.exponent);
      const paid = line.total - shares[i]!;
      const part = Number((BigInt(paid) * BigInt(quantity)) / BigInt(line.quantity));
      const discount = prng.chance(0.05) ? 0 : Math.max(0, gross - part);
      const price = prng.chance(0.03) ? line.price + 1 : line.price;
      const total = grossOf(quantity, price, this.shop.settings.exponent) - discount;
      const rest = without(line, 'discount');
      return [{ ...rest, quantity, price, total, ...(discount === 0 ? {} : { discount }) }];
    });
    return lines.length > 0 ? lines : [{ name: 'Cortesía', quantity: 1_000, price: 0, total: 0 }];
  }

  private ticket(
    desk: Desk,
    lines: Line[],
    customer: string | undefined,
    as: { discount: boolean; taxMode?: Sale['taxMode'] } = { discount: true },
  ) {
    const { prng } = this;
    const subtotal = lines.reduce((sum, { total }) => sum + total, 0);
    const discount = as.discount && prng.chance(0.2) ? prng.int(1 + Math.floor(subtotal / 6)) : undefined;
    const taxMode = as.discount
      ? this.some(0.4, () => this.pick(['included', 'added'] as const))
      : as.taxMode;
    const sums = {
      lines,
      ...(discount === undefined ? {} : { discount }),
      ...(taxMode === undefined ? {} : { taxMode }),
    };
    const taxes = this.some(0.5, () => [...taxRows(sums).values()]);
    const due = dueOf(sums);
    const { payments, rounding } = this.payments(due, customer);
    return {
      ...this.stamp(desk),
      receipt: this.receipt(desk),
      ...this.session(desk),
      ...(customer === undefined ? {} : { customer }),
      ...sums,
      ...(taxes === undefined ? {} : { taxes }),
      ...(rounding === 0 ? {} : { rounding }),
      payments,
      total: due + rounding,
    };
  }

  private payments(due: number, customer: string | undefined): { payments: Payment[]; rounding: number } {
    const { prng } = this;
    const payments: Payment[] = [];
    let left = due;
    const take = (method: Payment['method']): void => {
      const amount = prng.chance(0.6) ? left : prng.int(left + 1);
      left -= amount;
      payments.push({ method, amount, ...(prng.chance(0.3) ? { reference: 'A-1' } : {}) });
    };
    const { limit } = this.shop.buyers.get(customer ?? '') ?? {};
    const room = limit === undefined ? 0 : limit - this.heard.balance(customer!) + prng.int(2);
    if (room > 0 && room <= left && prng.chance(0.5)) {
      payments.push({ method: 'credit', amount: room });
      left -= room;
    } else if (customer !== undefined && prng.chance(0.6)) take('credit');
    while (prng.chance(0.3)) take(this.pick(OTHERS));
    if (left === 0) return { payments, rounding: 0 };
    const rounding = prng.chance(0.8) ? roundingFor(left, this.shop.settings.cashRounding) : 0;
    const amount = left + rounding;
    const tendered = this.some(0.5, () => amount + prng.int(10_000));
    payments.push({ method: 'cash', amount, ...(tendered === undefined ? {} : { tendered }) });
    return { payments, rounding };
  }

  private stockMove(desk: Desk): Booking {
    const { prng, shop } = this;
    const reason = this.pick(['receipt', 'receipt', 'write_off', 'count', 'transfer'] as const);
    const lines = Array.from({ length: 1 + prng.int(4) }, () => ({
      product: this.pick([...shop.goods.keys()].slice(0, prng.chance(0.05) ? undefined : 8)),
      quantity: (prng.int(20_000) - (reason === 'receipt' ? 0 : 8_000)) * (reason === 'write_off' ? -1 : 1),
    }));
    return { ...this.stamp(desk), kind: 'stock_move', reason, lines };
  }

  private cashOpen(desk: Desk): Booking {
    const denominations = this.denominations();
    const total = denominations.reduce((sum, { value, count }) => sum + value * count, 0);
    const after = this.lastClose.get(desk.till);
    const op: Booking = {
      ...this.stamp(desk),
      kind: 'cash_open',
      total,
      ...(this.prng.chance(0.7) ? { denominations } : {}),
      ...(after !== undefined && this.prng.chance(0.5) && this.heard.stands(after) ? { after } : {}),
    };
    if (!this.open.has(desk.till)) this.open.set(desk.till, op.id);
    this.known.set(desk.device, op.id);
    return op;
  }

  private cashClose(desk: Desk): Booking {
    const { prng } = this;
    const open = this.known.get(desk.device) ?? this.open.get(desk.till);
    // Two devices close the same session now and then.
    const session = this.prng.chance(0.15) ? (this.lastClosed.get(desk.till) ?? open) : open;
    if (session === undefined || !this.heard.stands(session)) return this.cashOpen(desk);
    const denominations = this.denominations();
    const cash = denominations.reduce((sum, { value, count }) => sum + value * count, 0);
    const counted: OpOf<'cash_close'>['counted'] = [{ method: 'cash', amount: cash }];
    if (prng.chance(0.5)) counted.push({ method: 'card', amount: prng.int(50_000) });
    const op: Booking = {
      ...this.stamp(desk),
      kind: 'cash_close',
      session,
      counted,
      ...(prng.chance(0.7) ? { denominations } : {}),
      ...(prng.chance(0.3) ? { blind: true, expected: [{ method: 'cash' as const, amount: cash - 5 }] } : {}),
      ...(prng.chance(0.3) ? { unheard: ['C03'] } : {}),
    };
    if (this.open.get(desk.till) === session) this.open.delete(desk.till);
    this.lastClose.set(desk.till, op.id);
    this.lastClosed.set(desk.till, session);
    // Now and then a cashier goes on selling in it.
    if (prng.chance(0.7)) this.known.delete(desk.device);
    return op;
  }

  private creditPayment(desk: Desk): Booking {
    const { prng, shop } = this;
    const payments = Array.from({ length: 1 + prng.int(2) }, () => ({
      method: this.pick(['cash', ...OTHERS] as const),
      amount: 1 + prng.int(15_000),
    })).map(({ method, amount }) =>
      method === 'cash' && prng.chance(0.5)
        ? { method, amount, tendered: amount + prng.int(900) }
        : { method, amount },
    );
    const total = payments.reduce((sum, { amount }) => sum + amount, 0);
    const customer = this.pick([...shop.buyers.keys()]);
    return { ...this.stamp(desk), ...this.session(desk), kind: 'credit_payment', customer, payments, total };
  }

  private denominations(): { value: number; count: number }[] {
    return [10_000, 2_000, 500, 50].map((value) => ({ value, count: this.prng.int(8) }));
  }
}
