/**
 * The hub: a peer, and beside it the driver that takes its logs into the database and its verdicts out, step by step
 * like the server's, so that a crash may fall between any two steps.
 */
import type { IngestEntry } from '../../bridge/batch.ts';
import { deviceOfSegment } from '../../crdt-schema/model/ids.ts';
import type { Prng } from '../../crdt-schema/model/prng.ts';
import { encodeVerdictEntry, type VerdictEntry } from '../../crdt-schema/verdicts/verdict-entry.ts';
import type { Bug } from './bugs.ts';
import type { Database } from './database.ts';
import type { SimPeer, Surroundings } from './peer.ts';
import { between, InvariantBroken, type World } from './world.ts';

const REST_MS = 1_000;
const RECONNECT_MS = 1_000;
const MAX_STEP_MS = 25;
const PUBLISH_ROWS = 100;
const MAX_BATCH_ENTRIES = 500;
/** How often it says which logs are done with. */
const SETTLE_EVERY_MS = 1_000;
const MAX_READ_BYTES = 4 * 1024 * 1024;

export class HubDriver {
  private readonly peer: SimPeer;
  private readonly database: Database;
  private readonly world: World;
  private readonly prng: Prng;
  private readonly bug: Bug | undefined;
  /** The hub's process, counted: what an earlier one had under way is gone. */
  private resting = false;
  private flipped = false;
  private settleAtMs = 0;

  constructor({ world, bug }: Surroundings, peer: SimPeer, database: Database) {
    this.world = world;
    this.bug = bug;
    this.peer = peer;
    this.database = database;
    this.prng = world.prng('hub');
    if (bug !== 'told_is_forgotten')
      database.told = (segment, branch, seq) => peer.replica.context.verdicts.verdict(segment, branch, seq);
    peer.listeners = {
      started: () => this.cycle(),
      stored: () => this.poke(),
      stopped: () => (this.resting = false),
    };
  }

  private poke(): void {
    if (!this.resting) return;
    this.resting = false;
    this.later(() => this.cycle());
  }

  private later(work: () => void): void {
    this.peer.guarded(between(this.prng, 0, MAX_STEP_MS), work);
  }

  private rest(): void {
    this.resting = true;
    this.peer.guarded(REST_MS, () => {
      if (!this.resting) return;
      this.resting = false;
      this.cycle();
    });
  }

  private cycle(): void {
    const { database, peer } = this;
    if (database.down) return peer.guarded(RECONNECT_MS, () => this.cycle());
    if (peer.replica.publishedPosition > database.position) return this.openEpoch();
    for (const { certificate } of peer.replica.context.certificates.values()) {
      const { device, till, role, series } = certificate;
      database.devices.set(device, { till, role, series });
    }
    database.project(peer.prices.products(), peer.prices.customers(), peer.wallMs);
    const entries = this.collect();
    if (entries.length === 0) return this.publish(0);
    this.transaction(entries);
  }

  /** The ledger is older than what was told of it. What was told of the stock is told anew. */
  private openEpoch(): void {
    const { database, peer } = this;
    database.openEpoch(peer.wallMs, peer.replica.publishedPosition);
    this.world.count('epoch');
    if (peer.replica.ownLog.atSegmentStart) return this.cycle();
    this.append([database.fullStock()], () => this.cycle());
  }

  /** Begin, commit, answer: a crash may come before each. */
  private transaction(entries: readonly IngestEntry[]): void {
    const { database, peer, bug } = this;
    const fresh = database.fresh(entries);
    const { lost } = database;
    if (bug === 'cursor_before_commit') database.moveCursors(fresh);
    this.later(() => {
      // Entries that follow what another database had taken in are none for this one.
      if (database.down || database.lost !== lost) return this.cycle();
      if (bug === 'published_before_commit') return this.publishEarly(entries);
      if (bug === 'applied_twice' || bug === 'cursor_before_commit') database.book(fresh, peer.wallMs);
      else database.commit(entries, peer.wallMs);
      this.world.count('transaction');
      this.later(() => {
        if (bug === 'applied_twice') database.moveCursors(fresh);
        this.publish(0);
      });
    });
  }

