/** Rows into the catalog: found again by their codes, created where they are new, written only where they differ. */
import { searchText } from '../../bridge/index.ts';
import {
  sameValue,
  validFieldValue,
  type Catalog,
  type FieldValues,
} from '../../crdt-schema/catalog/index.ts';
import type { ImportEntity } from './columns.ts';

export interface ImportRow {
  readonly row: number;
  /** Of a product, `category` is the category's name. */
  readonly fields: FieldValues;
}

export interface BadRow {
  readonly row: number;
  readonly field: string;
  readonly code: string;
}

export interface ImportReport {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly bad: readonly BadRow[];
}

export interface ImportOptions {
  readonly dryRun: boolean;
  readonly newId: () => string;
}

const KEYS: Readonly<Record<ImportEntity, readonly string[]>> = {
  products: ['barcodes', 'sku', 'name'],
  customers: ['taxId', 'name'],
};

const keysIn = (field: string, value: unknown): string[] =>
  [value ?? []].flat().map((one) => `${field}:${field === 'name' ? searchText(String(one)) : String(one)}`);

/** What a row is found again by, best first; by its name only where it has no code. */
export const keysOf = (entity: ImportEntity, fields: FieldValues): string[][] => {
  const keys = KEYS[entity].map((field) => keysIn(field, fields[field]));
  const codes = keys.slice(0, -1).filter((list) => list.length > 0);
  return codes.length > 0 ? codes : keys.slice(-1);
};

/** Records by every one of their keys. */
const indexOf = (catalog: Catalog, entity: ImportEntity): Map<string, Set<string>> => {
  const index = new Map<string, Set<string>>();
  for (const { id, fields } of catalog.list(entity)) {
    for (const field of KEYS[entity]) {
      for (const key of keysIn(field, fields[field])) {
        const ids = index.get(key);
        if (ids === undefined) index.set(key, new Set([id]));
        else ids.add(id);
      }
    }
  }
  return index;
};

class Categories {
  private readonly ids = new Map<string, string>();
  private readonly catalog: Catalog;
  private readonly options: ImportOptions;

  constructor(catalog: Catalog, options: ImportOptions) {
    this.catalog = catalog;
    this.options = options;
    for (const { id, fields } of catalog.list('categories'))
      this.ids.set(searchText(String(fields['name'])), id);
  }

  /** The id of the category of that name, made where it is new. */
  find(name: string): string {
    const key = searchText(name);
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.options.newId();
      this.ids.set(key, id);
      if (!this.options.dryRun) this.catalog.create('categories', id, { name, active: true });
    }
    return id;
  }
}

/** One transaction for all rows; each good row counts, whatever the others are. */
export const importRows = (
  catalog: Catalog,
  entity: ImportEntity,
  rows: readonly ImportRow[],
  options: ImportOptions,
): ImportReport => {
  const index = indexOf(catalog, entity);
  const categories = new Categories(catalog, options);
  const report = { created: 0, changed: 0, unchanged: 0 };
  const bad: BadRow[] = [];
  /** Records of this call: a second row of one is told, not merged. */
  const touched = new Set<string>();
  catalog.batch(() => {
    for (const { row, fields: given } of rows) {
      const refuse = (field: string, code: string): void => void bad.push({ row, field, code });
      const { category, ...rest } = given;
      const isNamed = category === undefined || validFieldValue('categories', 'name', category);
      const wrong = isNamed
        ? Object.keys(rest).find((field) => !validFieldValue(entity, field, rest[field]))
        : 'category';
      if (wrong !== undefined) {
        refuse(wrong, 'catalog_bad_value');
        continue;
      }
      const found = keysOf(entity, given).map(
        (keys) => new Set(keys.flatMap((key) => [...(index.get(key) ?? [])])),
      );
      const ids = found.find(({ size }) => size > 0) ?? new Set<string>();
      const [id] = ids;
      if (ids.size > 1 || (id !== undefined && touched.has(id))) {
        refuse(KEYS[entity][0]!, ids.size > 1 ? 'ambiguous_key' : 'duplicate_key');
        continue;
      }
      if (id === undefined && rest['name'] === undefined) {
        refuse('name', 'missing_name');
        continue;
      }
      const fields = category === undefined ? rest : { ...rest, category: categories.find(String(category)) };
      const before = id === undefined ? undefined : catalog.read(entity, id)?.fields;
      const news = Object.entries(fields).filter(([field, value]) => !sameValue(before?.[field], value));
      if (before !== undefined && news.length === 0) {
        report.unchanged += 1;
        continue;
      }
      const newId = id ?? options.newId();
      touched.add(newId);
      for (const key of keysOf(entity, given).flat())
        index.set(key, (index.get(key) ?? new Set()).add(newId));
      if (!options.dryRun) {
        const written =
          id === undefined
            ? catalog.create(entity, newId, { active: true, ...fields })
            : catalog.setFields(entity, id, Object.fromEntries(news));
        if (!written.ok) {
          refuse(String(written.error.params?.['field'] ?? 'name'), written.error.code);
          continue;
        }
      }
      report[id === undefined ? 'created' : 'changed'] += 1;
    }
  });
  return { ...report, bad };
};
