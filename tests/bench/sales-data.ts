/** A day of a shop for the benchmarks: sales of three lines, and edits of the catalog. The same for all compared. */
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import { createPrng } from '../../crdt-schema/model/prng.ts';
import type { Product } from './catalog-data.ts';
import type { Edit, SaleBody } from './sales-work.mjs';

const START_MS = 1_780_100_000_000;
const SALE_STEP_MS = 40_000;
const LINES = 3;

export const benchSales = (count: number, products: readonly Product[], seed: string): SaleBody[] => {
  const prng = createPrng(`bench sales ${seed}`);
  return Array.from({ length: count }, (_, i) => {
    const lines = Array.from({ length: LINES }, () => {
      const [product, fields] = products[prng.int(products.length)]!;
      const pieces = 1 + prng.int(5);
      const price = fields['price'] as number;
      return {
        product,
        name: fields['name'] as string,
        quantity: pieces * 1_000,
        price,
        total: (pieces * price) / 100,
      };
    });
    const total = lines.reduce((sum, line) => sum + line.total, 0);
    const id = uuidv7(START_MS + i * SALE_STEP_MS, prng.bytes);
    return { id, lines, payments: [{ method: 'cash', amount: total }], total };
  });
};

/** Edits of one field each; products of `side` 0 or 1 only, so that what both ends hold does not hang on who wins. */
export const benchEdits = (count: number, products: readonly Product[], side: 0 | 1): Edit[] => {
  const prng = createPrng(`bench edits ${side}`);
  return Array.from({ length: count }, () => {
    const [id] = products[prng.int(Math.floor(products.length / 2)) * 2 + side]!;
    const isPrice = prng.chance(0.8);
    return isPrice
      ? { id, field: 'price', value: (10 + prng.int(40_000)) * 500 }
      : { id, field: 'minStock', value: prng.int(500) * 1_000 };
  });
};

/** The products after all edits. */
export const edited = (products: readonly Product[], edits: readonly Edit[]): Product[] => {
  const all = new Map(products.map(([id, fields]) => [id, { ...fields }]));
  for (const { id, field, value } of edits) all.get(id)![field] = value;
  return [...all];
};
