import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineTotal } from '../../../crdt-schema/model/money.ts';
import { checkDigit } from '../../common/search/gtin.ts';
import { resolveCode, type CodeBook, type Sellable } from './resolve-code.ts';
import { createSearch } from '../../common/search/search.ts';

const cola: Sellable = {
  id: 'cola',
  name: 'Cola',
  barcodes: ['7501055363513', '036000291452'],
  price: 180_000,
};
const ham: Sellable = { id: 'ham', name: 'Jamón', sku: '00123', price: 1_895_000, unit: 'kg' };
const cheese: Sellable = { id: 'cheese', name: 'Queso', sku: '21456', price: 1_500, unit: 'g' };
const fixed: Sellable = { id: 'fixed', name: 'Charola', barcodes: ['2000123012345'], price: 500_000 };
const cake: Sellable = { id: 'cake', name: 'Pastel', sku: '777', price: 2_500_000, unit: 'piece' };
const twin = (id: string): Sellable => ({ id, name: id, barcodes: ['7501000000017'] });

const book: CodeBook<Sellable> = {
  products: createSearch([cola, ham, cheese, cake, fixed, twin('a'), twin('b')]),
  scaleLabels: [
    { prefix: '20', codeDigits: 5, holds: 'weight' },
    { prefix: '21', codeDigits: 5, holds: 'price' },
    { prefix: '02', codeDigits: 5, holds: 'price', checked: true },
  ],
  exponent: 2,
};
const withCheck = (digits: string): string => digits + String(checkDigit(digits));

describe('a code', () => {
  test('is a product, in whatever form, as many as were typed before it', () => {
    expect(resolveCode('7501055363513', book)).toEqual({ kind: 'product', product: cola, quantity: 1_000 });
    expect(resolveCode('3*0036000291452', book)).toEqual({ kind: 'product', product: cola, quantity: 3_000 });
    expect(resolveCode('3*', book)).toEqual({ kind: 'quantity', quantity: 3_000 });
  });

  test('of two products is left to a person', () => {
    expect(resolveCode('7501000000017', book)).toMatchObject({
      kind: 'several',
      products: [{ id: 'a' }, { id: 'b' }],
    });
  });

  test('that nobody knows is said to be so, and whether it was misread', () => {
    expect(resolveCode('2*7509999999992', book)).toEqual({
      kind: 'unknown',
      code: '7509999999992',
      quantity: 2_000,
      misread: true,
    });
    expect(resolveCode(withCheck('750999999999'), book)).toMatchObject({ kind: 'unknown', misread: false });
    expect(resolveCode('no-hay', book)).toMatchObject({ kind: 'unknown', misread: false });
  });

  test('of a ticket is its receipt, also where the keyboard has another hyphen', () => {
    const receipt = { series: 'C01', number: 123 };
    for (const text of ['C01-000123', "c01'000123", 'C01/000123'])
      expect(resolveCode(text, book)).toEqual({ kind: 'receipt', receipt });
    expect(resolveCode('C01.7K2Q-000007', book)).toEqual({
      kind: 'receipt',
      receipt: { series: 'C01.7K2Q', number: 7 },
    });
    const id = '0190b1e2-7c1a-7d3e-8f00-0123456789ab';
    expect(resolveCode(id.toUpperCase(), book)).toEqual({ kind: 'op', id });
  });
});

describe('a label of the scale', () => {
  test('has the weight in grams', () => {
    expect(resolveCode(withCheck('200012300455'), book)).toEqual({
      kind: 'product',
      product: ham,
      quantity: 455,
    });
  });

  test('of a product sold by the gram has as many grams', () => {
    expect(resolveCode(withCheck('202145600250'), book)).toMatchObject({
      product: cheese,
      quantity: 250_000,
    });
  });

  test('has the price, and the line comes to it exactly', () => {
    const resolved = resolveCode(withCheck('210012308622'), book);
    expect(resolved).toMatchObject({
      kind: 'product',
      product: ham,
      quantity: 455,
      labelled: { amount: 8_622 },
    });
  });

  test('with a price on what is sold by the piece is one piece at that price', () => {
    expect(resolveCode(withCheck('210077725050'), book)).toEqual({
      kind: 'product',
      product: cake,
      quantity: 1_000,
      labelled: { amount: 25_050, price: 2_505_000 },
    });
  });

  test('sent as UPC-A has its zero back; the digit that checks the price is passed over', () => {
    const digits = withCheck('020012391234');
    expect(resolveCode(digits.slice(1), book)).toMatchObject({ product: ham, labelled: { amount: 1_234 } });
  });

  test('is none where its number does not check, its product is unknown, its value is nothing, or no setting says so', () => {
    expect(resolveCode('2000123004550', book)).toMatchObject({ kind: 'unknown', misread: true });
    expect(resolveCode(withCheck('209999900455'), book)).toMatchObject({ kind: 'unknown', misread: false });
    expect(resolveCode(withCheck('200012300000'), book)).toMatchObject({ kind: 'unknown' });
    expect(resolveCode(withCheck('290012300455'), book)).toMatchObject({ kind: 'unknown' });
    expect(resolveCode(withCheck('200012300455'), { ...book, scaleLabels: [] })).toMatchObject({
      kind: 'unknown',
    });
  });

  test('comes after a product that has the very code', () => {
    expect(resolveCode('2000123012345', book)).toMatchObject({
      kind: 'product',
      product: fixed,
      quantity: 1_000,
    });
  });

  test('with any price comes to that price, at any price for the kilogram', () => {
    const cases = [
      fc.integer({ min: 1, max: 99_999 }),
      fc.integer({ min: 50_000, max: 20_000_000 }),
    ] as const;
    fc.assert(
      fc.property(...cases, (amount, price) => {
        const product: Sellable = { id: 'p', name: 'p', sku: '1', price, unit: 'kg' };
        const resolved = resolveCode(withCheck(`2100001${String(amount).padStart(5, '0')}`), {
          ...book,
          products: createSearch([product]),
        });
        if (resolved.kind !== 'product') throw new Error(resolved.kind);
        // From 100 kg on a price of four decimals is too coarse; no label says so much.
        fc.pre(resolved.quantity < 100_000);
        expect(lineTotal(resolved.quantity, resolved.labelled!.price)).toBe(amount);
      }),
    );
  });
});
