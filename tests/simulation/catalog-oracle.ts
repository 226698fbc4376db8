/**
 * What was written into the catalog, by whom, and what each writer saw: whatever is gone at the end must have been
 * seen by a write that stands, or that was in turn seen by one that does.
 */
import * as Y from 'yjs';
import { createCatalog, type Catalog } from '../../crdt-schema/catalog/index.ts';
import type { HlcClock } from '../../crdt-schema/model/clock.ts';

export type CatalogRows = readonly (readonly [id: string, fields: Readonly<Record<string, unknown>>])[];

/** The catalog as the simulated tills use it: prices, each written once in the whole run. */
export interface PriceBook {
  create(product: string, fields: Readonly<Record<string, unknown>>): void;
  write(product: string, price: number): boolean;
  /** The prices that stand: several where nobody has seen all of them. */
  standing(product: string): readonly number[];
  archive(product: string): void;
  consolidate(beforeMs: number): void;
  products(): CatalogRows;
  createCustomer(id: string, fields: Readonly<Record<string, unknown>>): void;
  customers(): CatalogRows;
}

export const createPriceBook = (doc: Y.Doc, clock: HlcClock, device: string): PriceBook => {
  const catalog: Catalog = createCatalog({ doc, clock, device });
  return {
    create: (product, fields) => void catalog.create('products', product, fields),
    write: (product, price) => catalog.setField('products', product, 'price', price).ok,
    standing(product) {
      const record = catalog.read('products', product);
      if (record === undefined) return [];
      const conflict = record.conflicts.find(({ field }) => field === 'price');
      const values = conflict?.candidates.map(({ value }) => value) ?? [record.fields['price']];
      return values.map(Number);
    },
    archive: (product) => void catalog.archive('products', product),
    consolidate: (beforeMs) => void catalog.consolidate('products', beforeMs),
    products: () => [...catalog.ids('products')].map((id) => [id, catalog.read('products', id)!.fields]),
    createCustomer: (id, fields) => void catalog.create('customers', id, fields),
    customers: () => [...catalog.ids('customers')].map((id) => [id, catalog.read('customers', id)!.fields]),
  };
};

/** The planted bug: one key for a field, whoever writes. */
export const createLastWriterBook = (doc: Y.Doc): PriceBook => {
  const map = doc.getMap<Readonly<Record<string, unknown>>>('products');
  const customers = doc.getMap<Readonly<Record<string, unknown>>>('customers');
  const prices = doc.getMap<number>('prices');
  return {
    create: (product, fields) => void map.set(product, fields),
    write: (product, price) => map.has(product) && prices.set(product, price) === price,
    standing(product) {
      const price = prices.get(product) ?? map.get(product)?.['price'];
      return price === undefined ? [] : [Number(price)];
    },
    archive: (product) => void prices.get(product),
    consolidate: () => undefined,
    products: () => [...map.keys()].sort().map((id) => [id, map.get(id)!]),
    createCustomer: (id, fields) => void customers.set(id, fields),
    customers: () => [...customers.keys()].sort().map((id) => [id, customers.get(id)!]),
  };
};

interface PriceWrite {
  readonly product: string;
  readonly price: number;
  readonly seen: readonly number[];
  /** On the writer's disk. */
  durable: boolean;
  /** The process died before that, or that disk was replaced by an older copy since. */
  excused: boolean;
  readonly writer: string;
}

export class CatalogOracle {
  private readonly writes: PriceWrite[] = [];
  /** Writers whose disk went back in time. */
  private readonly wentBack = new Set<string>();
  private readonly latest = new Map<string, string>();

  /**
   * `clock` is the writer's, just before. A device whose disk went back and which repeats clocks that its peers have
   * seen writes what counts as seen already: the one thing that a hybrid clock cannot tell (SPEC, CA-9).
   */
  wrote(writer: string, product: string, price: number, seen: readonly number[], clock: string): void {
    const latest = this.latest.get(writer) ?? '';
    const excused = this.wentBack.has(writer) && clock <= latest;
    if (clock > latest) this.latest.set(writer, clock);
    this.writes.push({ product, price, seen, durable: false, excused, writer });
  }

  /** The writer's disk has answered for everything that it wrote up to the number given. */
  becameDurable(writer: string, upTo: number): void {
    for (const write of this.writes.slice(0, upTo)) if (write.writer === writer) write.durable = true;
  }

  /** The writer's process died: what its disk had not answered for may be gone. */
  crashed(writer: string): void {
    for (const write of this.writes) if (write.writer === writer && !write.durable) write.excused = true;
  }

  /** The writer's disk was replaced by an older copy: what it alone held is gone with it. */
  excuse(writer: string): void {
    this.wentBack.add(writer);
    for (const write of this.writes) if (write.writer === writer) write.excused = true;
  }

  get length(): number {
    return this.writes.length;
  }

  /** Durable prices that are gone although no write that lasts had seen them. */
  lost(standing: (product: string) => readonly number[]): number[] {
    const lasting = new Set<number>();
    /** A write that its device sent and forgot, as it died, counts like the one that it put in its place. */
    const anew = new Set<string>();
    for (const { price, product, writer, seen, excused } of this.writes.toReversed()) {
      const key = `${writer} ${product}`;
      const stands = lasting.has(price) || standing(product).includes(price);
      if (!stands && !(excused && anew.has(key))) continue;
      anew.add(key);
      for (const one of seen) lasting.add(one);
    }
    return this.writes
      .filter(
        ({ durable, excused, product, price }) =>
          durable && !excused && !lasting.has(price) && !standing(product).includes(price),
      )
      .map(({ price }) => price);
  }
}
