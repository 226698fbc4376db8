import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uuidFromDigest } from '../model/ids.ts';
import type { Op } from '../ops/op.ts';
import { HeldOps } from './held-ops.ts';
import { pendingList, settledOf, type HeldEntry, type PendingItem } from './pending.ts';
import { TillView } from './session-view.ts';
import {
  accepted,
  closingOf,
  entry,
  idOf,
  openingOf,
  overrideOf,
  refundOf,
  rejected,
  saleOf,
  voidOf,
  waiting,
} from './test-logs.ts';

const OTHER = 'b2'.repeat(24);
const sale = saleOf(1, 100);

/** `number: state` of each item. */
const listed = (entries: Iterable<HeldEntry>): string[] =>
  pendingList(entries).map(({ id, state }) => `${Number.parseInt(id.slice(-12), 16)}: ${state}`);
const itemOf = (entries: Iterable<HeldEntry>, id: string): PendingItem =>
  pendingList(entries).find((item) => item.id === id)!;

describe('what is pending', () => {
  test('is nothing where there is nothing, or all was accepted', () => {
    expect(pendingList([])).toEqual([]);
    expect(pendingList([entry(sale, accepted), entry(saleOf(2, 5), accepted)])).toEqual([]);
  });

  test.each(['here', 'lan', 'server'] as const)(
    'says of an op without an answer how far it came: %s',
    (held) => {
      expect(pendingList([entry(sale, undefined, { held })])).toEqual([
        { id: sale.id, op: sale, state: held, verdict: undefined, waitsOn: [], history: [] },
      ]);
    },
  );

  test('says the answer where there is one, with its code and parameters', () => {
    const verdict = { status: 'rejected', code: 'insufficient_stock', params: { available: '0' } } as const;
    expect(pendingList([entry(sale, verdict)])).toMatchObject([{ state: 'rejected', verdict }]);
    expect(listed([entry(sale, waiting())])).toEqual(['1: waiting']);
  });

  test('stands in clock order, whatever log it comes from', () => {
    const entries = [3, 1, 2].map((n) => entry(saleOf(n, 100), undefined, { segment: OTHER, seq: 9 - n }));
    expect(listed(entries)).toEqual(['1: here', '2: here', '3: here']);
  });

  test('an op at two places is one: its furthest copy and its final answer count', () => {
    const at = { segment: OTHER };
    expect(listed([entry(sale), entry({ ...sale }, undefined, { ...at, held: 'lan' })])).toEqual(['1: lan']);
    expect(listed([entry(sale, waiting()), entry(sale, rejected(), at)])).toEqual(['1: rejected']);
    expect(listed([entry(sale, accepted), entry(sale, undefined, at)])).toEqual([]);
  });
});

describe('an op is settled by one that names it and was accepted', () => {
  test.each<[string, Op]>([
    ['void', voidOf(2, sale.id)],
    ['replace', saleOf(2, 90, { replaces: sale.id })],
    ['override', overrideOf(2, sale.id)],
  ])('%s: settling while it is undecided, gone when accepted, as before when refused', (how, op) => {
    const before = entry(sale, rejected());
    expect(listed([before, entry(op)])).toEqual(['1: settling', '2: here']);
    expect(listed([before, entry(op, waiting('unknown_target'))])).toEqual(['1: settling', '2: waiting']);
    expect(listed([before, entry(op, accepted)])).toEqual([]);
    expect(listed([before, entry(op, rejected('no'))])).toEqual(['1: rejected', '2: rejected']);
    expect(itemOf([before, entry(op, rejected('no'))], sale.id).history).toEqual([
      { op, how, verdict: rejected('no') },
    ]);
  });

  test('the history is whole and in clock order', () => {
    const ops = [voidOf(5, sale.id), overrideOf(3, sale.id), saleOf(4, 90, { replaces: sale.id })];
    const entries = [entry(sale, rejected()), ...ops.map((op) => entry(op, rejected('no')))];
    expect(itemOf(entries, sale.id).history.map(({ op }) => op.id)).toEqual([3, 4, 5].map(idOf));
  });

  test('also where its own answer is not known yet, and where only its answer says that it was settled', () => {
    expect(listed([entry(sale), entry(voidOf(2, sale.id), accepted)])).toEqual([]);
    for (const code of ['voided', 'replaced']) expect(listed([entry(sale, rejected(code))])).toEqual([]);
  });

  test('one that names itself settles nothing', () => {
    const own = saleOf(1, 100, { replaces: idOf(1) });
    expect(pendingList([entry(own)])).toMatchObject([{ state: 'here', waitsOn: [], history: [] }]);
  });

  test('two that name each other wait for each other, and the list comes to an end', () => {
    const a = saleOf(1, 100, { replaces: idOf(2) });
    const b = saleOf(2, 100, { replaces: idOf(1) });
    expect(listed([entry(a), entry(b)])).toEqual(['1: settling', '2: settling']);
    expect(listed([entry(a, rejected()), entry(b, rejected())])).toEqual(['1: rejected', '2: rejected']);
  });

  test('what cannot be accepted holds nothing up: the void of another till, a sale corrected by an opening', () => {
    const before = entry(sale, rejected());
    for (const op of [voidOf(2, sale.id, { till: 'C02' }), openingOf(2, 0, { replaces: sale.id })])
      expect(listed([before, entry(op)])).toEqual(['1: rejected', '2: here']);
    expect(listed([before, entry({ ...overrideOf(2, sale.id), till: 'C02' })])).toEqual([
      '1: settling',
      '2: here',
    ]);
  });
});

