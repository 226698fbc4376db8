import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addToFigures, emptyFigures } from '../cash/figures.ts';
import { encodeOp, decodeOp, type Op } from '../ops/op.ts';
import type { Verdict } from '../verdicts/verdict.ts';
import { VerdictBook } from '../verdicts/verdict-book.ts';
import type { VerdictEntry } from '../verdicts/verdict-entry.ts';
import { TillView, type HeldEntry } from './session-view.ts';
import {
  accepted,
  closingOf,
  CUSTOMER,
  entry,
  idOf,
  openingOf,
  overrideOf,
  paymentOf,
  PRODUCT,
  refundOf,
  rejected,
  saleOf,
  SEGMENT,
  START_MS,
  voidOf,
  waiting,
} from './test-logs.ts';

const opening = openingOf(1, 500);
const session = opening.id;
const inSession = { session };
const cashOf = (entries: readonly HeldEntry[], of = session): number | undefined =>
  new TillView(entries).figures(of).expected['cash'];
const openOf = (entries: readonly HeldEntry[], till = 'C01'): string | undefined =>
  new TillView(entries).openSession(till)?.opening.id;

describe('the open session of a till', () => {
  test('is its opening, whether it has an answer yet or not, and of no other till', () => {
    for (const verdict of [undefined, accepted, waiting('unknown_closing')])
      expect(openOf([entry(opening, verdict)])).toBe(session);
    expect(openOf([entry(opening)], 'C02')).toBeUndefined();
    expect(openOf([])).toBeUndefined();
  });

  test('is none once a closing names it that was not refused', () => {
    const close = closingOf(2, session);
    for (const verdict of [undefined, accepted, waiting()])
      expect(openOf([entry(opening), entry(close, verdict)])).toBeUndefined();
    expect(openOf([entry(opening), entry(close, rejected('count_mismatch'))])).toBe(session);
    expect(openOf([entry(opening), entry(close), entry(voidOf(3, close.id))])).toBe(session);
    expect(openOf([entry(opening), entry({ ...close, till: 'C02' })])).toBe(session);
  });

  test('is the next one after that', () => {
    const next = openingOf(3, 700, { after: idOf(2) });
    expect(openOf([entry(next), entry(opening), entry(closingOf(2, session))])).toBe(next.id);
  });

  test('is no opening that was refused or voided', () => {
    expect(openOf([entry(opening, rejected('session_already_open'))])).toBeUndefined();
    expect(openOf([entry(opening), entry(voidOf(2, session))])).toBeUndefined();
    expect(openOf([entry(opening), entry(voidOf(2, session), rejected('no'))])).toBe(session);
  });

  test('opened twice is the one that was accepted, or else the first, and tells the other', () => {
    const second = openingOf(2, 0);
    const view = (a: HeldEntry, b: HeldEntry) => new TillView([a, b]).openSession('C01');
    expect(view(entry(second), entry(opening))).toEqual({ opening, others: [second.id] });
    expect(view(entry(opening), entry(second, accepted))).toEqual({ opening: second, others: [session] });
    expect(view(entry(opening), entry(second, rejected()))).toEqual({ opening, others: [] });
  });

  test('is the second where the ledger took both, a supervisor having let it pass', () => {
    const second = openingOf(2, 0);
    const twice = [entry(opening, accepted), entry(second, rejected('session_already_open'))];
    const pass = overrideOf(3, second.id, 'session_already_open');
    expect(openOf([...twice, entry(pass)])).toBe(session);
    expect(openOf([...twice, entry(pass, accepted)])).toBe(second.id);
  });
});

