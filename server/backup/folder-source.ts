/** The replica of a hub that is stopped, read from its folder. LevelDB's lock keeps a hub from starting meanwhile. */
import { join } from 'node:path';
import * as Y from 'yjs';
import { ok, type Result } from '../../crdt-schema/result.ts';
import { loadCatalog } from '../../crdt-schema/sync/index.ts';
import { gzip } from '../peer/gzip.ts';
import { LevelStore, type DamageFailure, type OpenFailure } from '../storage/level-store.ts';
import type { ReplicaSource } from './snapshot.ts';

export interface FolderSource extends ReplicaSource {
  close(): Promise<void>;
}

export const openFolderSource = async (
  hubFolder: string,
): Promise<Result<FolderSource, OpenFailure | DamageFailure>> => {
  const opened = await LevelStore.open(join(hubFolder, 'replica'));
  if (!opened.ok) return opened;
  const level = opened.value;
  const doc = new Y.Doc({ gc: true });
  loadCatalog(doc, await level.catalogUpdates(), gzip);
  return ok({
    rows: (gte, lt) => level.rows(gte, lt),
    catalog: () => Y.encodeStateAsUpdate(doc),
    close: () => level.close(),
  });
};