  private publishEarly(entries: readonly IngestEntry[]): void {
    const foreseen = this.database.foresee(entries, this.peer.wallMs);
    this.append([foreseen], () => {
      this.database.commit(entries, this.peer.wallMs);
      this.publish(0);
    });
  }

  /** Appends what the hub's log lacks, in order, each once it is certain that those before are durable. */
  private publish(done: number): void {
    const { database, peer } = this;
    const from = peer.replica.publishedPosition;
    if (database.down || (from > database.position && database.lost > 0)) return this.cycle();
    if (from > database.position)
      throw new InvariantBroken('published_is_committed', `position ${from} of ${database.position}`);
    const rows = database.unpublished(from, PUBLISH_ROWS);
    const next = rows[0];
    if (next === undefined) {
      this.settle();
      return done > 0 ? this.cycle() : this.rest();
    }
    const entries = peer.replica.ownLog.atSegmentStart ? [database.fullStock(), next] : [next];
    if (this.bug === 'verdict_flips') entries.push(...this.flip(next));
    this.append(entries, () => this.publish(done + 1));
  }

  /** Once every verdict is published. */
  private settle(): void {
    if (this.world.nowMs < this.settleAtMs) return;
    this.settleAtMs = this.world.nowMs + SETTLE_EVERY_MS;
    if (this.bug === 'done_too_soon') return this.peer.settle({ undone: new Set(), after: new Map() });
    this.peer.settle({ undone: this.database.undone(), after: this.database.after() });
  }

  private append(entries: readonly VerdictEntry[], done: () => void): void {
    const [entry, ...rest] = entries;
    if (entry === undefined) return done();
    const id = `${entry.full === true ? 'stock' : 'verdicts'}-${entry.pos}`;
    const bytes = encodeVerdictEntry(entry);
    if (this.bug === 'publication_lost' && entry.full !== true && this.prng.chance(0.1)) {
      this.peer.replica.publishedPosition = entry.pos;
      return this.append(rest, done);
    }
    this.peer.append(
      () => ({ id, bytes, usesReceipt: false }),
      (result) => {
        if (result.ok) this.later(() => this.append(rest, done));
        else this.world.note(`the hub's log refuses: ${result.error.code}`);
      },
    );
  }

  /** The planted bug: one accepted verdict, said once more as rejected. */
  private flip(entry: VerdictEntry): VerdictEntry[] {
    const run = entry.accepted[0];
    if (run === undefined || this.flipped) return [];
    this.flipped = true;
    const [segment, , seq, hash8] = run;
    const others: VerdictEntry['others'] = [{ segment, seq, hash8, status: 'rejected' }];
    return [{ v: 1, kind: 'verdicts', pos: entry.pos, accepted: [], others, stock: [] }];
  }

  /** What the ledger lacks of each log; where it went back in time, what was answered before is first of all. */
  private collect(): IngestEntry[] {
    const { context } = this.peer.replica;
    const lacking = [...context.segments.ids()].flatMap((segment) =>
      context.isHub(deviceOfSegment(segment))
        ? []
        : context.segments.branches(segment).map(({ index, tip }) => {
            const from = this.database.cursors.get(`${segment}:${index}`) ?? 0;
            const answered = context.verdicts.answeredUpTo(segment, index, from, tip.length);
            return { segment, index, from, answered, to: tip.length };
          }),
    );
    const isBehind = lacking.some(({ from, answered }) => answered > from);
    const entries: IngestEntry[] = [];
    for (const { segment, index, from, answered, to } of lacking) {
      const room = Math.min(MAX_BATCH_ENTRIES - entries.length, (isBehind ? answered : to) - from);
      if (room <= 0) continue;
      const device = deviceOfSegment(segment);
      for (const { branch, seq, hash, bytes } of this.peer.disk.read(
        segment,
        index,
        from,
        room,
        MAX_READ_BYTES,
      ))
        entries.push({ segment, branch, seq, hash, bytes, device });
    }
    return entries;
  }
}
