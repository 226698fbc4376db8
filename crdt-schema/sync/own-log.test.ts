import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { certificateToSign, deviceIdOf, sealCertificate, type Certificate } from '../log/certificate.ts';
import { toHex } from '../model/ids.ts';
import { decodeOp, encodeOp, type Op } from '../ops/op.ts';
import type { Sha256 } from '../ports.ts';
import { ok } from '../result.ts';
import type { AppendResult, Effect, ReplicaEvent, StoredEntry } from './events.ts';
import { Replica } from './replica.ts';

const NOW_MS = 1_780_000_000_000;
const sha256: Sha256 = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest());
const idOf = (n: number): string => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;

type Numbering = NonNullable<Certificate['numbering']>;
const range = (from: number, to: number, validUntil?: number): Numbering => ({
  from,
  to,
  ...(validUntil === undefined ? {} : { validUntil }),
  kind: 'normal',
});

/** A till on a disk that outlives it. Its disk answers when it is told to, its keys at once. */
class TestTill {
  nowMs = NOW_MS;
  readonly disk: StoredEntry[] = [];
  private replica!: Replica;
  private persists: Extract<Effect, { type: 'persist' }>[] = [];
  private answers = new Map<number, AppendResult>();
  private starts = 0;
  private nextToken = 1;
  private nextOp = 1;

  constructor(numbering: Numbering | undefined) {
    this.start(numbering);
  }

  /** Starts the process, with the lease that it has been granted meanwhile. */
  start(numbering: Numbering | undefined): void {
    this.starts += 1;
    this.persists = [];
    const publicKey = sha256(new TextEncoder().encode('till'));
    const certificate: Certificate = {
      v: 1,
      store: 'test',
      device: deviceIdOf(sha256, publicKey),
      publicKey: toHex(publicKey),
      role: 'till',
      till: 'C01',
      series: 'C01',
      ...(numbering === undefined ? {} : { numbering }),
      validFrom: 1,
      validUntil: NOW_MS * 2,
    };
    const { device } = certificate;
    this.replica = new Replica({
      identity: {
        store: 'test',
        device,
        certificate,
        certificateBytes: sealCertificate(certificateToSign(certificate).json, new Uint8Array(64)),
        authority: new Uint8Array(32),
        software: 'test',
      },
      ports: {
        sha256,
        random: (n) => new Uint8Array(n).fill(this.starts),
        unsentBytes: () => 0,
        compress: (bytes) => bytes,
        decompress: (bytes) => bytes,
      },
      doc: new Y.Doc(),
      checkUpdate: () => ok(undefined),
    });
    for (const entry of this.disk) this.replica.restoreEntry(entry);
    this.replica.restored();
  }

  /** Asks for an op; what to ask for its answer with. */
  ask(kind: 'sale' | 'stock_move', id = idOf(this.nextOp++)): number {
    const token = this.nextToken++;
    this.handle({
      type: 'append',
      token,
      build: ({ receiptNumber }) => {
        const common = { v: 1, id, at: `018900000000000-${'a'.repeat(32)}`, till: 'C01' } as const;
        const line = { product: idOf(0), quantity: 1_000 };
        const op: Op =
          kind === 'stock_move'
            ? { ...common, kind, reason: 'receipt', lines: [line] }
            : {
                ...common,
                kind,
                receipt: { series: 'C01', number: receiptNumber },
                lines: [{ ...line, price: 10_000, total: 100 }],
                payments: [{ method: 'cash', amount: 100 }],
                total: 100,
              };
        return { id, bytes: encodeOp(op), usesReceipt: 'receipt' in op };
      },
    });
    return token;
  }

  /** The disk writes all that it was given. */
  settle(): void {
    for (let next = this.persists.shift(); next !== undefined; next = this.persists.shift()) {
      for (const write of next.writes) if (write.kind === 'entry') this.disk.push(write.entry);
      const outcome = { ok: true, signed: new Uint8Array(64) } as const;
      this.handle({ type: 'persisted', token: next.token, outcome });
    }
  }

  do(kind: 'sale' | 'stock_move', id?: string): string {
    const token = this.ask(kind, id);
    this.settle();
    return this.answer(token);
  }

  /** The number on the ticket, `stored` where it bears none, or why it was refused. */
  answer(token: number): string {
    const result = this.answers.get(token);
    if (result === undefined) return 'unanswered';
    if (!result.ok) return result.error.code;
    const { segment, seq } = result.value;
    const entry = this.disk.find((other) => other.segment === segment && other.seq === seq);
    const op = decodeOp(entry!.bytes);
    if (!op.ok) throw new Error(op.error.code);
    return 'receipt' in op.value ? String(op.value.receipt.number) : 'stored';
  }

