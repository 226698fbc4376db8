/** What can be sold: active products, by id and by whatever code stands on them. */
import type { Catalog } from '../../../crdt-schema/catalog/index.ts';
import { productOf, type Product } from './records.ts';
import { RecordBook } from './record-book.ts';

/** Codes are compared as they are read from paper: without blanks around, whatever the case. */
const keyOf = (code: string): string => code.trim().toUpperCase();

export class Products {
  readonly book: RecordBook<Product>;
  private codes: Map<string, string> | undefined;
  private list: readonly Product[] | undefined;
  private builtAt = -1;

  constructor(catalog: Catalog) {
    this.book = new RecordBook(catalog, 'products', productOf);
  }

  get(id: string): Product | undefined {
    return this.book.get(id);
  }

  /** Those that are sold, in no order; the same list until a product changes. */
  readonly active = (): readonly Product[] => {
    this.refresh();
    return (this.list ??= this.book.all().filter((product) => product.isActive));
  };

  /** By barcode or SKU. Where several products share a code, which the conflict book tells, the first by id. */
  byCode(code: string): Product | undefined {
    this.refresh();
    this.codes ??= this.index();
    const id = this.codes.get(keyOf(code));
    return id === undefined ? undefined : this.get(id);
  }

  private refresh(): void {
    const { version } = this.book;
    if (version === this.builtAt) return;
    this.builtAt = version;
    this.codes = undefined;
    this.list = undefined;
  }

  private index(): Map<string, string> {
    const codes = new Map<string, string>();
    const note = (code: string | undefined, id: string): void => {
      if (code === undefined) return;
      const key = keyOf(code);
      const known = codes.get(key);
      if (known === undefined || id < known) codes.set(key, id);
    };
    for (const { id, sku, barcodes } of this.active()) {
      note(sku, id);
      for (const barcode of barcodes) note(barcode, id);
    }
    return codes;
  }
}
