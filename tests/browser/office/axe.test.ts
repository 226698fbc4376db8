/** Every page of the office by the rules of accessibility that a machine can find: each look and size, of a shop with nothing and with something. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import { COFFEE, RICE, sell, stateOf, until } from '../../integration/shop.ts';
import { AXE, faultsOf, pathsOf } from '../accessibility.ts';
import { MILK, SOAP } from '../till/till-shop.ts';
import { openOffice, type OpenedOffice } from './opened-office.ts';

const PATHS = pathsOf('office');
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

let office: OpenedOffice;

beforeAll(async () => {
  office = await openOffice();
  await office.page.evaluate(AXE);
}, 60_000);
afterAll(() => office?.close());

/** What every page breaks, with the real ids that their paths take. */
const walk = async (sale: string): Promise<string[]> => {
  const { page } = office;
  const broken: string[] = [];
  for (const pattern of PATHS) {
    const path = pattern
      .replace('/catalogo/:table/:id', `/catalogo/products/${MILK}`)
      .replace('/:table?', '')
      .replace(':id', sale);
    await office.go(path);
    broken.push(...(await faultsOf(page, path, SIZES, () => ['light', 'dark'])));
  }
  return broken;
};

it('are fine with nothing sold', { timeout: 60_000 }, async () => {
  expect(PATHS.length).toBeGreaterThan(5);
  expect(await walk('nada')).toEqual([]);
});

it(
  'are fine with a sale that was refused, a conflict and two products of one code',
  { timeout: 60_000 },
  async () => {
    const hub = office.hub();
    const { catalog } = hub.server.peer;
    const till = await office.till('C02');
    await until('the catalog', () => till.server.peer.catalog.read('products', COFFEE) !== undefined);
    await sell(till);
    catalog.setFields('settings', SETTINGS_ID, { stockPolicy: 'reject' });
    const sold = await sell(till, RICE);
    await until('refused', () => stateOf(till, sold).verdict?.status === 'rejected');
    await office.shop.stop(till);
    catalog.setField('products', COFFEE, 'price', 280_000);
    catalog.setField('products', SOAP, 'barcodes', ['7501003100055']);
    await office.page.waitForTimeout(300);
    expect(await walk(sold.id)).toEqual([]);
  },
);