describe('a correction that was refused', () => {
  const first = entry(sale, rejected());
  const second = saleOf(2, 90, { replaces: sale.id });

  test('and let pass by a supervisor settles what it corrected', () => {
    const entries = [first, entry(second, rejected())];
    expect(listed([...entries, entry(overrideOf(3, second.id))])).toEqual([
      '1: settling',
      '2: settling',
      '3: here',
    ]);
    expect(listed([...entries, entry(overrideOf(3, second.id), accepted)])).toEqual([]);
  });

  test('and corrected again settles both, or the first could be sold twice', () => {
    const third = saleOf(3, 80, { replaces: second.id });
    expect(listed([first, entry(second, rejected()), entry(third)])).toEqual([
      '1: settling',
      '2: settling',
      '3: here',
    ]);
    expect(listed([first, entry(second, rejected()), entry(third, accepted)])).toEqual([]);
  });

  test('and dropped leaves what it corrected to be settled another way', () => {
    expect(listed([first, entry(second, rejected()), entry(voidOf(3, second.id), accepted)])).toEqual([
      '1: rejected',
    ]);
    expect(listed([first, entry(second), entry(voidOf(3, second.id), accepted)])).toEqual(['1: rejected']);
  });
});

describe('what an item waits for', () => {
  const opening = openingOf(1, 0, { after: idOf(9) });
  const sold = saleOf(2, 100, { session: opening.id });

  test('is each op on the list that it cannot stand without', () => {
    const back = refundOf(3, 50, { session: opening.id, sale: sold.id });
    const entries = [entry(opening, rejected()), entry(sold, waiting()), entry(back, waiting())];
    expect(itemOf(entries, sold.id).waitsOn).toEqual([opening.id]);
    expect(itemOf(entries, back.id).waitsOn).toEqual([opening.id, sold.id]);
    expect(itemOf([...entries, entry(closingOf(9, idOf(8)))], opening.id).waitsOn).toEqual([idOf(9)]);
  });

  test('is nothing that is settled, accepted or not held', () => {
    expect(itemOf([entry(sold)], sold.id).waitsOn).toEqual([]);
    expect(itemOf([entry(opening, accepted), entry(sold)], sold.id).waitsOn).toEqual([]);
    const dropped = [entry(opening, rejected()), entry(voidOf(3, opening.id), accepted)];
    expect(itemOf([...dropped, entry(sold)], sold.id).waitsOn).toEqual([]);
  });

  test('is what it settles only as long as that has no answer', () => {
    const drop = voidOf(2, sale.id);
    expect(itemOf([entry(sale), entry(drop)], drop.id).waitsOn).toEqual([sale.id]);
    expect(itemOf([entry(sale, rejected()), entry(drop)], drop.id).waitsOn).toEqual([]);
  });
});

describe('another op under the same id', () => {
  const other = saleOf(1, 777);

  test('is listed beside it, and what names the id does not settle it', () => {
    expect(listed([entry(sale, accepted), entry(other, undefined, { segment: OTHER })])).toEqual(['1: here']);
    const entries = [entry(sale, rejected()), entry(other, undefined, { segment: OTHER })];
    expect(listed([...entries, entry(voidOf(2, sale.id), accepted)])).toEqual(['1: here']);
  });

  test('once refused is settled under the id that the ledger gave it, which takes the hash of its change', () => {
    const hash = new Uint8Array(32).fill(7);
    const id = uuidFromDigest(hash);
    const refused = entry(other, rejected('duplicate_op'), { segment: OTHER, seq: 4, hash });
    expect(pendingList([entry(sale, accepted), refused])).toMatchObject([
      { id, state: 'rejected', op: other },
    ]);
    expect(pendingList([refused, entry(voidOf(2, id), accepted)])).toEqual([]);
    expect(pendingList([{ ...refused, hash: undefined }, entry(voidOf(2, id), accepted)])).toMatchObject([
      { id: `${OTHER}/0/4`, state: 'rejected' },
    ]);
  });
});