describe('figures', () => {
  const sold = saleOf(2, 100, inSession);

  test('of a session that nothing is known of are empty', () => {
    expect(new TillView([]).figures(session)).toEqual(emptyFigures());
  });

  test('begin with the float and count what has no answer or waits, and not what was refused', () => {
    expect(cashOf([entry(opening)])).toBe(500);
    for (const verdict of [undefined, waiting(), accepted])
      expect(cashOf([entry(opening, accepted), entry(sold, verdict)])).toBe(600);
    expect(cashOf([entry(opening, accepted), entry(sold, rejected())])).toBe(500);
  });

  test('count what stands at two places once, and of two ops under one id one', () => {
    const other = { segment: 'b2'.repeat(24) };
    expect(cashOf([entry(opening), entry(sold), entry(sold, accepted, other)])).toBe(600);
    const double = entry(saleOf(2, 9_000, inSession), undefined, other);
    expect(cashOf([entry(opening), double, entry(sold, accepted)])).toBe(600);
  });

  test('count a refused sale that a supervisor lets pass, from when that is in the log until it is refused', () => {
    const refused = [entry(opening), entry(sold, rejected())];
    const pass = overrideOf(3, sold.id);
    expect(cashOf([...refused, entry(pass)])).toBe(600);
    expect(cashOf([...refused, entry(pass, accepted)])).toBe(600);
    expect(cashOf([...refused, entry(pass, rejected('not_overridable'))])).toBe(500);
  });

  test('count a correction in the place of what it corrects, never both', () => {
    const right = saleOf(3, 90, { ...inSession, replaces: sold.id });
    for (const verdict of [undefined, waiting()]) {
      expect(cashOf([entry(opening), entry(sold, verdict), entry(right)])).toBe(590);
      expect(cashOf([entry(opening), entry(sold, verdict), entry(right, rejected())])).toBe(600);
    }
    expect(cashOf([entry(opening), entry(sold, rejected()), entry(right, accepted)])).toBe(590);
    // Accepted after all: the correction came too late, and will be refused.
    expect(cashOf([entry(opening), entry(sold, accepted), entry(right, rejected('target_accepted'))])).toBe(
      600,
    );
    const dropped = [entry(opening), entry(sold), entry(right), entry(voidOf(4, right.id))];
    expect(cashOf(dropped)).toBe(600);
  });

  test('do not move by what another till writes of the session or of its ops', () => {
    const foreign = [
      entry(saleOf(3, 70, { ...inSession, till: 'C02' })),
      entry(voidOf(4, sold.id, { till: 'C02' })),
    ];
    expect(cashOf([entry(opening), entry(sold), ...foreign])).toBe(600);
  });

  test('follow a session that was opened twice to the one that stands', () => {
    const second = openingOf(2, 300);
    const there = saleOf(3, 40, { session: second.id });
    const twice = [
      entry(opening, accepted),
      entry(second, rejected('session_already_open')),
      entry(there, waiting()),
    ];
    expect([cashOf(twice), cashOf(twice, second.id)]).toEqual([500, undefined]);
    const settled = [...twice, entry(voidOf(4, second.id, { instead: session }))];
    expect([cashOf(settled), cashOf(settled, second.id)]).toEqual([540, undefined]);
    expect(new TillView(settled).sessionNamed(second.id)).toBe(session);
    expect(new TillView(twice).sessionNamed(second.id)).toBeUndefined();
    // A closing that names the voided one closes the one that stands.
    expect(openOf([...settled, entry(closingOf(5, second.id))])).toBeUndefined();
  });

  test('follow the void that the ledger took, and not the one that came after it', () => {
    const second = openingOf(2, 300);
    const already = { ...accepted, params: { already: idOf(5) } };
    const settled = [
      entry(opening, accepted),
      entry(second, rejected('session_already_open')),
      entry(voidOf(4, second.id), already),
      entry(voidOf(5, second.id, { instead: session }), accepted),
    ];
    expect(new TillView(settled).sessionNamed(second.id)).toBe(session);
  });

  test('follow the correction of a correction that was refused', () => {
    const second = openingOf(2, 300, { replaces: session });
    const third = openingOf(3, 800, { replaces: second.id });
    const named = (verdict?: Verdict): string | undefined =>
      new TillView([
        entry(opening, rejected()),
        entry(second, rejected()),
        entry(third, verdict),
      ]).sessionNamed(session);
    expect([named(accepted), named(), named(rejected())]).toEqual([third.id, third.id, undefined]);
  });

  test('follow a corrected opening', () => {
    const right = openingOf(2, 800, { replaces: session });
    const entries = [entry(opening, rejected()), entry(right), entry(saleOf(3, 40, inSession))];
    expect([openOf(entries), cashOf(entries, right.id)]).toEqual([right.id, 840]);
  });

  test('take a session whose opening has not come at its word', () => {
    expect(cashOf([entry(sold)])).toBe(100);
  });

  test('come to an end where ops name each other in a circle', () => {
    const a = openingOf(1, 5, { replaces: idOf(2) });
    const b = openingOf(2, 7, { replaces: idOf(1) });
    const entries = [entry(a, rejected()), entry(b, rejected()), entry(saleOf(3, 1, { session: a.id }))];
    expect(openOf(entries)).toBeUndefined();
    expect(new TillView(entries).sessionNamed(a.id)).toBeUndefined();
  });
});

