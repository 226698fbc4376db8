/**
 * The books of a random day: what accepted ops do to money, goods and debts, and what the rules of the state say against
 * an op at a moment. Of the operations it knows the fields, and nothing of the code that books them.
 */
import type { Op, OpOf } from '../../../crdt-schema/ops/op.ts';
import type { Shop } from './day-shop.ts';
import { goodsIn, grossOf, sharesOf, Tally, taxRows, type Ticket } from './day-sums.ts';

export interface SessionSums {
  readonly till: string;
  readonly device: string;
  readonly float: number;
  closed: (OpOf<'cash_close'> & { readonly device: string }) | undefined;
  /** Everything by one name each: `expected.cash`, `sales.count`, `taxes.1600 IVA`. */
  readonly sums: Tally;
}

interface SoldGoods {
  quantity: number;
  price: number;
  paid: number;
  isDiscounted: boolean;
  back: number;
  paidBack: number;
  overridden: boolean;
}

const unrounded = ({ total, rounding = 0 }: Ticket): number => total - rounding;

type Claim = (holds: boolean, id: string, what: string) => void;

export class DayState {
  readonly sessions = new Map<string, SessionSums>();
  readonly stock = new Tally();
  readonly balances = new Tally();
  /** By table and what is summed, for whole tables. */
  readonly books = new Tally();
  /** Money by session (or '-'), till and method. */
  readonly money = new Tally();
  readonly known = new Set<string>();
  private readonly receipts = new Map<string, string>();
  private readonly quotes = new Map<string, string>();
  /** What each sale came to before cash was rounded, and what its refunds came to. */
  private readonly due = new Map<string, { owed: number; back: number }>();
  private readonly sold = new Map<string, Map<string, SoldGoods>>();
  private readonly shop: Shop;
  private readonly standing: (named: string | undefined) => string | undefined;
  private readonly claim: Claim;

  /** `standing`: the accepted op that stands for one that is named. */
  constructor(shop: Shop, standing: DayState['standing'], claim: Claim) {
    this.shop = shop;
    this.standing = standing;
    this.claim = claim;
  }

  mayApprove(by: string): boolean {
    return this.shop.people.some(({ id, role, active }) => id === by && active && role !== 'cashier');
  }

  /** Every rule of the state that the op breaks now. */
  objections(op: Op, device: string): Set<string> {
    const out = new Set<string>();
    const { settings, goods, buyers } = this.shop;
    if (op.kind === 'cash_open')
      for (const { till, closed } of this.sessions.values())
        if (till === op.till && closed === undefined) out.add('session_already_open');
    const movesCash =
      op.kind === 'cash_move' ||
      (op.kind === 'expense' && op.method === 'cash') ||
      ('payments' in op && op.payments.some(({ method }) => method === 'cash'));
    if ('session' in op && op.kind !== 'cash_close') {
      const { closed } = this.sessions.get(this.standing(op.session) ?? '') ?? {};
      if (closed?.device === device && op.at >= closed.at) out.add('session_closed');
    }
    if (movesCash && settings.cashSessions === 'required' && !('session' in op && op.session !== undefined))
      out.add('session_not_open');
    if (op.kind !== 'sale' && op.kind !== 'refund') return out;
    if (this.receipts.has(`${op.receipt.series} ${op.receipt.number}`)) out.add('duplicate_receipt');
    const wanted = new Tally();
    for (const { product, quantity } of goodsIn(op)) wanted.add(product, quantity);
    if (op.kind === 'refund') {
      if (op.sale === undefined) {
        if (settings.refundsWithoutSale === 'reject' && !this.isApproved(op, 'refund_needs_sale'))
          out.add('refund_needs_sale');
        return out;
      }
      const sold = this.sold.get(this.standing(op.sale) ?? '');
      const due = this.due.get(this.standing(op.sale) ?? '');
      if (due !== undefined && due.back + unrounded(op) > due.owed) out.add('refund_total_exceeds_sale');
      for (const [product, quantity] of Object.entries(wanted.toRecord())) {
        const { quantity: had = 0, back = 0 } = sold?.get(product) ?? {};
        if (quantity > had - back) out.add('refund_exceeds_sale');
      }
      for (const { product, price } of op.lines)
        if (product !== undefined && price > (sold?.get(product)?.price ?? -1))
          out.add('refund_price_exceeds_sale');
      return out;
    }
    for (const [product, quantity] of Object.entries(wanted.toRecord())) {
      const { policy, active } = goods.get(product)!;
      if (policy === 'reject' && this.stock.of(product) < quantity) out.add('insufficient_stock');
      if (!active) out.add('product_inactive');
    }
    const owed = op.payments.reduce((sum, { method, amount }) => sum + (method === 'credit' ? amount : 0), 0);
    const { limit, active } = buyers.get(op.customer ?? '') ?? { limit: undefined, active: true };
    if (limit !== undefined && owed > 0 && this.balances.of(op.customer!) + owed > limit)
      out.add('credit_limit');
    if (!active && op.payments.some(({ method }) => method === 'credit')) out.add('customer_inactive');
    if (op.quote !== undefined && this.quotes.has(op.quote)) out.add('quote_already_sold');
    if (this.isAboveLimit(op) && !this.isApproved(op, 'discount_limit')) out.add('discount_limit');
    return out;
  }

