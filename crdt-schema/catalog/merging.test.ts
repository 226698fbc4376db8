/** Random histories of up to six peers, delivered in any order: what must hold of the catalog whatever happens. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { fieldOf } from './entities/index.ts';
import { isBaseKey, type BaseRecord, type Fold, type Override } from './layout.ts';
import { createTestPeer, idOf, START_MS, type TestPeer } from './test-peers.ts';

const MAX_PEERS = 6;
const RECORDS = 3;
const FIELDS = ['price', 'name', 'minStock', 'color', 'active'] as const;

type Action =
  | { kind: 'write'; peer: number; record: number; fields: number[]; value: number }
  | { kind: 'create'; peer: number; record: number }
  | { kind: 'deliver'; to: number; pick: number }
  | { kind: 'merged'; to: number; from: number; count: number }
  | { kind: 'state'; to: number; from: number; whole: boolean }
  | { kind: 'import'; peer: number; price: number }
  | { kind: 'fold'; peer: number; ageMs: number }
  | { kind: 'restart'; peer: number };

const peer = fc.nat(MAX_PEERS - 1);
const record = fc.nat(RECORDS - 1);
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      peer,
      record,
      fields: fc.uniqueArray(fc.nat(FIELDS.length - 1), { minLength: 1, maxLength: 2 }),
      value: fc.nat(1_000_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('create' as const), peer, record }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('deliver' as const), to: peer, pick: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('merged' as const), to: peer, from: peer, count: fc.nat(20) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('state' as const), to: peer, from: peer, whole: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('import' as const), peer, price: fc.nat(1_000_000) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('fold' as const), peer, ageMs: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), peer }) },
);

interface Written {
  readonly clock: string;
  readonly field: string;
  /** Clocks of all that its writer held of the field: the truth that `s` must come to. */
  readonly saw: ReadonlySet<string>;
}

/** An update as it went out, and the clocks of the values it brought. */
interface Sent {
  readonly update: Uint8Array;
  readonly clocks: readonly string[];
  readonly from: number;
}

const valueOf = (field: string, n: number): unknown => {
  if (field === 'color') return `#${n.toString(16).padStart(6, '0')}`;
  if (field === 'active') return n % 3 !== 0;
  return field === 'name' ? `name ${n}` : n;
};

class World {
  now = START_MS;
  readonly peers: TestPeer[] = [];
  readonly sent: Sent[] = [];
  readonly writes: Written[] = [];
  /** Clocks of values that each peer ever held. */
  readonly held: Set<string>[] = [];
  restarts = 0;
  refusals: string[] = [];

  constructor(count: number) {
    for (let n = 0; n < count; n++) {
      this.peers.push(this.start(n, n));
      this.held.push(new Set());
    }
    this.create(0, 0);
    for (let n = 1; n < count; n++) this.state(n, 0, true);
  }

  /** A peer of device `n`, with a Yjs client of its own. */
  private start(n: number, client: number): TestPeer {
    const started = createTestPeer(n, () => (this.now += 7));
    started.doc.clientID = 500 + ((client * 7919) % 4_093);
    return started;
  }

  run(step: Action): void {
    const at = (n: number): number => n % this.peers.length;
    if (step.kind === 'write') this.write(at(step.peer), step.record, step.fields, step.value);
    else if (step.kind === 'import') this.import(at(step.peer), step.price);
    else if (step.kind === 'create') this.create(at(step.peer), step.record);
    else if (step.kind === 'deliver') {
      if (this.sent.length > 0) this.deliver(at(step.to), [this.sent[step.pick % this.sent.length]!]);
    } else if (step.kind === 'merged') {
      const theirs = this.sent.filter(({ from }) => from === at(step.from));
      if (theirs.length > 0) this.deliver(at(step.to), theirs.slice(-1 - step.count));
    } else if (step.kind === 'state') this.state(at(step.to), at(step.from), step.whole);
    else if (step.kind === 'fold') this.fold(at(step.peer), step.ageMs);
    else this.restart(at(step.peer));
  }

  settle(): void {
    for (let n = 1; n < this.peers.length; n++) this.state(0, n, false);
    for (let n = 1; n < this.peers.length; n++) this.state(n, 0, n % 2 === 0);
  }

  /** Every field of every record with the clocks of all its values that stand in the keys of the document. */
  values(n: number): Map<string, Override[]> {
    const out = new Map<string, Override[]>();
    const map = this.peers[n]!.doc.getMap<unknown>('products');
    for (const [key, value] of map) {
      const add = (field: string, override: Override): unknown =>
        out.set(`${key.slice(0, 36)}/${field}`, [
          ...(out.get(`${key.slice(0, 36)}/${field}`) ?? []),
          override,
        ]);
      if (isBaseKey(key)) {
        const base = value as BaseRecord;
        for (const [field, v] of Object.entries(base.f)) add(field, { v, c: base.c, s: '' });
      } else if (key[37] === '*') for (const [field, o] of Object.entries(value as Fold)) add(field, o);
      else add(key.slice(37, key.length - 33), value as Override);
    }
    return out;
  }

