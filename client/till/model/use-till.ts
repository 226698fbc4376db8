/** The till's model for its components. */
import { useCallback, useSyncExternalStore } from 'react';
import type { BrowserPeer } from '../../peer/browser-peer.ts';
import { useOpen } from '../../ui/use-session.ts';
import type { RecordBook } from '../../common/model/record-book.ts';
import { TillModel } from './till-model.ts';

/** One for each device that is open, for as long as it is. */
const models = new WeakMap<BrowserPeer, TillModel>();

const modelOf = (peer: BrowserPeer): TillModel => {
  let model = models.get(peer);
  if (model === undefined) models.set(peer, (model = new TillModel(peer)));
  return model;
};

export const useTill = (): TillModel => modelOf(useOpen().peer);

/**
 * What `select` gives of the model, drawn anew when that is something else. It has to give the same object until something
 * changes, as the model's own functions do.
 */
export const useTillValue = <T>(select: (till: TillModel) => T): T => {
  const till = useTill();
  return useSyncExternalStore(till.subscribe, () => select(till));
};

/** All records of a book, drawn anew when one changes. */
export const useRecords = <T>(book: RecordBook<T>): readonly T[] =>
  useSyncExternalStore(book.subscribe, book.all);

/** The products that are sold; drawn anew when one changes, and when all have been read. */
export const useProducts = (): TillModel['products'] => {
  const { products } = useTill();
  useSyncExternalStore(products.subscribe, products.active);
  return products;
};

export const useTillSettings = (): ReturnType<TillModel['settings']> => {
  const till = useTill();
  const subscribe = useCallback((listener: () => void) => till.onSettings(listener), [till]);
  return useSyncExternalStore(subscribe, till.settings);
};
