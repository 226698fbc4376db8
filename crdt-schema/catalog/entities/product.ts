/**
 * Products. What a product costs the shop is not here: the catalog lies in every browser, so cost stays in Postgres,
 * behind the back office. Price and quantity units as in `values.ts`.
 */
import { MAX_BARCODES, MAX_PRICE_TIERS } from '../../limits.ts';
import { field, LWW, REQUIRED, type Entity } from './entity.ts';
import { group, listOf, oneOf } from './rule.ts';
import { active, code, color, name, price, quantity, shortText, stockPolicy, taxes, uuid } from './values.ts';

export const products: Entity = {
  label: { es: 'Productos', en: 'Products' },
  fields: {
    name: field(name, 'Nombre', 'Name', REQUIRED),
    sku: field(code, 'Clave', 'SKU'),
    barcodes: field(listOf(code, MAX_BARCODES), 'Códigos de barras', 'Barcodes'),
    category: field(uuid, 'Categoría', 'Category'),
    price: field(price, 'Precio', 'Price'),
    /** From `from` thousandths on, each unit costs `price`. */
    tiers: field(
      listOf(group({ from: quantity, price }), MAX_PRICE_TIERS),
      'Precio por cantidad',
      'Price by quantity',
    ),
    taxes: field(taxes, 'Impuestos', 'Taxes'),
    unit: field(oneOf('piece', 'kg', 'g', 'l', 'ml', 'm'), 'Unidad', 'Unit'),
    stockPolicy: field(stockPolicy, 'Venta sin existencias', 'Selling without stock'),
    minStock: field(quantity, 'Existencia mínima', 'Minimum stock'),
    color,
    image: field(shortText, 'Imagen', 'Image', LWW),
    active,
  },
  families: {},
};
