/**
 * One position of the ledger as entries that a log takes. A batch that moved the stock of thousands of products says
 * more than one entry holds; its parts bear the same position, and all but the last say that more follows.
 */
import { MAX_VERDICT_PART_BYTES } from '../limits.ts';
import type { VerdictEntry } from './verdict-entry.ts';

type Lists = 'accepted' | 'others' | 'stock' | 'owed';
type Part = { -readonly [K in Lists]: NonNullable<VerdictEntry[K]>[number][] };

const encoder = new TextEncoder();
const sizeOf = (value: unknown): number => encoder.encode(JSON.stringify(value)).length + 1;

export const splitVerdicts = (entry: VerdictEntry): VerdictEntry[] => {
  const parts: Part[] = [{ accepted: [], others: [], stock: [], owed: [] }];
  let bytes = 0;
  const put = (add: (part: Part) => void, value: unknown): void => {
    const size = sizeOf(value);
    if (bytes > 0 && bytes + size > MAX_VERDICT_PART_BYTES) {
      parts.push({ accepted: [], others: [], stock: [], owed: [] });
      bytes = 0;
    }
    add(parts.at(-1)!);
    bytes += size;
  };
  for (const run of entry.accepted) put((part) => part.accepted.push(run), run);
  for (const other of entry.others) put((part) => part.others.push(other), other);
  for (const level of entry.stock) put((part) => part.stock.push(level), level);
  for (const debt of entry.owed ?? []) put((part) => part.owed.push(debt), debt);
  return parts.map(({ owed, ...part }, i) => ({
    ...entry,
    ...part,
    ...(entry.owed === undefined ? {} : { owed }),
    ...(i < parts.length - 1 ? { more: true } : {}),
  }));
};