describe('nothing is kept as a flag', () => {
  const SIZE = 8;
  const number = fc.integer({ min: 1, max: SIZE });
  const verdicts = fc.constantFrom(undefined, accepted, rejected(), waiting(), rejected('voided'));
  const opOf = (n: number, kind: number, named: number): Op =>
    [
      saleOf(n, 100, { session: idOf(named) }),
      saleOf(n, 100, { replaces: idOf(named) }),
      voidOf(n, idOf(named)),
      overrideOf(n, idOf(named)),
      refundOf(n, 100, { sale: idOf(named) }),
    ][kind]!;
  const entries = fc
    .array(fc.tuple(number, fc.nat(4), number, verdicts, fc.constantFrom('here', 'lan', 'server')), {
      maxLength: 14,
    })
    .map((rows) =>
      rows.map(([n, kind, named, verdict, held], i) =>
        entry(opOf(n, kind, named), verdict, { held, segment: OTHER, seq: i }),
      ),
    );

  test('the same entries in any order, any of them twice, give the same list', () => {
    const shuffled = entries.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
        fc.shuffledSubarray(all, { minLength: all.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([all, twice, once]) => {
        const list = pendingList(all);
        expect(pendingList(twice)).toEqual(list);
        expect(pendingList(new Set(once))).toEqual(list);
      }),
      { numRuns: 500 },
    );
  });

  test('a copy without its verdict changes nothing', () => {
    fc.assert(
      fc.property(entries, fc.infiniteStream(fc.boolean()), (all, coin) => {
        const deaf = all.filter(() => coin.next().value).map((one) => ({ ...one, verdict: undefined }));
        expect(pendingList([...deaf, ...all])).toEqual(pendingList(all));
      }),
      { numRuns: 500 },
    );
  });

  test('to hear more verdicts takes ops off the list and puts none on it, where each id stands for one op', () => {
    const oneEach = entries.map((all) => all.filter(({ op }) => isAlone(all, op.id)));
    fc.assert(
      fc.property(oneEach, fc.infiniteStream(fc.boolean()), (all, coin) => {
        const heard = all.map((one) => (coin.next().value ? one : { ...one, verdict: undefined }));
        const before = pendingList(heard).map(({ id }) => id);
        expect(before).toEqual(expect.arrayContaining(pendingList(all).map(({ id }) => id)));
      }),
      { numRuns: 500 },
    );
  });

  test('an accepted op that names an item removes it, and puts none on the list', () => {
    let removed = 0;
    fc.assert(
      fc.property(entries, fc.nat(), fc.nat(2), (all, pick, how) => {
        const list = pendingList(all).filter(({ id }) => isAlone(all, id));
        const item = list[pick % Math.max(1, list.length)];
        if (item === undefined) return;
        removed += 1;
        const n = SIZE + 1;
        const { id } = item;
        const namer = [voidOf(n, id), overrideOf(n, id), saleOf(n, 1, { replaces: id })][how]!;
        const after = pendingList([...all, entry(namer, accepted)]).map((one) => one.id);
        expect(after).not.toContain(id);
        expect(pendingList(all).map((one) => one.id)).toEqual(expect.arrayContaining(after));
      }),
      { numRuns: 500 },
    );
    expect(removed).toBeGreaterThan(200);
  });
});

/** Whether the id stands for one op alone: a double is not settled by what names the id. */
const isAlone = (all: readonly HeldEntry[], id: string): boolean =>
  new Set(all.filter(({ op }) => op.id === id).map(({ op }) => JSON.stringify(op))).size === 1;

test('VE-11: what is pending, what was settled and how, and the session follow from the logs, in whatever order', () => {
  const replacing = (n: number, replaces: string) => saleOf(n, 900, { replaces });
  const entries = [
    entry(openingOf(1, 500), accepted),
    entry(saleOf(2, 100), accepted),
    entry(saleOf(3, 200), rejected()),
    entry(voidOf(4, idOf(3)), accepted),
    entry(saleOf(5, 300), rejected()),
    entry(replacing(6, idOf(5)), rejected()),
    entry(replacing(7, idOf(5)), accepted),
    entry(saleOf(8, 400), rejected()),
    entry(overrideOf(9, idOf(8)), accepted),
    entry(saleOf(10, 500), rejected()),
    entry(voidOf(11, idOf(10))),
    entry(saleOf(12, 600), waiting()),
    entry(saleOf(13, 700)),
    entry(saleOf(14, 800, { till: 'C02' }), accepted),
  ];
  const settled = (all: readonly HeldEntry[]) =>
    settledOf(new HeldOps(all)).map(({ id, by, history }) => [
      id,
      by?.how,
      by?.op.id,
      history.map(({ op }) => op.id),
    ]);
  expect(new TillView(entries).openSession('C01')?.opening.id).toBe(idOf(1));
  expect(pendingList(entries).map(({ id, state }) => [id, state])).toEqual([
    [idOf(6), 'rejected'],
    [idOf(10), 'settling'],
    [idOf(11), 'here'],
    [idOf(12), 'waiting'],
    [idOf(13), 'here'],
  ]);
  expect(settled(entries)).toEqual([
    [idOf(3), 'void', idOf(4), [idOf(4)]],
    [idOf(5), 'replace', idOf(7), [idOf(6), idOf(7)]],
    [idOf(8), 'override', idOf(9), [idOf(9)]],
  ]);
  const turned = entries.toReversed();
  expect(pendingList(turned)).toEqual(pendingList(entries));
  expect(settled(turned)).toEqual(settled(entries));
});
