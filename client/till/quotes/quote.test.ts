import { describe, expect, test } from 'vitest';
import { productOf } from '../../common/model/records.ts';
import { addProduct, cartTotals, emptyCart, setCustomer, setDiscount } from '../sell/cart.ts';
import { cartOfQuote, isExpired, nextNumber, quoteFields, quoteOf, stateOf, validUntil } from './quote.ts';

const COFFEE = '01890000-0000-7000-8000-000000c0ffee';
const ANA = '01890000-0000-7000-8000-00000000c11e';
const QUOTE = '01890000-0000-7000-8000-000000000001';
const NOW = Date.UTC(2026, 10, 25, 18);
const coffee = productOf({ id: COFFEE, fields: { name: 'Café', price: 250_000 }, conflicts: [] });
const settings = { exponent: 2, taxMode: 'included' as const, taxes: [] };

const made = (note = '') => {
  const cart = setCustomer(addProduct(emptyCart('c'), coffee, [], { quantity: 3_000 }), ANA);
  let n = 0;
  const newId = (): string => `01890000-0000-7000-8000-${(n++).toString().padStart(12, '0')}`;
  const discounted = setDiscount(cart, { kind: 'rate', rate: 1_000 });
  const terms = { number: 'C01-Q3', nowMs: NOW, days: 15, note, newId };
  return { cart: discounted, fields: quoteFields(discounted, settings, terms) };
};
const quote = (fields = made().fields) => quoteOf({ id: QUOTE, fields, conflicts: [] });

describe('a quote', () => {
  test('is the cart that it was made of, at its prices, and the sale names it', () => {
    const { cart } = made();
    const again = cartOfQuote(quote(), 'd', (id) => (id === COFFEE ? coffee : undefined), settings);
    expect(again).toMatchObject({ id: 'd', customer: ANA, quote: QUOTE, parked: undefined });
    expect(cartTotals(again, settings).due).toBe(cartTotals(cart, settings).due);
  });

  test('is good for the whole of its last day', () => {
    const { validUntilMs } = quote();
    expect(validUntilMs).toBe(validUntil(NOW, 15));
    expect(isExpired(quote(), validUntilMs!)).toBe(false);
    expect(isExpired(quote(), validUntilMs! + 1)).toBe(true);
    expect(validUntilMs! - NOW).toBeGreaterThan(14 * 86_400_000);
    expect(validUntilMs! - NOW).toBeLessThan(16 * 86_400_000);
  });

  test('has the next number of its till', () => {
    expect(nextNumber([], 'C01')).toBe('C01-Q1');
    expect(nextNumber([quote()], 'C01')).toBe('C01-Q4');
    expect(nextNumber([quote()], 'C02')).toBe('C02-Q1');
  });

  test('is sold once a sale of it is at hand', () => {
    expect(stateOf(quote(), false)).toBe('open');
    expect(stateOf(quote(), true)).toBe('sold');
    expect(stateOf(quote({ ...made('Urge').fields, state: 'declined' }), false)).toBe('declined');
  });
});
