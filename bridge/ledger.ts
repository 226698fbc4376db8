/** What the rules may ask of the ledger, and what an accepted op does to it. Units as in crdt-schema/ops/op.ts. */
import type { Op } from '../crdt-schema/ops/op.ts';
import type { Verdict } from '../crdt-schema/verdicts/verdict.ts';

export type StockPolicy = 'reject' | 'allow_negative';

export interface ProductView {
  readonly name: string;
  readonly active: boolean;
  readonly stockPolicy: StockPolicy;
}

/** A sale that a refund may name. Quantities per product, in thousandths. */
export type SaleView =
  | { readonly status: 'rejected' }
  | {
      readonly status: 'accepted';
      readonly sold: ReadonlyMap<string, number>;
      readonly refunded: ReadonlyMap<string, number>;
      /** The highest price at which each product was sold, in ten-thousandths. */
      readonly prices: ReadonlyMap<string, number>;
    };

export interface LedgerView {
  product(id: string): ProductView | undefined;
  /** Thousandths; 0 where nothing ever moved. */
  stock(product: string): number;
  sale(id: string): SaleView | undefined;
  /** The accepted op that bears the receipt number. */
  receiptOwner(series: string, number: number): string | undefined;
}

/** The device that wrote the op, and the hub's clock. */
export interface OpContext {
  readonly till: string;
  readonly series: string;
  readonly revoked: boolean;
  /** Unix ms. */
  readonly nowMs: number;
  /** Decimals of the store's currency. */
  readonly exponent: number;
}

/** `waitsFor` names what a waiting op waits for: `product:<id>` or `sale:<id>`. */
export interface Decision {
  readonly verdict: Verdict;
  readonly waitsFor?: string;
}

export interface StockChange {
  readonly product: string;
  /** Signed thousandths: what it does to the stock. */
  readonly quantity: number;
  readonly reason: string;
}

/** The stock that the op moves, a row a line. */
export const stockChanges = (op: Op): StockChange[] => {
  switch (op.kind) {
    case 'sale':
      return op.lines.map(({ product, quantity }) => ({ product, quantity: -quantity, reason: 'sale' }));
    case 'refund':
      return op.lines.map(({ product, quantity }) => ({ product, quantity, reason: 'refund' }));
    case 'stock_move':
      return op.lines.map(({ product, quantity }) => ({ product, quantity, reason: op.reason }));
  }
};
