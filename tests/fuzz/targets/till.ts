/** What is scanned, typed or kept at a till. */
import { createSearch, type Searchable } from '../../../client/common/search/search.ts';
import { parseAmount } from '../../../client/common/typing/amount-text.ts';
import { resolveCode, type Sellable } from '../../../client/till/input/resolve-code.ts';
import type { ScaleLabelFormat } from '../../../client/till/input/scale-label.ts';
import { readSettings } from '../../../client/till/printer/settings.ts';
import { CartStore } from '../../../client/till/sell/cart-store.ts';
import { cartTotals } from '../../../client/till/sell/cart.ts';
import { parsePrice } from '../../../client/till/sell/price.ts';
import { parseQuantity } from '../../../client/till/sell/quantity.ts';
import { parseRate } from '../../../client/common/typing/rate.ts';
import { checkDigit } from '../../../client/common/search/gtin.ts';
import { MAX_QUANTITY_THOUSANDTHS } from '../../../crdt-schema/limits.ts';
import { parseHlc } from '../../../crdt-schema/model/clock.ts';
import { JSON_WORDS, jsonMutation } from '../mutate-json.ts';
import { json, promised, utf8, type Target } from '../target.ts';

const decoder = new TextDecoder();

const PRODUCTS: readonly (Sellable & Searchable)[] = [
  { id: 'a', name: 'Café', sku: 'CAF-1', barcodes: ['7501055363513', '01234565'], price: 250_000 },
  { id: 'b', name: 'Queso', sku: '12345', price: 1_800_000, unit: 'kg' },
  { id: 'c', name: 'Jamón', barcodes: ['2000123'], price: 2_000, unit: 'g' },
  { id: 'd', name: 'Otro café', barcodes: ['7501055363513'], price: 0, active: false },
];
const LABELS: readonly ScaleLabelFormat[] = [
  { prefix: '20', codeDigits: 5, holds: 'weight' },
  { prefix: '21', codeDigits: 5, holds: 'price', decimals: 2 },
  { prefix: '02', codeDigits: 4, holds: 'price', decimals: 0, checked: true },
  { prefix: '23', codeDigits: 6, holds: 'price', decimals: 9 },
];
const book = ((): { products: ReturnType<typeof createSearch<Sellable & Searchable>> } => {
  const products = createSearch<Sellable & Searchable>(PRODUCTS);
  return { products };
})();

const label = (digits: string): string => `${digits}${checkDigit(digits)}`;

export const codes: Target = {
  about: 'codes that are scanned or typed, with labels of scales (`client/till/input/resolve-code.ts`)',
  weight: 60,
  seeds: () =>
    [
      ...[
        '7501055363513',
        '3*7501055363513',
        '1.5 x',
        '2*',
        'CAF-1',
        'C01-000123',
        "C01.7K2Q'12",
        '01234565',
      ],
      ...[label('201234501500'), label('211234500999'), label('021234099990'), label('231234501234')],
      '01890000-0000-7000-8000-000000c0ffee',
    ].map(utf8),
  words: ['*', '×', '-', '.', '20', '21', '02', '23', '0', ' ', '\t'],
  mutations: [
    // A digit is changed and the check digit with it: the scale printed it so.
    (input, _, prng) => {
      const text = decoder.decode(input).replace(/\D/g, '');
      if (text.length < 12) return undefined;
      const digits = [...text.slice(0, 12)];
      digits[prng.int(12)] = String(prng.int(10));
      return utf8(label(digits.join('')));
    },
  ],
  decode(input) {
    const resolved = resolveCode(decoder.decode(input), { ...book, scaleLabels: LABELS, exponent: 2 });
    if ('quantity' in resolved) {
      const { quantity } = resolved;
      promised(Number.isSafeInteger(quantity) && quantity > 0, 'a quantity is a whole number above 0');
      if (resolved.kind !== 'product')
        promised(quantity <= MAX_QUANTITY_THOUSANDTHS, 'no more than a line may have');
    }
    if (resolved.kind === 'product' && resolved.labelled !== undefined)
      promised(Number.isSafeInteger(resolved.labelled.price), 'a price is a whole number');
    return resolved.kind === 'unknown' ? 'unknown' : 'ok';
  },
};

export const numbers: Target = {
  about: 'amounts, prices, quantities and rates as people type them, clocks',
  weight: 60,
  seeds: () => ['12.50', '1,5', '$ 3', '0', '100', '16', '.5', '9999999.999', '0190a000000-0000-'].map(utf8),
  words: ['.', ',', '-', '0', 'e', '$', ' ', '٣', '99999999999999999999'],
  decode(input) {
    const text = decoder.decode(input);
    const read = [parseAmount(text, 2), parsePrice(text, 2), parseQuantity(text, true), parseRate(text)];
    for (const value of read)
      promised(value === undefined || Number.isSafeInteger(value), 'a whole number or none');
    parseHlc(text);
    return read.every((value) => value === undefined) ? 'no_number' : 'ok';
  },
};

export const printerSettings: Target = {
  about: 'how a till prints, as its browser keeps it (`client/till/printer/settings.ts`)',
  weight: 15,
  seeds: () => [json({ paper: '58', way: 'browser' }), utf8('{}')],
  words: JSON_WORDS,
  mutations: [jsonMutation],
  decode(input) {
    readSettings(decoder.decode(input));
    return 'ok';
  },
};

export const keptCart: Target = {
  about: 'the cart that the browser keeps over a reload (`client/till/sell/cart-store.ts`)',
  weight: 15,
  seeds: () => [
    json({
      form: 1,
      cart: { id: 'x', lines: [{ key: '1', product: 'a', name: 'Café', quantity: 1_000, price: 250_000 }] },
    }),
  ],
  words: JSON_WORDS,
  mutations: [jsonMutation],
  decode(input) {
    const kept = {
      getItem: () => decoder.decode(input),
      setItem: () => undefined,
      removeItem: () => undefined,
    };
    const store = new CartStore(
      kept,
      'cart',
      () => 'new',
      () => false,
    );
    cartTotals(store.current(), { exponent: 2, taxMode: 'included' });
    return store.current().id === 'new' ? 'no_cart' : 'ok';
  },
};