  private handle(event: ReplicaEvent): void {
    for (const effect of this.replica.step([event], this.nowMs)) {
      if (effect.type === 'persist') this.persists.push(effect);
      if (effect.type === 'appended') this.answers.set(effect.token, effect.result);
    }
  }
}

describe('a till numbers within its lease', () => {
  test('which is its whole series where none was granted', () => {
    const till = new TestTill(undefined);
    expect([till.do('sale'), till.do('stock_move'), till.do('sale')]).toEqual(['1', 'stored', '2']);
  });

  test('from the first number to the last, and then not at all, over restarts too', () => {
    const lease = range(500, 502);
    const till = new TestTill(lease);
    expect(till.do('sale')).toBe('500');
    till.start(lease);
    expect([till.do('sale'), till.do('sale'), till.do('sale')]).toEqual([
      '501',
      '502',
      'numbering_exhausted',
    ]);
    till.start(lease);
    expect([till.do('sale'), till.do('stock_move')]).toEqual(['numbering_exhausted', 'stored']);
  });

  test('to the last number that a receipt can bear', () => {
    const till = new TestTill(range(999_999_999, 999_999_999));
    expect([till.do('sale'), till.do('sale'), till.do('stock_move')]).toEqual([
      '999999999',
      'numbering_exhausted',
      'stored',
    ]);
  });

  test('and what it cannot number keeps back nothing of what was asked for with it', () => {
    const till = new TestTill(range(500, 501));
    // The first is being stored while the others queue up.
    const tokens = (['sale', 'sale', 'sale', 'stock_move', 'sale', 'stock_move'] as const).map((kind) =>
      till.ask(kind),
    );
    till.settle();
    expect(tokens.map((token) => till.answer(token))).toEqual([
      '500',
      '501',
      'numbering_exhausted',
      'stored',
      'numbering_exhausted',
      'stored',
    ]);
    expect(till.disk.map(({ seq }) => seq)).toEqual([0, 1, 2, 3]);
  });

  test('and is told where a ticket stands that it asks for again, also when nothing is left', () => {
    const till = new TestTill(range(500, 500, NOW_MS));
    expect(till.do('sale', idOf(900))).toBe('500');
    till.nowMs = NOW_MS + 1;
    till.start(range(500, 500, NOW_MS));
    expect([till.do('sale', idOf(900)), till.do('sale')]).toEqual(['500', 'numbering_exhausted']);
  });

  test('and goes on in the next one that it is granted', () => {
    const till = new TestTill(range(500, 500));
    expect([till.do('sale'), till.do('sale', idOf(900))]).toEqual(['500', 'numbering_exhausted']);
    till.start(range(800, 900));
    expect([till.do('sale', idOf(900)), till.do('sale')]).toEqual(['800', '801']);
    // One that reaches below gives no number twice.
    till.start(range(1, 900));
    expect(till.do('sale')).toBe('802');
  });
});

test('a lease ends with its date: no number after it, none lost, and what needs none goes on', () => {
  const lease = range(500, 900, NOW_MS);
  const till = new TestTill(lease);
  expect(till.do('sale')).toBe('500');
  till.nowMs += 1;
  expect([till.do('sale'), till.do('stock_move'), till.do('sale')]).toEqual([
    'numbering_expired',
    'stored',
    'numbering_expired',
  ]);
  till.start(range(500, 900, NOW_MS + 1));
  expect(till.do('sale')).toBe('501');
});

test('whatever is asked, in whatever batches and starts, numbers have no gaps, no twins and never leave the lease', () => {
  const step = fc.constantFrom('sale', 'sale', 'sale', 'stock_move', 'settle', 'restart');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.nat(12), fc.array(step), (from, more, steps) => {
      const lease = range(from, from + more);
      const till = new TestTill(lease);
      for (const what of steps) {
        if (what === 'settle') till.settle();
        else if (what === 'restart') till.start(lease);
        else till.ask(what as 'sale' | 'stock_move');
      }
      till.settle();
      const numbers = till.disk.flatMap(({ bytes }) => {
        const op = decodeOp(bytes);
        return op.ok && 'receipt' in op.value ? [op.value.receipt.number] : [];
      });
      expect(numbers).toEqual(numbers.map((_, i) => from + i));
      expect(numbers.length).toBeLessThanOrEqual(more + 1);
    }),
  );
});
