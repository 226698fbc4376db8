/**
 * A ledger in memory: the working set of one transaction, filled from Postgres, and the whole ledger of a simulation.
 */
import type { Op } from '../crdt-schema/ops/op.ts';
import { stockChanges, type LedgerView, type ProductView, type SaleView } from './ledger.ts';
import { byProduct } from './rules/rule.ts';

interface MutableSale {
  readonly status: 'accepted';
  readonly sold: Map<string, number>;
  readonly refunded: Map<string, number>;
  readonly prices: ReadonlyMap<string, number>;
}

const add = (sums: Map<string, number>, lines: readonly { product: string; quantity: number }[]): void => {
  for (const [product, quantity] of byProduct(lines)) sums.set(product, (sums.get(product) ?? 0) + quantity);
};

const highestPrices = (lines: readonly { product: string; price: number }[]): Map<string, number> => {
  const prices = new Map<string, number>();
  for (const { product, price } of lines) prices.set(product, Math.max(price, prices.get(product) ?? 0));
  return prices;
};

export class MemoryLedger implements LedgerView {
  private readonly products = new Map<string, ProductView>();
  private readonly levels = new Map<string, number>();
  private readonly sales = new Map<string, MutableSale | { readonly status: 'rejected' }>();
  private readonly receipts = new Map<string, string>();

  product(id: string): ProductView | undefined {
    return this.products.get(id);
  }

  stock(product: string): number {
    return this.levels.get(product) ?? 0;
  }

  sale(id: string): SaleView | undefined {
    return this.sales.get(id);
  }

  receiptOwner(series: string, number: number): string | undefined {
    return this.receipts.get(`${series}-${number}`);
  }

  setProduct(id: string, product: ProductView): void {
    this.products.set(id, product);
  }

  setStock(product: string, quantity: number): void {
    this.levels.set(product, quantity);
  }

  setReceipt(series: string, number: number, op: string): void {
    this.receipts.set(`${series}-${number}`, op);
  }

  setSale(
    id: string,
    sold: Map<string, number>,
    refunded: Map<string, number>,
    prices: ReadonlyMap<string, number>,
  ): void {
    this.sales.set(id, { status: 'accepted', sold, refunded, prices });
  }

  setRejectedSale(id: string): void {
    this.sales.set(id, { status: 'rejected' });
  }

  /** Does what the accepted op does. */
  accept(op: Op): void {
    for (const { product, quantity } of stockChanges(op))
      this.levels.set(product, this.stock(product) + quantity);
    if ('receipt' in op) this.setReceipt(op.receipt.series, op.receipt.number, op.id);
    if (op.kind === 'sale') this.setSale(op.id, byProduct(op.lines), new Map(), highestPrices(op.lines));
    if (op.kind === 'refund' && op.sale !== undefined) {
      const sale = this.sales.get(op.sale);
      if (sale?.status === 'accepted') add(sale.refunded, op.lines);
    }
  }

  stockLevels(): ReadonlyMap<string, number> {
    return this.levels;
  }
}