describe('a closing', () => {
  const OTHER = 'b2'.repeat(24);
  const entries = [
    entry(opening, accepted, { seq: 0 }),
    entry(saleOf(2, 100, inSession), accepted, { seq: 1 }),
    entry(refundOf(3, 30, { ...inSession, payments: [{ method: 'card', amount: 30 }] }), undefined, {
      seq: 2,
    }),
    entry(saleOf(4, 10), undefined, { seq: 3 }),
    entry(saleOf(5, 20, inSession), rejected(), { segment: OTHER, seq: 7 }),
    entry(saleOf(6, 20, { till: 'C02' }), undefined, { segment: 'c3'.repeat(24), seq: 0 }),
  ];
  const hearing = { heard: new Map<string, number>(), nowMs: START_MS, staleMs: 60_000 };

  test('names what is expected by method, and the logs of the session as far as they are held', () => {
    expect(new TillView(entries).closing(session, hearing)).toEqual({
      session,
      expected: [
        { method: 'cash', amount: 600 },
        { method: 'card', amount: -30 },
      ],
      heads: [
        { segment: SEGMENT, length: 4 },
        { segment: OTHER, length: 8 },
      ],
      unheard: [],
    });
  });

  test('takes the longest branch of a log that forked', () => {
    const forked = [...entries, entry(saleOf(9, 1), undefined, { branch: 1, seq: 11 })];
    expect(new TillView(forked).closing(session, hearing).heads[0]).toEqual({ segment: SEGMENT, length: 12 });
  });

  test('names the tills that were silent for longer than the bound, or always', () => {
    const heard = new Map([
      ['C05', START_MS - 60_001],
      ['C04', START_MS - 60_000],
      ['C03', START_MS + 5_000],
      ['C02', undefined],
    ]);
    expect(new TillView(entries).closing(session, { ...hearing, heard }).unheard).toEqual(['C02', 'C05']);
  });

  test('fits into the op', () => {
    const op = closingOf(9, session, new TillView(entries).closing(session, hearing));
    expect(decodeOp(encodeOp(op))).toEqual({ ok: true, value: op });
  });
});

describe('what a customer owes', () => {
  const credit = { customer: CUSTOMER, payments: [{ method: 'credit' as const, amount: 100 }] };

  test('is what was sold on credit less what came back or was paid, of all that was not refused', () => {
    const balanceOf = (...entries: HeldEntry[]): number => new TillView(entries).balance(CUSTOMER, undefined);
    expect(balanceOf()).toBe(0);
    expect(balanceOf(entry(saleOf(1, 100, credit), accepted), entry(paymentOf(2, 30)))).toBe(70);
    expect(balanceOf(entry(saleOf(1, 100, credit)), entry(refundOf(2, 100, credit), waiting()))).toBe(0);
    expect(balanceOf(entry(saleOf(1, 100, credit), rejected('credit_limit')))).toBe(0);
    expect(balanceOf(entry(paymentOf(2, 30)))).toBe(-30);
    expect(new TillView([entry(saleOf(1, 100, credit))]).balance(idOf(7), undefined)).toBe(0);
  });

  test('is what the hub said and on top what is not in it yet', () => {
    const balanceOf = (...entries: HeldEntry[]): number => new TillView(entries).balance(CUSTOMER, 500);
    expect(balanceOf()).toBe(500);
    expect(balanceOf(entry(saleOf(1, 100, credit), accepted))).toBe(500);
    for (const verdict of [undefined, waiting()])
      expect(balanceOf(entry(saleOf(1, 100, credit), verdict))).toBe(600);
    expect(balanceOf(entry(saleOf(1, 100, credit), rejected('credit_limit')))).toBe(500);
    expect(balanceOf(entry(paymentOf(2, 30)))).toBe(470);
  });
});

