import { expect, it } from 'vitest';
import { addressOf, changesIn, whoIs } from './audit-view.ts';

it('tells what a row says was changed, of one thing or of several fields', () => {
  expect(changesIn({ action: 'price_changed', details: { from: 250_000, to: null } })).toEqual([
    { field: undefined, from: 250_000, to: null },
  ]);
  const fields = { storeName: { from: 'Norte', to: 'Sur' }, blindCount: { from: null, to: true } };
  expect(changesIn({ action: 'settings_changed', details: { fields } })).toEqual([
    { field: 'storeName', from: 'Norte', to: 'Sur' },
    { field: 'blindCount', from: null, to: true },
  ]);
  // Days are no change, and neither is what has another form.
  expect(changesIn({ action: 'exported', details: { from: '2026-11-01', to: '2026-11-30' } })).toEqual([]);
  expect(changesIn({ action: 'person_changed', details: { role: 'cashier', active: false } })).toEqual([]);
  expect(changesIn({ action: 'signed_in' })).toEqual([]);
});

it('asks for what was chosen and nothing else', () => {
  const all = { who: '', action: '', fromMs: undefined, toMs: undefined };
  expect(addressOf(all, undefined, 50)).toBe('/api/audit?limit=50');
  expect(addressOf({ ...all, who: whoIs('x'), action: 'signed_in' }, '12', 5)).toBe(
    '/api/audit?limit=5&person=x&action=signed_in&cursor=12',
  );
  expect(addressOf({ ...all, who: 'hub', fromMs: 0, toMs: 1 }, undefined, 5)).toBe(
    '/api/audit?limit=5&kind=hub&from=1970-01-01T00%3A00%3A00.000Z&to=1970-01-01T00%3A00%3A00.001Z',
  );
});
