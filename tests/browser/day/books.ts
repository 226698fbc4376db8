/**
 * What the ledger must hold at the end of the day, added up plainly and apart from the product's own arithmetic: integers of
 * cents, ten-thousandths of a peso and thousandths of a piece, rounded half up, once, where the rules say so.
 */
import type { Goods } from './goods.ts';
import type { Discount, PlannedSale } from './plan.ts';

export interface BookedLine {
  readonly goods: Goods;
  readonly quantity: number;
  readonly total: number;
  /** What of it was paid: less its share of the ticket's discount. */
  readonly paid: number;
}

export interface BookedPayment {
  readonly method: 'cash' | 'card' | 'transfer' | 'credit';
  readonly amount: number;
  readonly tendered: number | null;
}

export interface BookedTicket {
  readonly number: number;
  readonly kind: 'sale' | 'refund';
  readonly lines: readonly BookedLine[];
  readonly discount: number;
  readonly rounding: number;
  readonly total: number;
  readonly customer: number | undefined;
  readonly payments: readonly BookedPayment[];
}

/** Cash is rounded to it. */
export const COIN = 50;
const NOTE = 5_000;
const PESO = 100;

/** `a / b`, half up; both are above zero. */
const half = (a: number, b: number): number => Math.floor((2 * a + b) / (2 * b));
const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);
const grossOf = (quantity: number, price: number): number => half(quantity * price, 100_000);
const roundCash = (amount: number): number => half(amount, COIN) * COIN;
const off = (discount: Discount | undefined, gross: number): number => {
  if (discount === undefined) return 0;
  const amount = discount.kind === 'amount' ? discount.amount : half(gross * discount.rate, 10_000);
  return Math.min(amount, gross);
};
const priceOf = ({ price, tier }: Goods, quantity: number): number =>
  tier !== undefined && quantity >= tier.from ? tier.price : price;

interface Count {
  count: number;
  total: number;
}

export class Books {
  readonly tickets: BookedTicket[] = [];
  /** Thousandths by product. */
  readonly stock = new Map<string, number>();
  /** Cents by the customer's place. */
  readonly owed = new Map<number, number>();
  /** How many ops of each kind. */
  readonly ops = new Map<string, number>();
  readonly figures = {
    expected: {} as Record<string, number>,
    sales: { count: 0, total: 0 },
    refunds: { count: 0, total: 0 },
    discounts: 0,
    rounding: 0,
    taxes: {} as Record<string, number>,
    entries: { count: 0, total: 0 },
    withdrawals: { count: 0, total: 0 },
    expenses: { count: 0, total: 0 },
    creditPayments: { count: 0, total: 0 },
  };

  get cash(): number {
    return this.figures.expected['cash'] ?? 0;
  }

  open(float: number): void {
    this.did('cash_open');
    this.money('cash', float);
  }

  receive(goods: Goods, quantity: number): void {
    this.did('stock_move');
    this.move(goods, quantity);
  }

  withdraw(amount: number): void {
    this.did('cash_move');
    this.money('cash', -amount);
    this.count(this.figures.withdrawals, amount);
  }

  enter(amount: number): void {
    this.did('cash_move');
    this.money('cash', amount);
    this.count(this.figures.entries, amount);
  }

  spend(amount: number): void {
    this.did('expense');
    this.money('cash', -amount);
    this.count(this.figures.expenses, amount);
  }

  payOnAccount(customer: number, amount: number): void {
    this.did('credit_payment');
    this.money('cash', amount);
    this.count(this.figures.creditPayments, amount);
    this.owed.set(customer, (this.owed.get(customer) ?? 0) - amount);
  }

  close(): void {
    this.did('cash_close');
  }

