/** The sales of the backup's workload. */
import type { Sale } from '../../crdt-schema/ops/op.ts';

export const LINES = 3;
export const PRODUCTS = 500;

export const uuid = (kind: number, n: number): string =>
  `01890000-0000-7000-8${kind.toString(16).padStart(3, '0')}-${n.toString(16).padStart(12, '0')}`;

export const saleOf = (id: string, at: string, till: string, number: number, n: number): Sale => {
  const lines = Array.from({ length: LINES }, (_, i) => {
    const price = 10_000 * (1 + ((n + i * 7) % 90));
    const product = uuid(1, (n * 13 + i) % PRODUCTS);
    return { product, name: 'Café de olla', quantity: 1_000, price, total: price / 100 };
  });
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  const payments = [{ method: 'cash' as const, amount: total }];
  return { v: 1, kind: 'sale', id, at, till, receipt: { series: till, number }, lines, payments, total };
};
