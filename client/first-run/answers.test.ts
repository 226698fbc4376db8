import { describe, expect, it } from 'vitest';
import { validFieldValue } from '../../crdt-schema/catalog/layout.ts';
import { beginningOf, emptyAnswers, withCountry, wrongIn, type Answers } from './answers.ts';
import { COUNTRIES, countryOf, presetOf } from './presets.ts';

const FILLED: Answers = {
  ...emptyAnswers('MX', 'America/Tijuana'),
  ...{
    storeName: ' La Esperanza ',
    name: 'Rosa',
    password: 'panela y café',
    again: 'panela y café',
    pin: '4711',
  },
};

describe('the answers of the first run', () => {
  it.each(COUNTRIES)(
    'of %s are settings that the catalog takes, and clocks that this machine knows',
    (country) => {
      const answers = withCountry(FILLED, country, 'Etc/UTC');
      expect(wrongIn(answers)).toEqual([]);
      const { settings } = beginningOf(answers, 'secret', 'es') as { settings: Record<string, unknown> };
      const refused = Object.entries(settings).filter(
        ([field, value]) => !validFieldValue('settings', field, value),
      );
      expect(refused).toEqual([]);
      for (const timeZone of presetOf(country).timeZones)
        expect(() => new Intl.DateTimeFormat('es', { timeZone })).not.toThrow();
      expect(
        new Intl.NumberFormat('es', { style: 'currency', currency: answers.currency }).format(1),
      ).not.toBe('');
    },
  );

  it('keep the clock of this machine where the country has it, else take the capital’s', () => {
    expect(FILLED.timeZone).toBe('America/Tijuana');
    expect(withCountry(FILLED, 'CL', 'America/Tijuana').timeZone).toBe('America/Santiago');
    expect([countryOf('America/Bogota'), countryOf('Asia/Tokyo')]).toEqual(['CO', 'MX']);
  });

  it('say in the order of the page what is wrong', () => {
    expect(wrongIn(emptyAnswers('MX', 'Etc/UTC'))).toEqual(['storeName', 'name', 'password', 'pin']);
    const bad = { ...FILLED, currency: 'pesos', taxRate: '160', again: 'x', pin: '12', till: 'hub' };
    expect(wrongIn(bad)).toEqual(['currency', 'taxRate', 'again', 'pin', 'till']);
    expect(wrongIn({ ...FILLED, taxRate: '10,5', till: 'c01' })).toEqual([]);
  });

  it('become what the hub is told: no tax where there is none, the name where no user is typed', () => {
    expect(beginningOf({ ...FILLED, taxRate: '0', till: 'c01' }, 'secret', 'en')).toEqual({
      secret: 'secret',
      settings: {
        ...{ storeName: 'La Esperanza', currency: 'MXN', timeZone: 'America/Tijuana', locale: 'en-MX' },
        ...{ language: 'en', pricesIncludeTax: true, taxIdKind: 'RFC' },
      },
      administrator: { name: 'Rosa', login: 'Rosa', password: 'panela y café', pin: '4711' },
      till: 'C01',
    });
    const { settings } = beginningOf({ ...FILLED, taxRate: '10,5' }, '', 'es') as {
      settings: { taxes: unknown };
    };
    expect(settings.taxes).toEqual([{ name: 'IVA', rate: 1_050 }]);
  });
});
