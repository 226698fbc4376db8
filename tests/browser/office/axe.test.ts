/** Every page of the office by the rules of accessibility that a machine can find: each look and size, of a shop with nothing and with something. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axeCore from 'axe-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import { COFFEE, RICE, sell, stateOf, until } from '../../integration/shop.ts';
import { MILK, SOAP } from '../till/till-shop.ts';
import { openOffice, type OpenedOffice } from './opened-office.ts';

declare global {
  interface Window {
    axe: typeof axeCore;
  }
}

/** Read from the source, so that a new page is walked without being named here. */
const PATHS = [
  ...readFileSync(new URL('../../../client/office/main.tsx', import.meta.url), 'utf8').matchAll(
    /\{ path: '([^']+)'/g,
  ),
].map(([, path = '']) => path);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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
    if ((await page.getByText('Esta página no existe').count()) > 0) broken.push(`${path}: no page`);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const theme of ['light', 'dark']) {
        const found = await page.evaluate(async (look) => {
          document.documentElement.dataset['theme'] = look;
          const { violations } = await window.axe.run(document, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
          });
          return violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
          );
        }, theme);
        broken.push(...found.map((what) => `${path} ${size.width} ${theme}: ${what}`));
      }
    }
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
