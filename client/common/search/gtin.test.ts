import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDigit, expandUpcE, isGtin, numberForm, variantsOf } from './gtin.ts';

const digits = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const body = fc.constantFrom(7, 11, 12, 13).chain(digits);

describe('check digits', () => {
  test('are those of printed goods', () => {
    // Coca-Cola 600 ml (EAN-13), a UPC-A, an EAN-8, a case (GTIN-14).
    for (const code of ['7501055363513', '036000291452', '96385074', '10036000291459'])
      expect([code, isGtin(code)]).toEqual([code, true]);
    expect(isGtin('7501055363514')).toBe(false);
    expect(isGtin('750105536351')).toBe(false);
    expect(isGtin('75010553635A3')).toBe(false);
  });

  test('make every number one that checks, with that digit alone', () => {
    fc.assert(
      fc.property(body, (text) => {
        const good = [...'0123456789'].filter((digit) => isGtin(text + digit));
        expect(good).toEqual([String(checkDigit(text))]);
      }),
    );
  });

  test('find every single digit that was misread', () => {
    fc.assert(
      fc.property(body, fc.nat(), fc.integer({ min: 1, max: 9 }), (text, at, by) => {
        const code = text + checkDigit(text);
        const i = at % code.length;
        const wrong = code.slice(0, i) + ((Number(code[i]) + by) % 10) + code.slice(i + 1);
        expect(isGtin(wrong)).toBe(false);
      }),
    );
  });

  test('do not depend on zeros in front', () => {
    fc.assert(fc.property(body, (text) => checkDigit(`0${text}`) === checkDigit(text)));
  });
});

describe('forms of one number', () => {
  test('of a UPC-E are its UPC-A', () => {
    expect(expandUpcE('04252614')).toBe('042100005264');
    expect(expandUpcE('01234565')).toBe('012345000065');
    expect(expandUpcE('96385074')).toBeUndefined();
    expect(variantsOf('04252614')).toEqual(['4252614', '42100005264']);
  });

  test('of a UPC-A are the same with and without the zero of an EAN-13, or with the zeros that a spreadsheet lost', () => {
    for (const code of ['0036000291452', '036000291452', '36000291452'])
      expect(variantsOf(code)).toContain('36000291452');
  });

  test('of a short or lettered code are none', () => {
    expect(variantsOf('0012')).toEqual([]);
    expect(variantsOf('A1234567')).toEqual([]);
    expect(numberForm('000')).toBe('0');
  });
});
