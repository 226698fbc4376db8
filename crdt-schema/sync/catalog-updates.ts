/** What an update brings to a document, told from its structs. */
import * as Y from 'yjs';
import type { DecodedUpdate } from '../model/yjs-update.ts';

/** A state vector that knows of nothing. */
export const NOTHING = Uint8Array.of(0);

/** Keys that were written to the document beyond a state vector. */
export const keysBeyond = (doc: Y.Doc, stateVector: Uint8Array): number => {
  const known = Y.decodeStateVector(stateVector);
  let count = 0;
  for (const client of doc.store.clients.keys())
    count += Math.max(0, Y.getState(doc.store, client) - (known.get(client) ?? 0));
  return count;
};

/** Whether all of it goes on where the document ends. The check has seen to it that nothing is missing between. */
export const isAllNew = (doc: Y.Doc, { structs }: DecodedUpdate): boolean => {
  let client: number | undefined;
  for (const { id } of structs) {
    if (id.client !== client && id.clock < Y.getState(doc.store, id.client)) return false;
    client = id.client;
  }
  return structs.length > 0;
};

/** Whether half or more of it is new: then it is worth its place on the disk as it is. */
export const isMostlyNew = (doc: Y.Doc, { structs }: DecodedUpdate): boolean => {
  let count = 0;
  for (const { id, length } of structs) if (id.clock + length > Y.getState(doc.store, id.client)) count += 1;
  return count > 0 && count * 2 >= structs.length;
};

/** No structs and no deletions: what a y-websocket client answers when it has nothing new. */
export const isEmptyUpdate = (update: Uint8Array): boolean =>
  update.length === 2 && update[0] === 0 && update[1] === 0;
