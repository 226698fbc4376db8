import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeystrokes, SCAN_RULES, type ScanRules } from './keystrokes.ts';

/** Types the keys, `gap` ms apart (the last one `endGap`), and gives the codes that were heard. */
const typing = (
  keys: readonly string[],
  gap: number,
  {
    endGap = gap,
    rules = {},
    byHand = false,
  }: { endGap?: number; rules?: Partial<ScanRules>; byHand?: boolean } = {},
): string[] => {
  const hear = createKeystrokes(() => ({ ...SCAN_RULES, ...rules }));
  let at = 1_000;
  return keys.flatMap((key, i) => {
    at += i === keys.length - 1 ? endGap : gap;
    const heard = hear({ key, at, byHand });
    return heard.kind === 'code' ? [heard.code] : [];
  });
};
const code = [...'7501055363513'];

describe('fast keys', () => {
  test('that end in Enter or Tab are a code', () => {
    expect(typing([...code, 'Enter'], 5)).toEqual(['7501055363513']);
    expect(typing([...code, 'Tab'], 30)).toEqual(['7501055363513']);
    expect(typing([...code, 'Enter'], 8, { endGap: 90 })).toEqual(['7501055363513']);
  });

  test('are a code also where the machine rests once', () => {
    const hear = createKeystrokes(() => SCAN_RULES);
    let at = 0;
    const heard = [...code, 'Enter'].map((key, i) =>
      hear({ key, at: (at += i === 1 ? 80 : 5), byHand: false }),
    );
    expect(heard.at(-1)).toEqual({ kind: 'code', code: '7501055363513' });
  });

  test('with shifts between them are the code with its capitals', () => {
    expect(typing(['Shift', 'C', '0', '1', '-', '9', 'Enter'], 5)).toEqual(['C01-9']);
  });

  test('lose what the scanner is set to add, and are none without it', () => {
    const rules = { prefix: '~', suffix: '#' };
    expect(typing(['~', ...code, '#', 'Enter'], 5, { rules })).toEqual(['7501055363513']);
    expect(typing([...code, 'Enter'], 5, { rules })).toEqual([]);
  });

  test('are none where they are few, do not end, or a person holds them', () => {
    expect(typing(['7', '5', '0', 'Enter'], 5)).toEqual([]);
    expect(typing(code, 5)).toEqual([]);
    expect(typing([...code, 'Enter'], 5, { endGap: 300 })).toEqual([]);
    expect(typing([...code, 'Enter'], 5, { byHand: true })).toEqual([]);
    expect(typing([...code, 'F2', 'Enter'], 5)).toEqual([]);
  });
});

test('two codes in a row are two', () => {
  expect(typing([...code, 'Enter', ...code, 'Enter'], 5)).toEqual(['7501055363513', '7501055363513']);
});

test('a person who types never makes a code, at any speed of people', () => {
  const key = fc.constantFrom('7', '5', 'a', 'ñ', ' ', '*', 'Enter', 'Tab', 'Shift', 'Backspace');
  const stroke = fc.record({ key, gap: fc.integer({ min: 40, max: 400 }) });
  fc.assert(
    fc.property(fc.array(stroke, { maxLength: 60 }), (strokes) => {
      const hear = createKeystrokes(() => SCAN_RULES);
      let at = 0;
      for (const { key, gap } of strokes) {
        at += gap;
        expect(hear({ key, at, byHand: false }).kind).not.toBe('code');
      }
    }),
  );
});

test('a code is heard behind whatever a person typed', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('3', '*', 'a', ' ', 'Backspace'), { maxLength: 8 }), (typed) => {
      const hear = createKeystrokes(() => SCAN_RULES);
      let at = 0;
      for (const key of typed) hear({ key, at: (at += 120), byHand: false });
      at += 120;
      const heard = [...code, 'Enter'].map((key) => hear({ key, at: (at += 5), byHand: false }));
      expect(heard.at(-1)).toEqual({ kind: 'code', code: '7501055363513' });
    }),
  );
});
