/** The cart for its components: one for each device that is open. */
import { useSyncExternalStore } from 'react';
import type { TillModel } from '../model/till-model.ts';
import { useTill, useTillSettings } from '../model/use-till.ts';
import { cartTotals, type Cart, type CartTotals } from './cart.ts';
import { CartStore } from './cart-store.ts';

const stores = new WeakMap<TillModel, CartStore>();

const storeOf = (till: TillModel): CartStore => {
  let store = stores.get(till);
  if (store === undefined) {
    const { peer } = till;
    const isSold = (id: string): boolean => till.isWritten(id);
    store = new CartStore(localStorage, `tillmesh/cart/${peer.device}`, () => peer.newId(), isSold);
    stores.set(till, store);
  }
  return store;
};

export const useCartStore = (): CartStore => storeOf(useTill());

export const useCart = (): Cart => {
  const store = useCartStore();
  return useSyncExternalStore(store.subscribe, store.current);
};

export const useCanUndo = (): boolean => {
  const store = useCartStore();
  return useSyncExternalStore(store.subscribe, store.canUndo);
};

export const useCartTotals = (): CartTotals => cartTotals(useCart(), useTillSettings());
