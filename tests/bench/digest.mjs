/** One hash of all products, the same however they are stored: keys in order, products by id. */
import { createHash } from 'node:crypto';

const ordered = (value) => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(ordered);
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, ordered(value[key])]),
  );
};

export const digestOf = (products) => {
  const hash = createHash('sha256');
  for (const [id, fields] of [...products].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(JSON.stringify([id, ordered(fields)]));
  return hash.digest('hex');
};
