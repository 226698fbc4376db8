/** The till's model on a till node, as a page has it of its browser peer. */
import { TillModel, type TillPeer } from '../../../client/till/model/till-model.ts';
import type { Hub } from '../../../server/hub/hub.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { until, type Shop } from '../shop.ts';

export interface OpenedModel {
  readonly till: TillModel;
  readonly node: TillNode;
  /** Entries that were read from the disk since the start. */
  readonly read: () => number;
}

export const openModel = async (
  shop: Shop,
  name: string,
  dial: readonly Hub[],
  paired = false,
): Promise<OpenedModel> => {
  const hearing = new Set<(change: 'stored' | 'standing') => void>();
  const tell = (change: 'stored' | 'standing') => (): void => hearing.forEach((listener) => listener(change));
  const listeners = { stored: tell('stored'), standing: tell('standing') };
  const node = await shop.till(name, dial, { listeners, paired });
  const { peer } = node.server;
  let read = 0;
  const source: TillPeer = {
    device: peer.device,
    replica: peer.replica,
    catalog: peer.catalog,
    newId: () => node.newId(),
    write: (id, build) => node.write(id, build),
    async read(...place) {
      const entries = await peer.read(...place);
      read += entries.length;
      return entries;
    },
    onLogs(listener) {
      hearing.add(listener);
      return () => void hearing.delete(listener);
    },
  };
  const till = new TillModel(source);
  await until('the logs are read', () => till.logs.isWhole);
  return { till, node, read: () => read };
};
