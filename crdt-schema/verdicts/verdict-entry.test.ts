import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MAX_SHORT_TEXT_CHARS } from '../limits.ts';
import { fromHex, toHex } from '../model/ids.ts';
import { decodeVerdictEntry, encodeVerdictEntry, type VerdictEntry } from './verdict-entry.ts';

const segment = 'ab'.repeat(24);
const hash8 = '0123456789abcdef';
const op = '01890000-0000-7000-8000-000000000001';
const product = '01890000-0000-7000-8000-000000000002';

const entry: VerdictEntry = {
  v: 1,
  kind: 'verdicts',
  pos: 7,
  accepted: [[segment, 0, 4, hash8]],
  others: [
    {
      segment,
      seq: 5,
      hash8,
      op,
      status: 'rejected',
      code: 'insufficient_stock',
      params: { product: 'Café', available: '1.000', line: 2 },
    },
    { segment, seq: 6, hash8, status: 'waiting', code: 'unknown_product' },
    { segment, seq: 2, hash8, op, status: 'accepted' },
  ],
  stock: [[product, -1_500]],
};
const owing: VerdictEntry = { ...entry, owed: [[product, -250]] };
const done: VerdictEntry = {
  ...entry,
  accepted: [],
  others: [],
  stock: [],
  done: [[segment, 4, hash8, 1_780_000_000_000]],
};
const person = {
  id: op,
  name: 'Ana',
  role: 'supervisor',
  active: true,
  publicKey: 'ab'.repeat(32),
  sealedKey: '{"v":1}',
} as const;
const people: VerdictEntry = { ...entry, accepted: [], others: [], stock: [], people: [person] };
const backup: VerdictEntry = {
  ...entry,
  accepted: [],
  others: [],
  stock: [],
  backup: { atMs: 1_780_000_000_000, checked: { atMs: 1_780_000_000_000, ofMs: 0, isGood: false } },
};
const full: VerdictEntry = { ...entry, accepted: [], others: [], full: true };

const codeOf = (bytes: Uint8Array): string => {
  const decoded = decodeVerdictEntry(bytes);
  return decoded.ok ? 'read' : decoded.error.code;
};
const reading = (value: unknown): string => codeOf(new TextEncoder().encode(JSON.stringify(value)));
const withOther = (change: object): unknown => ({ ...entry, others: [{ ...entry.others[0], ...change }] });

describe('a verdict entry', () => {
  test.each([
    ['verdicts and stock', entry],
    ['the whole stock', full],
    ['what is owed', owing],
    ['logs that are done with', done],
    ['people', people],
    ['backups', backup],
    ['that there is no backup', { ...backup, backup: {} }],
  ])('%s is read as it was written', (_, value) => {
    expect(decodeVerdictEntry(encodeVerdictEntry(value))).toEqual({ ok: true, value });
  });

  test('golden bytes of version 1 are read, and written again byte for byte', () => {
    const file = new URL('../../tests/fixtures/verdict-entry-1.json', import.meta.url);
    const golden = JSON.parse(readFileSync(file, 'utf8')) as { entry: string; full: string };
    expect(decodeVerdictEntry(fromHex(golden.entry))).toEqual({ ok: true, value: entry });
    expect(decodeVerdictEntry(fromHex(golden.full))).toEqual({ ok: true, value: full });
    expect([toHex(encodeVerdictEntry(entry)), toHex(encodeVerdictEntry(full))]).toEqual([
      golden.entry,
      golden.full,
    ]);
  });

  test.each<[string, unknown, unknown]>([
    ['version', entry, { ...entry, v: 2 }],
    ['kind', entry, { ...entry, kind: 'sale' }],
    ['position', { ...entry, pos: 0 }, { ...entry, pos: -1 }],
    ['segment', entry, { ...entry, accepted: [['ab', 0, 4, hash8]] }],
    ['place', entry, { ...entry, accepted: [[segment, -1, 4, hash8]] }],
    ['hash', entry, { ...entry, accepted: [[segment, 0, 4, hash8.slice(1)]] }],
    ['status', entry, withOther({ status: 'maybe' })],
    ['op', entry, withOther({ op: 'x' })],
    ['code', withOther({ code: 'c'.repeat(64) }), withOther({ code: 'c'.repeat(65) })],
    [
      'parameter text',
      withOther({ params: { name: 'x'.repeat(MAX_SHORT_TEXT_CHARS) } }),
      withOther({ params: { name: 'x'.repeat(MAX_SHORT_TEXT_CHARS + 1) } }),
    ],
    ['parameter', entry, withOther({ params: { name: null } })],
    ['stock in whole thousandths', entry, { ...entry, stock: [[product, 0.5]] }],
    ['full', full, { ...full, full: false }],
    ['role', people, { ...people, people: [{ ...person, role: 'owner' }] }],
    ['time of a backup', backup, { ...backup, backup: { atMs: 0.5 } }],
    ['public key', people, { ...people, people: [{ ...person, publicKey: 'ab' }] }],
    ['known fields only', entry, { ...entry, more: 1 }],
  ])('%s: within the schema it is read, outside it is malformed', (_, within, outside) => {
    expect([reading(within), reading(outside)]).toEqual(['read', 'verdict_malformed']);
  });

  test('bytes that are no JSON are named so, and none throws', () => {
    const bytes = encodeVerdictEntry(entry);
    for (let length = 0; length < bytes.length; length++)
      expect(codeOf(bytes.subarray(0, length))).toBe('verdict_not_json');
    expect(codeOf(Uint8Array.of(0xff))).toBe('verdict_not_json');
  });
});
