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

/** What a row is to the catalog: a new record, a change of one, or nothing that it does not say already. */
export interface RowOutcome {
  readonly row: number;
  readonly outcome: 'created' | 'changed' | 'unchanged';
  /** Of a change: what the fields that change said before; null where they said nothing. */
  readonly before?: FieldValues;
}

export interface ImportReport {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly bad: readonly BadRow[];
  /** Each row that was not refused, where the options want it. */
  readonly rows?: readonly RowOutcome[];
}

export interface ImportOptions {
  readonly dryRun: boolean;
  /** Tells what became, or would become, of each row. */
  readonly details?: boolean;
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

/** Records by every one of their keys. An archived record has given its codes free: it is found where no other is. */
class RecordFinder {
  private readonly entity: ImportEntity;
  private readonly active = new Map<string, Set<string>>();
  private readonly archived = new Map<string, Set<string>>();

  constructor(catalog: Catalog, entity: ImportEntity) {
    this.entity = entity;
    for (const { id, fields } of catalog.list(entity)) {
      const index = fields['active'] === false ? this.archived : this.active;
      for (const field of KEYS[entity]) this.index(index, keysIn(field, fields[field]), id);
    }
  }

  /** Whether all of the row's codes are those of one record, or of none: a code of a second one would be there twice. */
  find(fields: FieldValues): { readonly ids: ReadonlySet<string>; readonly field: string } {
    const keys = keysOf(this.entity, fields).flat();
    const field = keys[0]?.split(':', 1)[0] ?? KEYS[this.entity][0]!;
    for (const index of [this.active, this.archived]) {
      const ids = new Set(keys.flatMap((key) => [...(index.get(key) ?? [])]));
      if (ids.size > 0) return { ids, field };
    }
    return { ids: new Set(), field };
  }

  add(fields: FieldValues, id: string): void {
    this.index(this.active, keysOf(this.entity, fields).flat(), id);
  }

  private index(index: Map<string, Set<string>>, keys: readonly string[], id: string): void {
    for (const key of keys) {
      const ids = index.get(key);
      if (ids === undefined) index.set(key, new Set([id]));
      else ids.add(id);
    }
  }
}

interface Tax {
  readonly name: string;
  readonly rate: number;
}

/** A column of one tax says nothing of a product's other taxes: those stay. */
const withTaxes = (before: unknown, given: unknown): Tax[] => {
  const left = new Map((given as readonly Tax[]).map((tax) => [searchText(tax.name), tax]));
  const kept = ((before ?? []) as readonly Tax[]).map((tax) => {
    const key = searchText(tax.name);
    const next = left.get(key);
    left.delete(key);
    return next === undefined ? tax : { ...tax, rate: next.rate };
  });
  return [...kept, ...left.values()];
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
  const finder = new RecordFinder(catalog, entity);
  const categories = new Categories(catalog, options);
  const report = { created: 0, changed: 0, unchanged: 0 };
  const bad: BadRow[] = [];
  const outcomes: RowOutcome[] = [];
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
      const { ids, field: key } = finder.find(given);
      const [id] = ids;
      if (ids.size > 1 || (id !== undefined && touched.has(id))) {
        refuse(key, ids.size > 1 ? 'ambiguous_key' : 'duplicate_key');
        continue;
      }
      if (id !== undefined) touched.add(id);
      if (id === undefined && rest['name'] === undefined) {
        refuse('name', 'missing_name');
        continue;
      }
      const before = id === undefined ? undefined : catalog.read(entity, id)?.fields;
      const fields = {
        ...rest,
        ...(category === undefined ? {} : { category: categories.find(String(category)) }),
        ...(Array.isArray(rest['taxes']) ? { taxes: withTaxes(before?.['taxes'], rest['taxes']) } : {}),
      };
      const news = Object.entries(fields).filter(([field, value]) => !sameValue(before?.[field], value));
      if (before !== undefined && news.length === 0) {
        report.unchanged += 1;
        outcomes.push({ row, outcome: 'unchanged' });
        continue;
      }
      const newId = id ?? options.newId();
      touched.add(newId);
      finder.add(given, newId);
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
      const said = news.map(([field]) => [field, before?.[field] ?? null]);
      outcomes.push(
        before === undefined
          ? { row, outcome: 'created' }
          : { row, outcome: 'changed', before: Object.fromEntries(said) },
      );
    }
  });
  return { ...report, bad, ...(options.details === true ? { rows: outcomes } : {}) };
};
