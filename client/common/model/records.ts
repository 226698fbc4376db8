/**
 * Products, customers and categories as the till reads them from the catalog. The gate has checked every value, so that a
 * field has its type or is missing; what a later version put there instead counts as missing.
 */
import type { CatalogRecord, FieldValues } from '../../../crdt-schema/catalog/index.ts';
import type { Line } from '../../../crdt-schema/ops/op.ts';

export type Taxes = NonNullable<Line['taxes']>;

export interface PriceTier {
  /** Thousandths, from which on each unit costs `price`. */
  readonly from: number;
  /** Ten-thousandths of the major unit. */
  readonly price: number;
}

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly sku: string | undefined;
  readonly barcodes: readonly string[];
  readonly category: string | undefined;
  /** Ten-thousandths of the major unit; undefined where none is set: the till asks for one. */
  readonly price: number | undefined;
  readonly tiers: readonly PriceTier[];
  /** Undefined where the product has none of its own: the store's count. */
  readonly taxes: Taxes | undefined;
  readonly unit: string;
  /** Sold by weight, volume or length: its quantity is entered with three decimals. */
  readonly isWeighed: boolean;
  readonly color: string | undefined;
  /** Name of a picture's file at whoever serves the page. */
  readonly image: string | undefined;
  readonly active: boolean;
}

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly taxId: string | undefined;
  readonly phone: string | undefined;
  /** Minor units; undefined where there is no limit. */
  readonly creditLimit: number | undefined;
  readonly active: boolean;
}

export interface Category {
  readonly id: string;
  readonly name: string;
  readonly order: number;
  readonly parent: string | undefined;
  readonly color: string | undefined;
  readonly active: boolean;
}

export const textOf = (fields: FieldValues, name: string): string | undefined => {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const numberOf = (fields: FieldValues, name: string): number | undefined => {
  const value = fields[name];
  return typeof value === 'number' ? value : undefined;
};

export const listOf = <T>(fields: FieldValues, name: string): readonly T[] | undefined => {
  const value = fields[name];
  return Array.isArray(value) ? (value as T[]) : undefined;
};

export const taxesOf = (fields: FieldValues): Taxes | undefined => {
  const taxes = listOf<Taxes[number]>(fields, 'taxes');
  return taxes === undefined ? undefined : [...taxes];
};

const isActive = ({ active }: FieldValues): boolean => active !== false;
const NONE: readonly never[] = [];
const PIECE = 'piece';

export const productOf = ({ id, fields }: CatalogRecord): Product => {
  const unit = textOf(fields, 'unit') ?? PIECE;
  return {
    id,
    name: textOf(fields, 'name') ?? '',
    sku: textOf(fields, 'sku'),
    barcodes: listOf<string>(fields, 'barcodes') ?? NONE,
    category: textOf(fields, 'category'),
    price: numberOf(fields, 'price'),
    tiers: listOf<PriceTier>(fields, 'tiers') ?? NONE,
    taxes: taxesOf(fields),
    unit,
    isWeighed: unit !== PIECE,
    color: textOf(fields, 'color'),
    image: textOf(fields, 'image'),
    active: isActive(fields),
  };
};

export const customerOf = ({ id, fields }: CatalogRecord): Customer => ({
  id,
  name: textOf(fields, 'name') ?? '',
  taxId: textOf(fields, 'taxId'),
  phone: textOf(fields, 'phone'),
  creditLimit: numberOf(fields, 'creditLimit'),
  active: isActive(fields),
});

export const categoryOf = ({ id, fields }: CatalogRecord): Category => ({
  id,
  name: textOf(fields, 'name') ?? '',
  order: numberOf(fields, 'order') ?? 0,
  parent: textOf(fields, 'parent'),
  color: textOf(fields, 'color'),
  active: isActive(fields),
});
