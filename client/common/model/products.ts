/**
 * What can be sold: by id, by whatever code stands on it, by name. Of many products the page reads and indexes a few at a time,
 * between which it draws and hears keys; whoever searches or scans before that is over has the rest read at once, and misses nothing.
 */
import type { Catalog } from '../../../crdt-schema/catalog/index.ts';
import { createSearch, type Search } from '../search/search.ts';
import { productOf, type Product } from './records.ts';
import { RecordBook } from './record-book.ts';

/** Beyond so many changes at once they are indexed bit by bit, some 10 ms each on a small tablet. */
const PART = 300;

/** Lets the page draw and hear keys between two parts. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export class Products {
  readonly book: RecordBook<Product>;
  private readonly listeners = new Set<() => void>();
  private readonly index: Search<Product> = createSearch<Product>([]);
  /** Ids that the index does not have as they are now; undefined until anybody asks for products. */
  private unindexed: Set<string> | undefined;
  private work: Promise<void> | undefined;
  private list: readonly Product[] | undefined;

  constructor(catalog: Catalog) {
    this.book = new RecordBook(catalog, 'products', productOf);
    this.book.subscribe((ids) => this.changed(ids));
  }

  /** Hears when a product changed, and when others have been read. Returns the way to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  get(id: string): Product | undefined {
    return this.book.get(id);
  }

  /** Those that are sold, in no order, as far as they are read; the same list until a product changes or others are read. */
  readonly active = (): readonly Product[] => {
    if (this.unindexed === undefined) this.indexPart();
    return (this.list ??= this.book.soFar().filter((product) => product.active));
  };

  /** Whether `active` has all of them. */
  readonly isWhole = (): boolean => this.toIndex().size === 0;

  /** By name and codes; as the catalog is now. */
  get search(): Search<Product> {
    this.indexPart(Infinity);
    return this.index;
  }

  private toIndex(): Set<string> {
    // Also what a page has read already: a ticket names its products before anybody searches.
    return (this.unindexed ??= this.book.ids());
  }

  /** The rest is done later. */
  private indexPart(most = PART): void {
    const unindexed = this.toIndex();
    if (unindexed.size === 0) return;
    const [removed, found]: [string[], Product[]] = [[], []];
    for (const id of unindexed) {
      const product = this.book.get(id);
      if (product === undefined) removed.push(id);
      else found.push(product);
      unindexed.delete(id);
      if (removed.length + found.length >= most) break;
    }
    for (const id of removed) this.index.remove(id);
    this.index.putMany(found);
    this.list = undefined;
    if (unindexed.size > 0) this.work ??= this.indexRest();
  }

  private async indexRest(): Promise<void> {
    while (this.toIndex().size > 0) {
      await nextTurn();
      this.indexPart();
    }
    this.work = undefined;
    this.tell();
  }

  private changed(ids: readonly string[]): void {
    if (this.unindexed === undefined) return this.tell();
    for (const id of ids) this.unindexed.add(id);
    this.indexPart();
    this.tell();
  }

  private tell(): void {
    this.list = undefined;
    for (const listener of this.listeners) listener();
  }
}