  private isApproved({ approvals = [] }: Ticket, code: string): boolean {
    return approvals.some((one) => one.code === code && this.mayApprove(one.by));
  }

  private isAboveLimit({ lines, discount = 0 }: Ticket): boolean {
    const { discountLimit: limit, exponent } = this.shop.settings;
    if (limit === undefined) return false;
    const above = (part: number, whole: number): boolean => part * 10_000 > whole * limit;
    const subtotal = lines.reduce((sum, { total }) => sum + total, 0);
    return (
      above(discount, subtotal) ||
      lines.some(({ quantity, price, discount = 0 }) => above(discount, grossOf(quantity, price, exponent)))
    );
  }

  book(op: Exclude<Op, { kind: 'void' | 'override' }>, device: string, waived?: string): void {
    const { id } = op;
    for (const code of this.objections(op, device))
      this.claim(code === waived, id, `accepted against ${code}`);
    const session = op.kind === 'cash_open' ? id : 'session' in op ? this.standing(op.session) : undefined;
    if (op.kind === 'cash_open') {
      const sums = new Tally();
      this.sessions.set(id, { till: op.till, device, float: op.total, closed: undefined, sums });
    }
    const of = this.sessions.get(session ?? '');
    if ('session' in op && op.session !== undefined)
      this.claim(of?.till === op.till, id, 'in no session of its till');
    for (const { product, quantity } of goodsIn(op)) {
      this.claim(this.known.has(product), id, `of ${product}, whom nobody knows`);
      const sign = op.kind === 'sale' ? -1 : 1;
      this.stock.add(product, sign * quantity);
      this.books.add('moved', sign * quantity);
    }
    if ('customer' in op && op.customer !== undefined)
      this.claim(this.known.has(op.customer), id, 'of a customer whom nobody knows');
    const sums = of?.sums ?? new Tally();
    const move = (method: string, amount: number): void => {
      this.money.add(`${session ?? '-'} ${op.till} ${op.kind} ${method}`, amount);
      sums.add(`expected.${method}`, amount);
    };
    const count = (name: string, amount: number): void => {
      sums.add(`${name}.count`, 1);
      sums.add(`${name}.total`, amount);
      this.books.add(`${name}.count`, 1);
      this.books.add(`${name}.total`, amount);
    };
    switch (op.kind) {
      case 'sale':
      case 'refund':
        count(op.kind === 'sale' ? 'sales' : 'refunds', op.total);
        return this.ticket(op, sums, move, waived);
      case 'cash_open':
        return move('cash', op.total);
      case 'cash_close':
        this.claim(of?.closed === undefined, id, 'closes twice');
        if (of !== undefined) of.closed = { ...op, device };
        return;
      case 'cash_move':
        count(op.direction === 'in' ? 'entries' : 'withdrawals', op.amount);
        return move('cash', op.direction === 'in' ? op.amount : -op.amount);
      case 'expense':
        count('expenses', op.amount);
        return move(op.method, -op.amount);
      case 'credit_payment':
        count('creditPayments', op.total);
        this.balances.add(op.customer, -op.total);
        for (const { method, amount } of op.payments) move(method, amount);
        return;
      case 'stock_move':
        return;
    }
  }