  private record(n: number, before: ReadonlySet<string>): void {
    const { written } = this.peers[n]!;
    const update = written.pop();
    if (update === undefined) return;
    const clocks: string[] = [];
    for (const [field, list] of this.values(n)) {
      const fresh = list.find(({ c }) => !before.has(c) && !this.held[n]!.has(`${field} ${c}`));
      if (fresh === undefined) continue;
      const prefix = `${field} `;
      const saw = new Set([...this.held[n]!].filter((clock) => clock.startsWith(prefix)));
      this.writes.push({ clock: prefix + fresh.c, field, saw });
      clocks.push(prefix + fresh.c);
    }
    for (const clock of clocks) this.held[n]!.add(clock);
    this.sent.push({ update, clocks, from: n });
  }

  private write(n: number, record: number, fields: number[], value: number): void {
    const values = Object.fromEntries(fields.map((f) => [FIELDS[f]!, valueOf(FIELDS[f]!, value)]));
    this.peers[n]!.catalog.setFields('products', idOf(record), values);
    this.record(n, new Set());
  }

  /** A price list: every record that the peer holds, in one transaction. */
  private import(n: number, price: number): void {
    const { catalog } = this.peers[n]!;
    const ids = [...catalog.ids('products')];
    catalog.batch(() => {
      for (const [i, id] of ids.entries())
        catalog.setFields('products', id, { price: price + i, minStock: i });
    });
    this.record(n, new Set());
  }

  private create(n: number, record: number): void {
    // Ids are random, so a record is only ever created once: here each peer has its own, and the first one's is shared.
    const id = record === 0 ? idOf(0) : idOf(record);
    if (record !== n && record !== 0) return;
    this.peers[n]!.catalog.create('products', id, { name: 'x', price: 1, active: true });
    if (record === 0 && n !== 0) this.peers[n]!.written.length = 0;
    else this.record(n, new Set());
  }

  private fold(n: number, ageMs: number): void {
    this.peers[n]!.catalog.consolidate('products', this.now - ageMs);
    this.record(n, new Set());
  }

  private deliver(n: number, sent: readonly Sent[]): void {
    const update = sent.length === 1 ? sent[0]!.update : Y.mergeUpdates(sent.map((one) => one.update));
    const refused = this.peers[n]!.receive(update);
    if (refused === 'missing_dependency') this.state(n, sent[0]!.from, false);
    else if (refused !== undefined) this.refusals.push(refused);
    else for (const one of sent) for (const clock of one.clocks) this.held[n]!.add(clock);
  }

  private state(to: number, from: number, whole: boolean): void {
    const sender = this.peers[from]!;
    const refused = this.peers[to]!.receive(sender.state(whole ? undefined : this.peers[to]!));
    if (refused !== undefined) this.refusals.push(refused);
    else for (const clock of this.held[from]!) this.held[to]!.add(clock);
  }

  /** The device comes back with what it had, as another Yjs client. */
  private restart(n: number): void {
    const before = this.peers[n]!.state();
    this.restarts += 1;
    const started = this.start(n, this.peers.length + this.restarts);
    this.peers[n] = started;
    const refused = started.receive(before);
    if (refused !== undefined) this.refusals.push(refused);
  }
}

const runs = { numRuns: 300 } as const;
const history = fc.record({
  peers: fc.integer({ min: 2, max: MAX_PEERS }),
  actions: fc.array(action, { minLength: 10, maxLength: 80, size: 'max' }),
});

it('reads alike on all peers, keeps every ask value until a write that saw it, and refuses no honest update', () => {
  let writes = 0;
  let conflicts = 0;
  let folds = 0;
  fc.assert(
    fc.property(history, ({ peers: count, actions }) => {
      const world = new World(count);
      for (const step of actions) world.run(step);
      world.settle();
      expect(world.refusals).toEqual([]);
      const [first, ...others] = world.peers;
      const read = ({ catalog }: TestPeer): unknown => [
        [...catalog.list('products')].sort((a, b) => (a.id < b.id ? -1 : 1)),
        catalog.conflicts(),
        [0, 1, 2].map((n) => catalog.editsPastArchive('products', idOf(n))),
      ];
      for (const other of others) expect(read(other)).toEqual(read(first!));
      const seen = new Set(world.writes.flatMap(({ saw }) => [...saw]));
      for (const { field, clock } of world.writes) {
        const [id, name] = field.split('/') as [string, string];
        const record = first!.catalog.read('products', id)!;
        const standing = record.conflicts.find((conflict) => conflict.field === name)?.candidates;
        if (seen.has(clock)) {
          // What somebody wrote over, knowing it, does not come back.
          for (const candidate of standing ?? []) expect(`${field} ${candidate.clock}`).not.toBe(clock);
        } else if (fieldOf('products', name)!.policy === 'ask') {
          const values = world.values(0).get(field)!;
          const kept = values.find(({ c }) => `${field} ${c}` === clock);
          expect(kept, `a value of ${field} is gone`).toBeDefined();
          if (standing === undefined) expect(record.fields[name]).toEqual(kept!.v);
          else expect(standing.map((candidate) => `${field} ${candidate.clock}`)).toContain(clock);
        }
      }
      writes += world.writes.length;
      conflicts += first!.catalog.conflicts().length;
      folds += [...first!.doc.getMap('products').keys()].filter((key) => key[37] === '*').length;
    }),
    runs,
  );
  // Not vacuous: there was something to merge, to ask and to fold.
  expect(writes).toBeGreaterThan(2_000);
  expect(conflicts).toBeGreaterThan(50);
  expect(folds).toBeGreaterThan(100);
});
