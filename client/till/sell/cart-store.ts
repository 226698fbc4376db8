/** The cart of this till, with the ones before each change, and a copy in the browser that outlives a reload. */
import { cartTotals, emptyCart, isEmpty, type Cart } from './cart.ts';

/** What keeps the copy: `localStorage`, which is there at once and after the browser was closed too. */
export interface CartKeeper {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const MAX_UNDO = 100;
const FORM = 1;

/** A copy that cannot be read is none: it may be of another version. */
const readCart = (text: string | null): Cart | undefined => {
  if (text === null) return undefined;
  try {
    const { form, cart } = JSON.parse(text) as { form: unknown; cart: Cart };
    if (form !== FORM) return undefined;
    // JSON leaves out what is undefined; what cannot be added up is no cart.
    const whole = { ...emptyCart(cart.id), ...cart };
    cartTotals(whole, { exponent: 2, taxMode: 'included' });
    return whole;
  } catch {
    return undefined;
  }
};

export class CartStore {
  private readonly keeper: CartKeeper;
  private readonly key: string;
  private readonly newId: () => string;
  private readonly listeners = new Set<() => void>();
  private past: Cart[] = [];
  private cart: Cart;

  /** `isSold` tells whether the sale of that id stands: a cart that was charged right before the page went is not sold again. */
  constructor(keeper: CartKeeper, key: string, newId: () => string, isSold: (id: string) => boolean) {
    this.keeper = keeper;
    this.key = key;
    this.newId = newId;
    const before = readCart(keeper.getItem(key));
    this.cart = before === undefined || isSold(before.id) ? emptyCart(newId()) : before;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly current = (): Cart => this.cart;

  readonly canUndo = (): boolean => this.past.length > 0;

  change(to: (cart: Cart) => Cart): void {
    const next = to(this.cart);
    if (next === this.cart) return;
    this.past = [...this.past.slice(1 - MAX_UNDO), this.cart];
    this.become(next);
  }

  undo(): void {
    const before = this.past.pop();
    if (before !== undefined) this.become(before);
  }

  /** Begins the next ticket, or goes on with one that was parked. What was before cannot be undone: it is sold or parked. */
  begin(cart?: Omit<Cart, 'id'>): void {
    this.past = [];
    const id = this.newId();
    this.become(cart === undefined ? emptyCart(id) : { ...cart, id });
  }

  private become(cart: Cart): void {
    this.cart = cart;
    try {
      if (isEmpty(cart)) this.keeper.removeItem(this.key);
      else this.keeper.setItem(this.key, JSON.stringify({ form: FORM, cart }));
    } catch {
      // The browser's room is full: the cart is on the page all the same.
    }
    for (const listener of this.listeners) listener();
  }
}
