import { expect, it } from 'vitest';
import { productOf } from '../../common/model/records.ts';
import { labelOf, pagesOf, PAPER_NAMES, PAPERS } from './label.ts';

const settings = { exponent: 2, pricesIncludeTax: true, taxes: [{ name: 'IVA', rate: 1_600 }] };
const product = (fields: Record<string, unknown>) =>
  productOf({ id: 'p', fields: { name: 'Arroz', ...fields }, conflicts: [] });

it('has the price that is paid: with the taxes, where prices are without them', () => {
  expect(labelOf(product({ price: 325_050 }), settings).price).toBe(325_050);
  const added = { ...settings, pricesIncludeTax: false };
  expect(labelOf(product({ price: 100_000 }), added).price).toBe(116_000);
  // 10.99 and 16 % are 12.7484: 12.75 is asked for.
  expect(labelOf(product({ price: 109_900 }), added).price).toBe(127_500);
  expect(labelOf(product({ price: 100_000, taxes: [] }), added).price).toBe(100_000);
  expect(labelOf(product({}), settings).price).toBeUndefined();
});

it('has the unit of what is weighed, and the whole one of what is priced by small ones', () => {
  expect(labelOf(product({ price: 10, unit: 'piece' }), settings).unit).toBeUndefined();
  expect(labelOf(product({ price: 450_000, unit: 'kg' }), settings)).toMatchObject({
    unit: 'kg',
    reference: undefined,
  });
  expect(labelOf(product({ price: 1_250, unit: 'g' }), settings).reference).toEqual({
    price: 1_250_000,
    unit: 'kg',
  });
});

it('has the first price by quantity, and the first barcode before the SKU', () => {
  const tiers = [
    { from: 12_000, price: 8 },
    { from: 3_000, price: 9 },
  ];
  const label = labelOf(product({ tiers, barcodes: ['7501003100016'], sku: 'A' }), settings);
  expect(label.tier).toEqual({ from: 3_000, price: 9 });
  expect(label.barcode?.format).toBe('EAN13');
  expect(labelOf(product({ sku: 'A-1' }), settings).barcode?.text).toBe('A-1');
  expect(labelOf(product({}), settings).barcode).toBeUndefined();
});

it('fits the paper that it is on', () => {
  for (const name of PAPER_NAMES) {
    const paper = PAPERS[name];
    const wide = paper.marginLeft + paper.columns * paper.width + (paper.columns - 1) * paper.gap;
    expect([name, wide <= paper.pageWidth + 0.01]).toEqual([name, true]);
    expect([name, paper.marginTop + paper.rows * paper.height <= paper.pageHeight]).toEqual([name, true]);
  }
});

it('begins behind the places that are used up, and goes on to the next page', () => {
  const labels = Array.from({ length: 25 }, (_, i) => i);
  expect(pagesOf(labels, PAPERS.a4x24, 0).map(({ length }) => length)).toEqual([24, 1]);
  const skipped = pagesOf(labels, PAPERS.a4x24, 23);
  expect(skipped.map(({ length }) => length)).toEqual([24, 24]);
  expect(skipped[0]!.slice(-2)).toEqual([undefined, 0]);
  expect(pagesOf(labels, PAPERS.roll50x30, 7)).toHaveLength(25);
  expect(pagesOf([], PAPERS.a4x24, 3)).toEqual([]);
});
