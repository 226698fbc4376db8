/**
 * Products by words, code or SKU, kept in memory. 20,000 names are one pass over short texts (2 to 5 ms), so there is no
 * index of words that would have to be kept: a product that changes is put again, and that is all.
 */
import { exactForm, numberForm, variantsOf } from './gtin.ts';
import { wordsOf } from './fold.ts';

/** What of a product is searched; fields as the catalog has them. */
export interface Searchable {
  readonly id: string;
  readonly name: string;
  readonly sku?: string | undefined;
  readonly barcodes?: readonly string[] | undefined;
  /** False: it is no longer sold, and found by its code only. */
  readonly active?: boolean | undefined;
}

export interface Search<P extends Searchable> {
  /** The best hits first: exact code, beginning of the name, words of the name, part of a code; alike by name. */
  find(query: string, limit?: number): P[];
  /** The products with that code: exact, else as another form of the same number. Those that are sold come alone. */
  byCode(code: string): P[];
  /** The products of which a code is that number, whatever zeros are in front: what a scale's label names. */
  byNumber(number: string): P[];
  get(id: string): P | undefined;
  /** Adds the product, or what became of it. */
  put(product: P): void;
  /** The same of many, in one pass over all: for so few that the page does not notice, and the others later. */
  putMany(products: readonly P[]): void;
  remove(id: string): void;
  readonly size: number;
}

interface Row<P> {
  readonly product: P;
  /** Its words with a space before each: what begins a word is found by one `includes`. */
  readonly words: string;
  /** Its codes, a space before and behind each. */
  readonly codes: string;
  /** By this rows are in order. */
  readonly order: string;
}

const DEFAULT_LIMIT = 50;
/** The last digits of a barcode that does not scan, as a person types them. */
const MIN_ENDING = 4;
/** To find the place of each takes less than to go through all. */
const MAX_PUT_SINGLY = 20;

const codesOf = ({ sku, barcodes = [] }: Searchable): readonly string[] =>
  sku === undefined ? barcodes : [sku, ...barcodes];

const rowOf = <P extends Searchable>(product: P): Row<P> => {
  const words = ` ${wordsOf(product.name).join(' ')}`;
  return {
    product,
    words,
    codes: ` ${codesOf(product).map(exactForm).join('  ')} `,
    order: `${words} ${product.id}`,
  };
};

/** Ids by text; one id is the usual case. */
class Multimap {
  private readonly map = new Map<string, Set<string>>();

  add(key: string, id: string): void {
    const ids = this.map.get(key);
    if (ids === undefined) this.map.set(key, new Set([id]));
    else ids.add(id);
  }

  delete(key: string, id: string): void {
    const ids = this.map.get(key);
    if (ids === undefined) return;
    ids.delete(id);
    if (ids.size === 0) this.map.delete(key);
  }

  get(key: string): Iterable<string> {
    return this.map.get(key) ?? [];
  }
}

const byOrder = <P>(a: Row<P>, b: Row<P>): number => (a.order < b.order ? -1 : 1);

/** Where the text belongs among rows in order. */
const placeOf = <P>(rows: readonly Row<P>[], order: string): number => {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]!.order < order) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Both in order. */
const merged = <P>(some: readonly Row<P>[], others: readonly Row<P>[]): Row<P>[] => {
  const rows: Row<P>[] = [];
  let at = 0;
  for (const row of some) {
    while (at < others.length && others[at]!.order < row.order) rows.push(others[at++]!);
    rows.push(row);
  }
  while (at < others.length) rows.push(others[at++]!);
  return rows;
};

export const createSearch = <P extends Searchable>(products: Iterable<P>): Search<P> => {
  const byId = new Map<string, Row<P>>();
  const exact = new Multimap();
  const numbers = new Multimap();

  const index = (row: Row<P>): void => {
    const { product } = row;
    byId.set(product.id, row);
    for (const code of codesOf(product)) {
      exact.add(exactForm(code), product.id);
      const number = numberForm(code);
      if (number !== undefined) numbers.add(number, product.id);
    }
  };
  const unindex = ({ product }: Row<P>): void => {
    byId.delete(product.id);
    for (const code of codesOf(product)) {
      exact.delete(exactForm(code), product.id);
      const number = numberForm(code);
      if (number !== undefined) numbers.delete(number, product.id);
    }
  };

  for (const product of products) index(rowOf(product));
  let rows = [...byId.values()].sort(byOrder);

  const sold = (ids: Iterable<string>): P[] => {
    const rows = [...ids].map((id) => byId.get(id)!).sort(byOrder);
    const found = rows.map(({ product }) => product);
    const active = found.filter((product) => product.active !== false);
    return active.length > 0 ? active : found;
  };

  const remove = (id: string): void => {
    const row = byId.get(id);
    if (row === undefined) return;
    rows.splice(placeOf(rows, row.order), 1);
    unindex(row);
  };

  const byNumber = (number: string): P[] => sold(numbers.get(numberForm(number) ?? ''));

  const byCode = (code: string): P[] => {
    const found = sold(exact.get(exactForm(code)));
    if (found.length > 0) return found;
    for (const variant of variantsOf(code)) {
      const others = sold(numbers.get(variant));
      if (others.length > 0) return others;
    }
    return [];
  };

  const find = (query: string, limit = DEFAULT_LIMIT): P[] => {
    const begins = wordsOf(query);
    const code = exactForm(query);
    if (code === '') return [];
    const first = byCode(code).filter(({ active }) => active !== false);
    const whole = ` ${begins.join(' ')}`;
    const starts = begins.map((word) => ` ${word}`);
    const ending = code.length >= MIN_ENDING && numberForm(code) !== undefined ? `${code} ` : undefined;
    const inName: P[] = [];
    const inWords: P[] = [];
    const inCodes: P[] = [];
    for (const { product, words, codes } of rows) {
      if (product.active === false || first.includes(product)) continue;
      if (starts.length > 0 && starts.every((word) => words.includes(word))) {
        if (words.startsWith(whole)) inName.push(product);
        else if (inWords.length < limit) inWords.push(product);
      } else if (inCodes.length < limit) {
        if (codes.includes(` ${code}`) || (ending !== undefined && codes.includes(ending)))
          inCodes.push(product);
      }
      if (first.length + inName.length >= limit) break;
    }
    return [...first, ...inName, ...inWords, ...inCodes].slice(0, limit);
  };

  const put = (product: P): void => {
    remove(product.id);
    const row = rowOf(product);
    rows.splice(placeOf(rows, row.order), 0, row);
    index(row);
  };

  const putMany = (products: readonly P[]): void => {
    if (products.length <= MAX_PUT_SINGLY) return products.forEach(put);
    const fresh = new Map(products.map((product) => [product.id, rowOf(product)]));
    for (const id of fresh.keys()) {
      const before = byId.get(id);
      if (before !== undefined) unindex(before);
    }
    const others = rows.filter(({ product }) => !fresh.has(product.id));
    for (const row of fresh.values()) index(row);
    rows = merged(others, [...fresh.values()].sort(byOrder));
  };

  return {
    find,
    byCode,
    byNumber,
    get: (id) => byId.get(id)?.product,
    put,
    putMany,
    remove,
    get size() {
      return rows.length;
    },
  };
};
