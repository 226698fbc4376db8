/** Sales for the demo: small tickets of what the catalogue has, one after another, at one till after another. */
import { lineTotal } from '../../crdt-schema/model/money.ts';
import { createPrng } from '../../crdt-schema/model/prng.ts';
import type { Line } from '../../crdt-schema/ops/op.ts';
import type { TillNode } from '../till-node/till-node.ts';

const SALE_EVERY_MS = 1_500;
const MAX_LINES = 4;
const PIECE = 1_000;

/** Sells until told to end. `tills` have the catalogue, or will have it in a moment. */
export const keepSelling = (tills: readonly TillNode[]): (() => void) => {
  const prng = createPrng('demo');
  const sell = async (till: TillNode): Promise<void> => {
    const products = [...till.server.peer.catalog.list('products')].filter(
      ({ fields }) => fields['active'] !== false,
    );
    if (products.length === 0) return;
    const lines = Array.from({ length: 1 + prng.int(MAX_LINES) }, (): Line => {
      const { id, fields } = products[prng.int(products.length)]!;
      const quantity = fields['unit'] === 'kg' ? 100 + prng.int(2_000) : PIECE * (1 + prng.int(3));
      const price = Number(fields['price'] ?? 0);
      return {
        product: id,
        name: String(fields['name']),
        quantity,
        price,
        total: lineTotal(quantity, price),
      };
    });
    const total = lines.reduce((sum, line) => sum + line.total, 0);
    const id = till.newId();
    await till.write(id, (stamp) => ({
      v: 1,
      kind: 'sale',
      id,
      ...stamp,
      lines,
      payments: [{ method: 'cash', amount: total }],
      total,
    }));
  };
  const timer = setInterval(() => void sell(tills[prng.int(tills.length)]!), SALE_EVERY_MS);
  return () => clearInterval(timer);
};
