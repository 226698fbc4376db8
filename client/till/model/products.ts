/** What can be sold: by id, by whatever code stands on it, by name. */
import type { Catalog } from '../../../crdt-schema/catalog/index.ts';
import { createSearch, type Search } from '../input/search.ts';
import { productOf, type Product } from './records.ts';
import { RecordBook } from './record-book.ts';

/** Beyond so many changes at once the index is made anew: one by one they would take longer. */
const MAX_PUT = 200;

export class Products {
  readonly book: RecordBook<Product>;
  private index: Search<Product> | undefined;
  private list: readonly Product[] | undefined;

  constructor(catalog: Catalog) {
    this.book = new RecordBook(catalog, 'products', productOf);
    this.book.subscribe((ids) => this.changed(ids));
  }

  get(id: string): Product | undefined {
    return this.book.get(id);
  }

  /** Those that are sold, in no order; the same list until a product changes. */
  readonly active = (): readonly Product[] =>
    (this.list ??= this.book.all().filter((product) => product.active));

  /** By name and codes; as the catalog is now. */
  get search(): Search<Product> {
    return (this.index ??= createSearch(this.book.all()));
  }

  private changed(ids: readonly string[]): void {
    this.list = undefined;
    if (this.index === undefined) return;
    if (ids.length > MAX_PUT) this.index = undefined;
    else
      for (const id of ids) {
        const product = this.book.get(id);
        if (product === undefined) this.index.remove(id);
        else this.index.put(product);
      }
  }
}
