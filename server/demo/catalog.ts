/** The demo shop's catalogue: what an abarrotes sells. Prices in ten-thousandths of a peso. */
import { uuidFromDigest } from '../../crdt-schema/model/ids.ts';
import type { Catalog } from '../../crdt-schema/catalog/index.ts';
import { sha256 } from '../security/crypto.ts';

const PRODUCTS: readonly (readonly [name: string, barcode: string, price: number, unit: 'piece' | 'kg'])[] = [
  ['Tortilla de maíz', '2000010000005', 220_000, 'kg'],
  ['Frijol negro 900 g', '7501003100017', 385_000, 'piece'],
  ['Arroz 1 kg', '7501003100024', 298_000, 'piece'],
  ['Azúcar estándar', '2000011000004', 315_000, 'kg'],
  ['Huevo blanco', '2000012000003', 460_000, 'kg'],
  ['Leche entera 1 l', '7501003100055', 285_000, 'piece'],
  ['Aceite vegetal 900 ml', '7501003100062', 425_000, 'piece'],
  ['Sal de mesa 1 kg', '7501003100079', 165_000, 'piece'],
  ['Café soluble 95 g', '7501003100086', 745_000, 'piece'],
  ['Atún en agua 140 g', '7501003100093', 210_000, 'piece'],
  ['Jabón de lavandería', '7501003100109', 195_000, 'piece'],
  ['Papel higiénico 4 rollos', '7501003100116', 340_000, 'piece'],
  ['Refresco de cola 600 ml', '7501003100123', 190_000, 'piece'],
  ['Agua natural 1.5 l', '7501003100130', 150_000, 'piece'],
  ['Pan blanco', '7501003100147', 25_000, 'piece'],
  ['Jitomate', '2000013000002', 289_000, 'kg'],
  ['Cebolla blanca', '2000014000001', 245_000, 'kg'],
  ['Plátano', '2000015000000', 215_000, 'kg'],
  ['Queso fresco', '2000016000009', 1_280_000, 'kg'],
  ['Galletas surtidas 500 g', '7501003100192', 560_000, 'piece'],
];

const encoder = new TextEncoder();

/** Creates the products that are not there yet: their ids come from their barcodes. */
export const loadDemoCatalog = (catalog: Catalog): void => {
  catalog.createMany(
    'products',
    PRODUCTS.map(([name, barcode, price, unit]) => [
      uuidFromDigest(sha256(encoder.encode(`tillmesh/demo/${barcode}`))),
      { name, barcodes: [barcode], price, unit, active: true },
    ]),
  );
};
