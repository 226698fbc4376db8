/** The catalog's entities. Units: prices in ten-thousandths of the major unit, quantities in thousandths. */
import { z } from 'zod';
import {
  MAX_AMOUNT_MINOR,
  MAX_LONG_TEXT_CHARS,
  MAX_QUANTITY_THOUSANDTHS,
  MAX_SHORT_TEXT_CHARS,
  MAX_UNIT_PRICE_TENTHOUSANDTHS,
} from '../../limits.ts';
import { isUuid } from '../../model/ids.ts';
import { field, type Fields } from './entity.ts';

/** History: 1, first version. */
export const CATALOG_VERSION = 1;

const uuid = z.string().refine(isUuid, 'uuid');
const name = z.string().min(1).max(MAX_SHORT_TEXT_CHARS);
const shortText = z.string().max(MAX_SHORT_TEXT_CHARS);
const longText = z.string().max(MAX_LONG_TEXT_CHARS);
const price = z.int().min(0).max(MAX_UNIT_PRICE_TENTHOUSANDTHS);
const quantity = z.int().min(0).max(MAX_QUANTITY_THOUSANDTHS);
const amount = z.int().min(0).max(MAX_AMOUNT_MINOR);
const active = field(z.boolean(), 'Activo', 'Active');
const color = field(z.string().regex(/^#[0-9a-f]{6}$/), 'Color', 'Colour', 'lww');

const products: Fields = {
  name: field(name, 'Nombre', 'Name'),
  sku: field(z.string().min(1).max(64), 'Clave', 'SKU'),
  barcodes: field(z.array(z.string().min(1).max(64)).max(20), 'Códigos de barras', 'Barcodes'),
  category: field(uuid, 'Categoría', 'Category'),
  price: field(price, 'Precio', 'Price'),
  taxes: field(
    z.array(z.strictObject({ name: shortText, rate: z.int().min(0).max(10_000) })).max(10),
    'Impuestos',
    'Taxes',
  ),
  unit: field(z.enum(['piece', 'kg', 'g', 'l', 'ml', 'm']), 'Unidad', 'Unit'),
  stockPolicy: field(z.enum(['reject', 'allow_negative']), 'Venta sin existencias', 'Selling without stock'),
  minStock: field(quantity, 'Existencia mínima', 'Minimum stock'),
  color,
  image: field(shortText, 'Imagen', 'Image', 'lww'),
  active,
};

const customers: Fields = {
  name: field(name, 'Nombre', 'Name'),
  taxIdKind: field(
    z.enum(['RFC', 'NIT', 'RUT', 'RUC', 'NIF']),
    'Tipo de identificación fiscal',
    'Kind of tax id',
  ),
  taxId: field(z.string().max(32), 'Identificación fiscal', 'Tax id'),
  phone: field(z.string().max(32), 'Teléfono', 'Phone'),
  email: field(z.string().max(MAX_SHORT_TEXT_CHARS), 'Correo', 'Email'),
  address: field(longText, 'Dirección', 'Address'),
  creditLimit: field(amount, 'Límite de crédito', 'Credit limit'),
  active,
};

const categories: Fields = {
  name: field(name, 'Nombre', 'Name', 'lww'),
  color,
  order: field(z.int().min(0).max(100_000), 'Orden', 'Order', 'lww'),
  parent: field(uuid, 'Categoría superior', 'Parent'),
  active,
};

const settings: Fields = {
  storeName: field(name, 'Nombre de la tienda', 'Store name'),
  currency: field(z.string().regex(/^[A-Z]{3}$/), 'Moneda', 'Currency'),
  stockPolicy: field(z.enum(['reject', 'allow_negative']), 'Venta sin existencias', 'Selling without stock'),
};

/** Root map of the document → fields. Quotes and parked tickets come with the pages that write them. */
export const entities = { products, customers, categories, settings } as const;

export type EntityName = keyof typeof entities;

export const isEntityName = (text: string): text is EntityName => Object.hasOwn(entities, text);
