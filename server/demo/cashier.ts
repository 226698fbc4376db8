/** Sales for the demo: small tickets of what the catalogue has, one after another, at one till after another. */
import type { Catalog, CatalogRecord } from '../../crdt-schema/catalog/index.ts';
import { lineTotal } from '../../crdt-schema/model/money.ts';
import { createPrng, type Prng } from '../../crdt-schema/model/prng.ts';
import type { Line, Sale } from '../../crdt-schema/ops/op.ts';
import type { Stamp, TillNode } from '../till-node/till-node.ts';

const SALE_EVERY_MS = 1_500;
const MAX_LINES = 4;
const PIECE = 1_000;

/** Of goods that are counted piece by piece, nothing is taken at random: the last one is for whoever wants it. */
const isCommon = ({ fields }: CatalogRecord): boolean =>
  fields['active'] !== false && fields['stockPolicy'] !== 'reject';

const lineOf = ({ id, fields }: CatalogRecord, quantity: number): Line => {
  const price = Number(fields['price'] ?? 0);
  return { product: id, name: String(fields['name']), quantity, price, total: lineTotal(quantity, price) };
};

/** A small basket; empty where there is no catalog yet. */
export const pickLines = (catalog: Catalog, prng: Prng): Line[] => {
  const products = [...catalog.list('products')].filter(isCommon);
  if (products.length === 0) return [];
  return Array.from({ length: 1 + prng.int(MAX_LINES) }, () => {
    const product = products[prng.int(products.length)]!;
    return lineOf(
      product,
      product.fields['unit'] === 'kg' ? 100 + prng.int(2_000) : PIECE * (1 + prng.int(3)),
    );
  });
};

/** One piece of one product. */
export const pieceOf = (product: CatalogRecord): Line => lineOf(product, PIECE);

export const totalOf = (lines: readonly Line[]): number => lines.reduce((sum, { total }) => sum + total, 0);

/** Paid in cash, to the centavo. */
export const cashSale = (id: string, stamp: Stamp, lines: Line[]): Sale => {
  const total = totalOf(lines);
  return { v: 1, kind: 'sale', id, ...stamp, lines, payments: [{ method: 'cash', amount: total }], total };
};

/** Sells until told to end. `tills` have the catalogue, or will have it in a moment. */
export const keepSelling = (tills: readonly TillNode[]): (() => void) => {
  const prng = createPrng('demo');
  const sell = async (till: TillNode): Promise<void> => {
    const lines = pickLines(till.server.peer.catalog, prng);
    if (lines.length === 0) return;
    const id = till.newId();
    await till.write(id, (stamp) => cashSale(id, stamp, lines));
  };
  const timer = setInterval(() => void sell(tills[prng.int(tills.length)]!), SALE_EVERY_MS);
  return () => clearInterval(timer);
};
