/** The columns of the tables of the catalog: which field each shows, how it is typed, and what of it is sorted by. */
import { validFieldValue, type EntityName, type FieldValues } from '../../../crdt-schema/catalog/index.ts';
import { formatDecimal, parseDecimal } from '../../../crdt-schema/model/money.ts';
import { fold } from '../../common/search/fold.ts';

export const TABLES = ['products', 'customers', 'categories'] as const satisfies readonly EntityName[];
export type TableName = (typeof TABLES)[number];

export type ColumnKind = 'text' | 'codes' | 'price' | 'amount' | 'quantity' | 'number' | 'category' | 'unit';

export interface Column {
  /** Name of the field. */
  readonly field: string;
  readonly kind: ColumnKind;
  /** Of all columns together so much of the width. */
  readonly share: number;
  /** Shown until somebody says otherwise. */
  readonly isUsual: boolean;
}

const column = (field: string, kind: ColumnKind, share: number, isUsual = true): Column => ({
  ...{ field, kind, share, isUsual },
});

export const COLUMNS: Readonly<Record<TableName, readonly Column[]>> = {
  products: [
    column('name', 'text', 4),
    // Beside the name, where a phone shows it too.
    column('price', 'price', 1.5),
    column('sku', 'text', 1.5, false),
    column('barcodes', 'codes', 2),
    column('category', 'category', 2),
    column('unit', 'unit', 1, false),
    column('minStock', 'quantity', 1.5, false),
  ],
  customers: [
    column('name', 'text', 3),
    column('phone', 'text', 1.5),
    column('taxId', 'text', 1.5, false),
    column('email', 'text', 2, false),
    column('creditLimit', 'amount', 1.5),
  ],
  categories: [
    column('name', 'text', 3),
    column('order', 'number', 1),
    column('parent', 'category', 2),
    column('color', 'text', 1, false),
  ],
};

export const UNITS = ['piece', 'kg', 'g', 'l', 'ml', 'm'] as const;
export const RIGHT: ReadonlySet<ColumnKind> = new Set(['price', 'amount', 'quantity', 'number']);
/** Chosen from a list, not typed. */
export const CHOSEN: ReadonlySet<ColumnKind> = new Set(['category', 'unit']);

const PRICE_DECIMALS = 4;
const QUANTITY_DECIMALS = 3;

const decimalsOf = (kind: ColumnKind, exponent: number): number | undefined => {
  switch (kind) {
    case 'price':
      return PRICE_DECIMALS;
    case 'quantity':
      return QUANTITY_DECIMALS;
    case 'amount':
      return exponent;
    case 'number':
      return 0;
    default:
      return undefined;
  }
};

/** Decimals that say nothing are not typed over: `28.5000` is `28.50`. */
const shortened = (text: string, exponent: number): string =>
  text.replace(new RegExp(`(\\.\\d{${exponent}}\\d*?)0+$`), '$1');

/** As it is typed over; `exponent` is that of the currency. */
export const typedText = (value: unknown, kind: ColumnKind, exponent: number): string => {
  const decimals = decimalsOf(kind, exponent);
  if (typeof value === 'number' && decimals !== undefined) {
    const text = formatDecimal(value, decimals);
    return kind === 'price' ? shortened(text, exponent) : text;
  }
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : '';
};

/** As the catalog takes it; null clears the field. Undefined: it is none. */
export const typedValue = (
  typed: string,
  {
    table,
    field,
    kind,
    exponent,
  }: Readonly<{ table: TableName; field: string; kind: ColumnKind; exponent: number }>,
): unknown => {
  const text = typed.trim();
  const parsed = (): unknown => {
    if (text === '') return null;
    const decimals = decimalsOf(kind, exponent);
    // Commas part thousands where three digits follow.
    if (decimals !== undefined)
      return parseDecimal(text.replace(/[$\s]/g, '').replace(/,(?=\d{3}(?!\d))/g, ''), decimals);
    if (kind === 'codes') return text.split(/[,;\s]+/).filter((code) => code !== '');
    return text;
  };
  const value = parsed();
  return value !== undefined && validFieldValue(table, field, value) ? value : undefined;
};

export interface Row {
  readonly id: string;
  readonly fields: FieldValues;
  readonly isActive: boolean;
  /** Some field of it has several values, and somebody has to say which. */
  readonly isAsked: boolean;
  /** What it is found by. */
  readonly found: string;
}

export const rowOf = ({
  id,
  fields,
  conflicts,
}: {
  readonly id: string;
  readonly fields: FieldValues;
  readonly conflicts: readonly unknown[];
}): Row => {
  const { name, sku, barcodes, phone, taxId } = fields;
  const texts = [name, sku, phone, taxId, ...(Array.isArray(barcodes) ? barcodes : [])];
  return {
    ...{ id, fields },
    isActive: fields['active'] !== false,
    isAsked: conflicts.length > 0,
    found: fold(texts.filter((text) => typeof text === 'string').join(' ')),
  };
};

export interface Sorting {
  readonly field: string;
  readonly isDown: boolean;
}

type Key = string | number;

/** Empty ones come last, whichever way it is sorted. */
export const sortRows = (
  rows: readonly Row[],
  { field, isDown }: Sorting,
  nameOf: (id: string) => string,
  isReference: boolean,
): readonly Row[] => {
  const keyOf = ({ fields }: Row): Key | undefined => {
    const value = fields[field];
    if (typeof value === 'number') return value;
    const text = Array.isArray(value) ? value.join(' ') : value;
    if (typeof text !== 'string' || text === '') return undefined;
    return fold(isReference ? nameOf(text) : text);
  };
  const sign = isDown ? -1 : 1;
  return rows
    .map((row) => [keyOf(row), row] as const)
    .sort(([a], [b]) => {
      if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
      return a < b ? -sign : a > b ? sign : 0;
    })
    .map(([, row]) => row);
};

/** Those that have every word somewhere; archived ones where they are wanted. */
export const filterRows = (rows: readonly Row[], text: string, withArchived: boolean): readonly Row[] => {
  const words = fold(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  return rows.filter(
    ({ found, isActive }) => (isActive || withArchived) && words.every((word) => found.includes(word)),
  );
};