  private ticket(
    op: Ticket,
    sums: Tally,
    move: (method: string, amount: number) => void,
    waived?: string,
  ): void {
    const sign = op.kind === 'sale' ? 1 : -1;
    this.receipts.set(`${op.receipt.series} ${op.receipt.number}`, op.id);
    for (const { method, amount, tendered = 0 } of op.payments) {
      move(method, sign * amount);
      this.books.add('tendered', tendered);
      if (method === 'credit' && op.customer !== undefined) this.balances.add(op.customer, sign * amount);
    }
    const shares = sharesOf(
      op.discount ?? 0,
      op.lines.map(({ total }) => total),
    );
    const discounts = op.lines.reduce((sum, { discount = 0 }) => sum + discount, op.discount ?? 0);
    if (op.kind === 'sale') sums.add('discounts', discounts);
    sums.add('rounding', sign * (op.rounding ?? 0));
    for (const [key, { amount, base }] of taxRows(op)) {
      sums.add(`taxes.${key}`, sign * amount);
      this.books.add(`taxes.${key}`, sign * amount);
      this.books.add(`bases.${key}`, sign * base);
    }
    this.books.add('discount', sign * discounts);
    this.books.add('rounding', sign * (op.rounding ?? 0));
    for (const [i, { quantity, total }] of op.lines.entries()) {
      this.books.add('lines.count', 1);
      this.books.add('lines.quantity', sign * quantity);
      this.books.add('lines.total', sign * total);
      this.books.add('lines.share', sign * shares[i]!);
    }
    if (op.kind === 'sale') {
      if (op.quote !== undefined) this.quotes.set(op.quote, op.id);
      this.sold.set(op.id, new Map());
      this.due.set(op.id, { owed: unrounded(op), back: 0 });
    }
    const due = op.kind === 'sale' ? undefined : this.due.get(this.standing(op.sale) ?? '');
    if (due !== undefined) due.back += unrounded(op);
    const sale = this.sold.get(op.kind === 'sale' ? op.id : (this.standing(op.sale) ?? ''));
    for (const [i, { product, quantity, price, total, discount = 0 }] of op.lines.entries()) {
      if (product === undefined || sale === undefined) continue;
      const nothing = {
        quantity: 0,
        price: 0,
        paid: 0,
        isDiscounted: false,
        back: 0,
        paidBack: 0,
        overridden: false,
      };
      const goods = sale.get(product) ?? nothing;
      sale.set(product, goods);
      const amount = total - shares[i]!;
      if (op.kind === 'sale') {
        goods.quantity += quantity;
        goods.price = Math.max(goods.price, price);
        goods.paid += amount;
        goods.isDiscounted ||= discount + shares[i]! > 0;
      } else {
        goods.back += quantity;
        goods.paidBack += amount;
        goods.overridden ||= waived === 'refund_amount_exceeds_sale';
        const isWithin = !goods.isDiscounted || goods.overridden || goods.paidBack <= goods.paid;
        this.claim(isWithin, op.id, `pays back ${goods.paidBack} of ${goods.paid}`);
      }
    }
  }
}
