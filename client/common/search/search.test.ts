import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSearch, type Searchable } from './search.ts';

const products: readonly Searchable[] = [
  { id: 'a', name: 'Café molido 250 g', sku: 'CAF-250', barcodes: ['7501000000017'] },
  { id: 'b', name: 'Refresco de cola 600ml', barcodes: ['036000291452', 'CAJA12'] },
  { id: 'c', name: 'Cola de res', sku: '0012' },
  { id: 'd', name: 'Piña en almíbar', sku: 'COLA' },
  { id: 'e', name: 'Cola vieja', barcodes: ['7501000000031'], active: false },
  { id: 'f', name: 'Colador', sku: '600' },
];
const names = (found: readonly Searchable[]): string[] => found.map(({ id }) => id);

describe('the search', () => {
  const search = createSearch(products);

  test('finds words by their beginnings, in any order, without accents', () => {
    expect(names(search.find('cafe'))).toEqual(['a']);
    expect(names(search.find('MOLI caf'))).toEqual(['a']);
    expect(names(search.find('pina alm'))).toEqual(['d']);
    expect(names(search.find('olido'))).toEqual([]);
    expect(names(search.find('  '))).toEqual([]);
  });

  test('takes figures and units as words, written together or apart', () => {
    expect(names(search.find('cola 600 ml'))).toEqual(['b']);
    expect(names(search.find('cola 600ml'))).toEqual(['b']);
  });

  test('ranks an exact code, then the beginning of the name, then words, then parts of codes', () => {
    // `d` has it as its SKU; `c` and `f` begin with it; `b` has the word.
    expect(names(search.find('cola'))).toEqual(['d', 'c', 'f', 'b']);
    expect(names(search.find('cola', 2))).toEqual(['d', 'c']);
    expect(names(search.find('600'))).toEqual(['f', 'b']);
  });

  test('finds codes by their beginning, and by their last digits', () => {
    expect(names(search.find('caf-2'))).toEqual(['a']);
    expect(names(search.find('75010'))).toEqual(['a']);
    expect(names(search.find('1452'))).toEqual(['b']);
    expect(names(search.find('452'))).toEqual([]);
  });

  test('gives what is no longer sold by its code only', () => {
    expect(names(search.find('vieja'))).toEqual([]);
    expect(names(search.byCode('7501000000031'))).toEqual(['e']);
  });

  test('knows a code in any of its forms', () => {
    expect(names(search.byCode('0036000291452'))).toEqual(['b']);
    expect(names(search.byCode('36000291452'))).toEqual(['b']);
    expect(names(search.byCode('caja12'))).toEqual(['b']);
    expect(names(search.byCode('12'))).toEqual([]);
    expect(names(search.byNumber('00012'))).toEqual(['c']);
  });
});

describe('the search of a catalog that changes', () => {
  const product = fc.record({
    id: fc.constantFrom('1', '2', '3', '4', '5', '6'),
    name: fc
      .array(fc.constantFrom('pan', 'leche', 'café', 'sal', 'azúcar'), { minLength: 1, maxLength: 3 })
      .map((all) => all.join(' ')),
    barcodes: fc.array(fc.constantFrom('7501000000017', '036000291452', '0036000291452', 'X1'), {
      maxLength: 2,
    }),
    active: fc.boolean(),
  });
  const many = fc.array(product, { minLength: 20, maxLength: 40 }).map((all) =>
    // Of each id one, and so many that they are put together.
    all.map((each, i) => ({ ...each, id: String(i + 1) })),
  );
  const change = fc.oneof(product, fc.constantFrom('1', '2', '3', '4', '5', '6'), many);

  test('is the search of what it became', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const search = createSearch<Searchable>([]);
        const kept = new Map<string, Searchable>();
        for (const each of changes) {
          if (typeof each === 'string') {
            search.remove(each);
            kept.delete(each);
          } else if (Array.isArray(each)) {
            search.putMany(each);
            for (const one of each) kept.set(one.id, one);
          } else {
            search.put(each);
            kept.set(each.id, each);
          }
        }
        const anew = createSearch(kept.values());
        expect(search.size).toBe(kept.size);
        for (const query of ['pan', 'caf', 'az le', '7501', '452', 'x1'])
          expect(names(search.find(query))).toEqual(names(anew.find(query)));
        for (const code of ['7501000000017', '36000291452', 'x1'])
          expect(names(search.byCode(code)).sort()).toEqual(names(anew.byCode(code)).sort());
      }),
    );
  });
});
