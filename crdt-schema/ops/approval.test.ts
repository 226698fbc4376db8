import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equalBytes } from '../model/bytes.ts';
import { approvalMessage, type Approved } from './approval.ts';

/** Small alphabets of what separates, quotes and escapes, and half surrogates, so that likenesses come up. */
const unit = fc.oneof(
  fc.constantFrom(
    'a',
    '1',
    '"',
    '\\',
    ',',
    '[',
    ']',
    ' ',
    '\n',
    '\0',
    'u',
    'd',
    '\u00e9',
    'e\u0301',
    '\ufffd',
  ),
  fc.constantFrom('\ud83d', '\ude00', '\ud800', '\udfff', '😀'),
  fc.nat(0xffff).map((code) => String.fromCharCode(code)),
);
const text = fc.string({ unit, maxLength: 6 });
const approved = fc.record({ store: text, op: text, code: text, note: text });
const parts = ({ store, op, code, note }: Approved): string[] => [store, op, code, note];

const SAMPLE: Approved = {
  store: 'norte',
  op: '01890000-0000-7000-8000-000000000001',
  code: 'discount_limit',
  note: '12990',
};

test('the bytes are the domain and the parts, in this order', () => {
  expect(new TextDecoder().decode(approvalMessage(SAMPLE))).toBe(
    'tillmesh/approval/1["norte","01890000-0000-7000-8000-000000000001","discount_limit","12990"]',
  );
});

test('the order in which the fields were written down does not matter', () => {
  const { store, op, code, note } = SAMPLE;
  expect(approvalMessage({ note, code, op, store })).toEqual(approvalMessage(SAMPLE));
});

test('different parts never give equal bytes, be it one of them or all', () => {
  const some = fc.record({ store: text, op: text, code: text, note: text }, { requiredKeys: [] });
  fc.assert(
    fc.property(approved, some, (a, changes) => {
      const b = { ...a, ...changes };
      const alike = parts(a).every((part, i) => part === parts(b)[i]);
      expect(equalBytes(approvalMessage(a), approvalMessage(b))).toBe(alike);
    }),
    { numRuns: 1_000 },
  );
});

test('a character moved from one part to the next changes the bytes', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 4, maxLength: 4 }), fc.nat(2), unit, ([...texts], at, moved) => {
      const message = (changed: Readonly<Record<number, string>>): Uint8Array => {
        const [store, op, code, note] = texts.map((part, i) => changed[i] ?? part);
        return approvalMessage({ store: store!, op: op!, code: code!, note: note! });
      };
      const before = message({ [at]: texts[at]! + moved });
      const after = message({ [at + 1]: moved + texts[at + 1]! });
      expect(equalBytes(before, after)).toBe(false);
    }),
  );
});

test.each<[string, string]>([
  ['\ud800', '\ud801'],
  ['\ud800', '\ufffd'],
  ['\ud800', '\\ud800'],
  ['\u00e9', 'e\u0301'],
  ['a","b', 'a'],
])('%j and %j are different notes', (note, other) => {
  const [a, b] = [note, other].map((each) => approvalMessage({ ...SAMPLE, note: each }));
  expect(equalBytes(a!, b!)).toBe(false);
});
