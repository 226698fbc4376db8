/** The office's model for its components. */
import { useSyncExternalStore } from 'react';
import type { BrowserPeer } from '../../peer/browser-peer.ts';
import type { RecordBook } from '../../common/model/record-book.ts';
import { useOpen } from '../../ui/use-session.ts';
import { OfficeModel } from './office-model.ts';

/** One for each device that is open, for as long as it is. */
const models = new WeakMap<BrowserPeer, OfficeModel>();

export const useOffice = (): OfficeModel => {
  const { peer } = useOpen();
  let model = models.get(peer);
  if (model === undefined) models.set(peer, (model = new OfficeModel(peer)));
  return model;
};

/** What `select` gives of the model; it has to give the same object until something changes. */
export const useOfficeValue = <T>(select: (office: OfficeModel) => T): T => {
  const office = useOffice();
  return useSyncExternalStore(office.subscribe, () => select(office));
};

/** All records of a book, drawn anew when one changes. */
export const useRecords = <T>(book: RecordBook<T>): readonly T[] =>
  useSyncExternalStore(book.subscribe, book.all);
