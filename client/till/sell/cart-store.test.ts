import { describe, expect, test } from 'vitest';
import { addLine, isEmpty, type Cart } from './cart.ts';
import { CartStore, type CartKeeper } from './cart-store.ts';

/** As `localStorage` does. */
const keeperOf = (): CartKeeper & { readonly kept: Map<string, string> } => {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
};
let ids = 0;
const open = (keeper: CartKeeper, sold: readonly string[] = []): CartStore =>
  new CartStore(
    keeper,
    'cart',
    () => `id${(ids += 1)}`,
    (id) => sold.includes(id),
  );
const add =
  (name: string) =>
  (cart: Cart): Cart =>
    addLine(cart, {
      product: undefined,
      name,
      quantity: 1_000,
      price: 10_000,
      tiers: [],
      isWeighed: false,
      unit: 'piece',
      taxes: [],
    });
const names = (store: CartStore): string[] => store.current().lines.map(({ name }) => name);

describe('the cart of a till', () => {
  test('is the same after a reload, customer and all', () => {
    const keeper = keeperOf();
    const store = open(keeper);
    store.change(add('Sal'));
    store.change((cart) => ({ ...cart, customer: 'ana' }));
    const again = open(keeper);
    expect(again.current()).toEqual(store.current());
  });

  test('is not sold again where the page went between the sale and the next cart', () => {
    const keeper = keeperOf();
    const store = open(keeper);
    store.change(add('Sal'));
    const { id } = store.current();
    const again = open(keeper, [id]);
    expect(isEmpty(again.current())).toBe(true);
    expect(again.current().id).not.toBe(id);
  });

  test('goes back one change at a time, and hears of it', () => {
    const store = open(keeperOf());
    let heard = 0;
    const stop = store.subscribe(() => (heard += 1));
    store.change(add('Sal'));
    store.change(add('Pan'));
    store.undo();
    expect(names(store)).toEqual(['Sal']);
    store.undo();
    expect(isEmpty(store.current())).toBe(true);
    expect(store.canUndo()).toBe(false);
    store.undo();
    expect(heard).toBe(4);
    stop();
    store.change(add('Pan'));
    expect(heard).toBe(4);
  });

  test('does not go back into a ticket that was sold or parked', () => {
    const keeper = keeperOf();
    const store = open(keeper);
    store.change(add('Sal'));
    const { id } = store.current();
    store.begin();
    expect(store.canUndo()).toBe(false);
    expect(store.current().id).not.toBe(id);
    expect(keeper.kept.size).toBe(0);
  });

  test('is on the page although the browser has no room for it, and empty where the copy cannot be read', () => {
    const full: CartKeeper = {
      ...keeperOf(),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    const store = open(full);
    store.change(add('Sal'));
    expect(names(store)).toEqual(['Sal']);
    for (const text of [
      '{',
      'null',
      '{"form":2,"cart":{}}',
      '{"form":1,"cart":{"id":"a","lines":[{}]}}',
      '{"form":1,"cart":{"id":"a","lines":3}}',
    ]) {
      const keeper = keeperOf();
      keeper.kept.set('cart', text);
      expect([text, isEmpty(open(keeper).current())]).toEqual([text, true]);
    }
  });
});
