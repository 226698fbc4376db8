/** The deletions of an update: ranges of clocks by client, sorted and apart from each other. */
import type * as Y from 'yjs';
import type { DecodedUpdate } from '../model/yjs-update.ts';

type DeleteSet = DecodedUpdate['ds'];
export type DeleteRange = DeleteSet['clients'] extends Map<number, (infer Range)[]> ? Range : never;

/** Yjs writes them sorted and merged; others could make us walk the same structs for ever. */
export const areTidy = (ds: DeleteSet, maxRanges: number): boolean => {
  let count = 0;
  for (const ranges of ds.clients.values()) {
    count += ranges.length;
    if (count > maxRanges) return false;
    let before = 0;
    for (const { clock, len } of ranges) {
      const end = clock + len;
      if (clock < before || len < 1 || !Number.isSafeInteger(end)) return false;
      before = end;
    }
  }
  return true;
};

/** Whether the whole of the item is deleted. */
export const coversItem = (ds: DeleteSet, { id, length }: Y.Item): boolean => {
  const ranges = ds.clients.get(id.client);
  if (ranges === undefined) return false;
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { clock, len } = ranges[middle]!;
    if (id.clock < clock) high = middle - 1;
    else if (id.clock >= clock + len) low = middle + 1;
    else return id.clock + length <= clock + len;
  }
  return false;
};
