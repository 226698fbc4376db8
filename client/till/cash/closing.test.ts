import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../../crdt-schema/log/certificate.ts';
import { cutRows, expectedOf, hearingOf, supplementOf } from './closing.ts';

const NOW = 1_780_000_000_000;
const DAY = 24 * 60 * 60 * 1000;
const certificate = (device: string, till: string, more: Partial<Certificate> = {}): Certificate => ({
  v: 1,
  store: 'norte',
  device,
  publicKey: 'ab'.repeat(32),
  role: 'till',
  till,
  series: till,
  validFrom: 0,
  validUntil: NOW + DAY,
  ...more,
});

describe('who was heard at a closing', () => {
  it('is by till: of several devices the last, without our own, hubs, and what is out of use', () => {
    const certificates = [
      certificate('a', 'C01'),
      certificate('b', 'C02'),
      certificate('b2', 'C02'),
      certificate('c', 'C03'),
      certificate('d', 'C04'),
      certificate('e', 'C05', { validUntil: NOW - 1 }),
      certificate('f', 'C06'),
      certificate('g', 'C06', { replaces: ['f'] }),
      certificate('h', 'HUB', { role: 'hub' }),
      certificate('i', 'API'),
    ];
    const neighbours = [
      { device: 'a', heardMs: NOW - DAY },
      { device: 'b', heardMs: NOW - 5_000 },
      { device: 'b2', heardMs: NOW - DAY },
      { device: 'c', heardMs: undefined },
      { device: 'd', heardMs: NOW - 31 * DAY },
      { device: 'e', heardMs: NOW - DAY },
      { device: 'f', heardMs: NOW - DAY },
      { device: 'g', heardMs: NOW - 2 * DAY },
      { device: 'h', heardMs: NOW },
      { device: 'i', heardMs: undefined },
      { device: 'stranger', heardMs: NOW },
    ];
    const { heard } = hearingOf(neighbours, certificates, 'C01', NOW);
    expect([...heard]).toEqual([
      ['C02', NOW - 5_000],
      ['C03', undefined],
      ['C06', NOW - 2 * DAY],
    ]);
  });
});

describe('a cut', () => {
  it('has a row for each method that moved or was counted', () => {
    const expected = [
      { method: 'cash', amount: 10_000 },
      { method: 'credit', amount: 500 },
    ] as const;
    const counted = [
      { method: 'cash', amount: 9_950 },
      { method: 'card', amount: 300 },
    ] as const;
    expect(cutRows(expected, counted)).toEqual([
      { method: 'cash', expected: 10_000, counted: 9_950, difference: -50 },
      { method: 'card', expected: 0, counted: 300, difference: 300 },
      { method: 'credit', expected: 500, counted: undefined, difference: undefined },
    ]);
  });

  it('has a supplement where its session has changed since', () => {
    const closing = { expected: [{ method: 'cash' as const, amount: 10_000 }] };
    expect(supplementOf(closing, { expected: { cash: 10_000 } })).toEqual([]);
    expect(supplementOf(closing, { expected: { cash: 9_000, card: 200 } })).toEqual([
      { method: 'cash', amount: -1_000 },
      { method: 'card', amount: 200 },
    ]);
  });

  it('names the methods in their usual order', () => {
    expect(expectedOf({ expected: { card: 2, cash: 1 } })).toEqual([
      { method: 'cash', amount: 1 },
      { method: 'card', amount: 2 },
    ]);
  });
});