describe('stock', () => {
  test('is the level and on top what is not in it yet', () => {
    const stockOf = (...entries: HeldEntry[]) => new TillView(entries).stock(PRODUCT, 10_000);
    const sold = saleOf(1, 100);
    expect(stockOf()).toBe(10_000);
    expect(stockOf(entry(sold, accepted))).toBe(10_000);
    for (const verdict of [undefined, waiting()]) expect(stockOf(entry(sold, verdict))).toBe(9_000);
    expect(stockOf(entry(sold, rejected()))).toBe(10_000);
    expect(stockOf(entry(refundOf(1, 100)))).toBe(11_000);
    expect(stockOf(entry(sold, rejected()), entry(overrideOf(2, sold.id)))).toBe(9_000);
    expect(stockOf(entry(sold, rejected()), entry(overrideOf(2, sold.id), accepted))).toBe(10_000);
    const { product: _, ...free } = sold.lines[0]!;
    expect(stockOf(entry(saleOf(2, 100, { lines: [free] })))).toBe(10_000);
  });

  test('of which the hub told nothing is not known', () => {
    expect(new TillView([entry(saleOf(1, 100))]).stock(PRODUCT, undefined)).toBeUndefined();
  });

  test('does not jump when the answer comes with its level', () => {
    const book = new VerdictBook((_segment, seq) => (seq < 2 ? 0 : undefined));
    const says = (pos: number, more: Partial<VerdictEntry>): void =>
      book.apply({ v: 1, kind: 'verdicts', pos, accepted: [], others: [], stock: [], ...more });
    const shown = (): number | undefined => {
      const entries = [1, 2].map((n) => {
        const seq = n - 1;
        return entry(saleOf(n, 100), book.verdict(SEGMENT, 0, seq), { seq });
      });
      return new TillView(entries).stock(PRODUCT, book.stock(PRODUCT));
    };
    says(1, { stock: [[PRODUCT, 5_000]] });
    expect(shown()).toBe(3_000);
    const hash8 = '0'.repeat(16);
    says(2, { accepted: [[SEGMENT, 0, 0, hash8]], stock: [[PRODUCT, 4_000]] });
    expect(shown()).toBe(3_000);
    says(3, { others: [{ segment: SEGMENT, seq: 1, hash8, status: 'rejected', code: 'no' }] });
    expect(shown()).toBe(4_000);
  });
});

describe('the sessions of a till', () => {
  const other = openingOf(40, 0);
  const closing = closingOf(20, session);

  test('are listed with the closing that counts, newest first', () => {
    const view = new TillView([
      entry(opening, accepted),
      entry(closing, accepted),
      entry(closingOf(21, session)),
      entry(other),
    ]);
    expect(view.sessionRecords('C01')).toEqual([
      { opening: other, closing: undefined },
      { opening, closing },
    ]);
    expect(view.sessionRecords('C02')).toEqual([]);
  });

  test('go on where the closing was refused, and are not there where the opening was', () => {
    const view = new TillView([
      entry(opening, accepted),
      entry(closing, rejected()),
      entry(other, rejected('session_already_open')),
    ]);
    expect(view.sessionRecords('C01')).toEqual([{ opening, closing: undefined }]);
  });
});

describe('till and ledger', () => {
  /** A day's ops of one session, by number: what each is, and whether the ledger takes it. */
  const day = fc.array(fc.tuple(fc.constantFrom('sale', 'refund', 'payment'), fc.nat(500), fc.boolean()), {
    maxLength: 30,
  });
  const opOf = (kind: string, n: number, total: number): Op =>
    kind === 'sale'
      ? saleOf(n, total, inSession)
      : kind === 'refund'
        ? refundOf(n, total, inSession)
        : paymentOf(n, total + 1, inSession);

  test('show the same once all was decided, in whatever order the logs were read and however often', () => {
    const read = day.chain((rows) => {
      const entries = rows.map(([kind, total, isTaken], i) =>
        entry(opOf(kind, i + 2, total), isTaken ? accepted : rejected()),
      );
      const all = [entry(opening, accepted), ...entries];
      return fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }));
    });
    fc.assert(
      fc.property(read, ([all, shuffled]) => {
        const ledger = emptyFigures();
        for (const { op, verdict } of all) if (verdict === accepted) addToFigures(ledger, op);
        expect(new TillView(shuffled).figures(session)).toEqual(ledger);
      }),
    );
  });
});

describe('what took back something of a sale', () => {
  const sold = saleOf(1, 300);
  const of = { sale: sold.id };
  const back = refundOf(3, 100, of);
  const idsOf = (...more: HeldEntry[]): string[] =>
    new TillView([entry(sold), ...more]).refundsOf(sold.id).map(({ id }) => id);

  test('are the refunds that name it and count, in clock order', () => {
    const earlier = refundOf(2, 100, of);
    expect(idsOf(entry(back), entry(earlier, accepted), entry(refundOf(4, 50)))).toEqual([
      earlier.id,
      back.id,
    ]);
    expect(idsOf(entry(back, rejected('refund_exceeds_sale')))).toEqual([]);
    expect(idsOf(entry(back), entry(voidOf(5, back.id)))).toEqual([]);
  });

  test('is nothing where the sale itself does not count', () => {
    expect(new TillView([entry(sold)]).isCounted(sold.id)).toBe(true);
    expect(new TillView([entry(sold, rejected())]).isCounted(sold.id)).toBe(false);
    expect(new TillView([]).isCounted(sold.id)).toBe(false);
  });
});