  sell({ lines, discount, customer, pay }: PlannedSale): BookedTicket {
    const grosses = lines.map(({ goods, quantity }) => grossOf(quantity, priceOf(goods, quantity)));
    const offs = lines.map((line, i) => off(line.discount, grosses[i]!));
    const totals = grosses.map((gross, i) => gross - offs[i]!);
    const subtotal = sum(totals);
    const taken = off(discount, subtotal);
    let before = 0;
    let shared = 0;
    const booked = lines.map(({ goods, quantity }, i): BookedLine => {
      before += totals[i]!;
      const share = subtotal === 0 ? 0 : half(taken * before, subtotal) - shared;
      shared += share;
      return { goods, quantity, total: totals[i]!, paid: totals[i]! - share };
    });
    const due = subtotal - taken;
    const payments = this.paymentsOf(pay, due);
    const total = sum(payments.map(({ amount }) => amount));
    this.figures.discounts += sum(offs) + taken;
    return this.book({
      kind: 'sale',
      lines: booked,
      discount: taken,
      rounding: total - due,
      total,
      customer,
      payments,
    });
  }

  /** All of it goes back as it came. */
  refund(ticket: BookedTicket): BookedTicket {
    const lines = ticket.lines.map((line) => ({ ...line, total: line.paid }));
    const payments = ticket.payments.map((payment) => ({ ...payment, tendered: null }));
    return this.book({ ...ticket, kind: 'refund', lines, payments, discount: 0 });
  }

  /** One piece of the first line of a ticket without discounts that was paid in one way. */
  refundPiece({ lines: [line], payments: [payment], customer }: BookedTicket): BookedTicket {
    const { goods, quantity, paid } = line!;
    const { method } = payment!;
    const due = Math.floor((paid * 1_000) / quantity);
    const total = method === 'cash' ? roundCash(due) : due;
    return this.book({
      kind: 'refund',
      lines: [{ goods, quantity: 1_000, total: due, paid: due }],
      discount: 0,
      rounding: total - due,
      total,
      customer,
      payments: [{ method, amount: total, tendered: null }],
    });
  }

  private paymentsOf(pay: PlannedSale['pay'], due: number): BookedPayment[] {
    const cash = roundCash(due);
    if (pay === 'exact') return [{ method: 'cash', amount: cash, tendered: cash }];
    // The next fifty pesos above.
    if (pay === 'change')
      return [{ method: 'cash', amount: cash, tendered: (Math.floor(cash / NOTE) + 1) * NOTE }];
    if (pay !== 'mixed') return [{ method: pay, amount: due, tendered: null }];
    const card = Math.floor(due / 3 / PESO) * PESO;
    const rest = roundCash(due - card);
    const inCash = { method: 'cash' as const, amount: rest, tendered: rest };
    return card === 0 ? [inCash] : [inCash, { method: 'card', amount: card, tendered: null }];
  }

  private book(made: Omit<BookedTicket, 'number'>): BookedTicket {
    const ticket = { ...made, number: this.tickets.length + 1 };
    const sign = made.kind === 'sale' ? 1 : -1;
    this.tickets.push(ticket);
    this.did(made.kind);
    this.count(made.kind === 'sale' ? this.figures.sales : this.figures.refunds, made.total);
    this.figures.rounding += sign * made.rounding;
    for (const { method, amount } of made.payments) {
      this.money(method, sign * amount);
      if (method === 'credit')
        this.owed.set(made.customer!, (this.owed.get(made.customer!) ?? 0) + sign * amount);
    }
    for (const { goods, quantity, paid } of made.lines) {
      this.move(goods, -sign * quantity);
      if (goods.tax === undefined) continue;
      const { name, rate } = goods.tax;
      const key = `${rate} ${name}`;
      this.figures.taxes[key] =
        (this.figures.taxes[key] ?? 0) + sign * (paid === 0 ? 0 : half(paid * rate, 10_000 + rate));
    }
    return ticket;
  }

  private did(kind: string): void {
    this.ops.set(kind, (this.ops.get(kind) ?? 0) + 1);
  }

  private money(method: string, amount: number): void {
    this.figures.expected[method] = (this.figures.expected[method] ?? 0) + amount;
  }

  private count(of: Count, amount: number): void {
    of.count += 1;
    of.total += amount;
  }

  private move({ id }: Goods, quantity: number): void {
    this.stock.set(id, (this.stock.get(id) ?? 0) + quantity);
  }
}
