import { describe, expect, it } from 'vitest';
import { entities } from '../../../crdt-schema/catalog/index.ts';
import { SETTINGS } from './setting-list.ts';
import { changedSince, changesOf, draftOf, valueOf, wrongIn } from './setting-values.ts';

const settingOf = (name: string): (typeof SETTINGS)[number] => SETTINGS.find((each) => each.name === name)!;
const value = (name: string, typed: string): unknown => valueOf(typed, settingOf(name), 2);

describe('the settings of a store in a form', () => {
  it('are fields of the catalog, and each of a choice is one that it takes', () => {
    for (const { name, kind, options = [], unset } of SETTINGS) {
      const field = entities.settings.fields[name];
      expect([name, field !== undefined]).toEqual([name, true]);
      for (const option of options)
        expect([name, option, option === '' || field?.holds(option)]).toEqual([name, option, true]);
      if (kind === 'choice') expect(options).toContain(unset ?? '');
    }
  });

  it('become what the catalog takes', () => {
    expect(value('discountLimit', '12,5')).toBe(1_250);
    expect(value('discountLimit', '')).toBeNull();
    expect(value('discountLimit', '101')).toBeUndefined();
    expect(value('cashRounding', '0.50')).toBe(50);
    expect(value('cashRounding', 'poco')).toBeUndefined();
    expect(value('storeName', '  Abarrotes Norte ')).toBe('Abarrotes Norte');
    expect(value('storeName', '')).toBeNull();
    expect(value('storeName', 'x'.repeat(201))).toBeUndefined();
    expect(value('blindCount', 'no')).toBe(false);
    expect(value('timeZone', 'America/Mexico_City')).toBe('America/Mexico_City');
  });

  it('are written where somebody changed them, and nothing else', () => {
    const fields = { storeName: 'Norte', discountLimit: 1_000, blindCount: true, cashRounding: 50 };
    const before = draftOf(fields, 2);
    expect(changesOf(before, before, 2)).toEqual({});
    const after = {
      ...before,
      discountLimit: '15',
      blindCount: 'no',
      cashRounding: '',
      storeName: ' Norte ',
    };
    expect(changesOf(before, after, 2)).toEqual({
      discountLimit: 1_500,
      blindCount: false,
      cashRounding: null,
    });
  });

  it('that nobody set count as what they mean, and are not written for it', () => {
    const before = draftOf({}, 2);
    expect(before).toMatchObject({
      pricesIncludeTax: 'yes',
      blindCount: 'no',
      stockPolicy: 'allow_negative',
    });
    expect(wrongIn(before, 2).size).toBe(0);
    expect(changesOf(before, { ...before, pricesIncludeTax: 'no' }, 2)).toEqual({ pricesIncludeTax: false });
  });

  it('tell what others changed meanwhile', () => {
    expect([
      ...changedSince({ phone: '1', taxId: 'A' }, { phone: '2', taxId: 'A', blindCount: true }),
    ]).toEqual(['phone', 'blindCount']);
  });

  it('tell what cannot stay so', () => {
    const draft = { ...draftOf({}, 2), discountLimit: 'x', taxId: '1'.repeat(65) };
    expect([...wrongIn(draft, 2)]).toEqual(['taxId', 'discountLimit']);
  });
});
