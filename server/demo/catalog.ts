/** The demo shop's catalog: categories, goods, customers, settings. */
import { uuidFromDigest } from '../../crdt-schema/model/ids.ts';
import { SETTINGS_ID, type Catalog, type FieldValues } from '../../crdt-schema/catalog/index.ts';
import { sha256 } from '../security/crypto.ts';
import { DEMO_CATEGORIES, DEMO_CUSTOMERS } from './goods.ts';

const SETTINGS: FieldValues = {
  storeName: 'Abarrotes La Esperanza',
  address: 'Av. Juárez 45, Col. Centro',
  phone: '55 1234 5600',
  taxIdKind: 'RFC',
  taxId: 'XAXX010101000',
  ticketFooter: '¡Gracias por su compra!',
  currency: 'MXN',
  pricesIncludeTax: true,
  discountLimit: 1_000,
};

const encoder = new TextEncoder();

/** The same id at each start: what is there already is not made again. */
const idOf = (name: string): string => uuidFromDigest(sha256(encoder.encode(`tillmesh/demo/${name}`)));

/** Of what a shop has one of; nobody may sell a second. */
export const LAST_PIECE = idOf('pastel');
/** A product whose price is changed in two places. */
export const REPRICED = idOf('7501003100085');

export const loadLastPiece = (catalog: Catalog): void =>
  void catalog.create('products', LAST_PIECE, {
    ...{
      name: 'Pastel de tres leches',
      price: 3_200_000,
      unit: 'piece',
      active: true,
      stockPolicy: 'reject',
    },
  });

export const loadDemoCatalog = (catalog: Catalog): void => {
  catalog.createMany(
    'categories',
    DEMO_CATEGORIES.map(({ name, color }, order) => [idOf(name), { name, color, order, active: true }]),
  );
  catalog.createMany(
    'products',
    DEMO_CATEGORIES.flatMap(({ name: category, iva, goods }) =>
      goods.map(([name, barcode, price, unit, tier]): [string, FieldValues] => [
        idOf(barcode),
        {
          name,
          barcodes: [barcode],
          category: idOf(category),
          price,
          unit,
          active: true,
          ...(tier === undefined ? {} : { tiers: [tier] }),
          ...(iva === undefined ? {} : { taxes: [{ name: 'IVA', rate: iva }] }),
        },
      ]),
    ),
  );
  catalog.createMany(
    'customers',
    DEMO_CUSTOMERS.map((fields) => [idOf(fields.name), { ...fields, active: true }]),
  );
  const isNamed = catalog.read('settings', SETTINGS_ID)?.fields['storeName'] !== undefined;
  if (!isNamed) catalog.setFields('settings', SETTINGS_ID, SETTINGS);
};
