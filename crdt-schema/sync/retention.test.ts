import { describe, expect, test } from 'vitest';
import { deviceOfSegment, toHex } from '../model/ids.ts';
import { encodeVerdictEntry, type VerdictEntry } from '../verdicts/verdict-entry.ts';
import { encodeFrame } from '../wire/frames.ts';
import type { LedgerLogs } from './events.ts';
import { link, TestPeer } from './test-peers.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const KEEPS_MS = 30 * DAY_MS;
const DAYS = 200;
const NOTHING: LedgerLogs = { undone: new Set(), after: new Map() };

const till = (name: string): TestPeer => new TestPeer(name, 'till', KEEPS_MS);
const segmentsOf = ({ replica }: TestPeer): string[] => [...replica.context.segments.ids()];
const gone = ({ replica }: TestPeer): number => [...replica.context.segments.allGone()].length;
const entriesOn = ({ writes }: TestPeer): number => writes.filter(({ kind }) => kind === 'entry').length;

/** A hub, with what stands beside it: it accepts all that comes in, and says what is done with. */
class Hub {
  readonly peer = new TestPeer('HUB', 'hub');
  private pos = 0;
  private judged = new Map<string, number>();

  work(logs = NOTHING): void {
    const { context, ownLog } = this.peer.replica;
    const accepted: VerdictEntry['accepted'] = [];
    for (const segment of context.segments.ids()) {
      const from = this.judged.get(segment) ?? 0;
      const to = context.segments.length(segment) - 1;
      if (context.isHub(deviceOfSegment(segment)) || to < from) continue;
      accepted.push([segment, from, to, context.segments.hash8(segment, 0, to)!]);
      this.judged.set(segment, to + 1);
    }
    if (ownLog.atSegmentStart) this.say({ accepted: [], full: true });
    if (accepted.length > 0) this.say({ accepted, pos: (this.pos += 1) });
    this.peer.handle({ type: 'settle', logs });
  }

  private say(entry: Pick<VerdictEntry, 'accepted'> & Partial<VerdictEntry>): void {
    const whole: VerdictEntry = { v: 1, kind: 'verdicts', pos: this.pos, others: [], stock: [], ...entry };
    const bytes = encodeVerdictEntry(whole);
    const build = () => ({ id: toHex(bytes), bytes, usesReceipt: false });
    this.peer.handle({ type: 'append', token: 0, build });
  }
}

/** One day of a shop: every till starts and sells, all hear each other, the hub answers. */
const day = (hub: Hub, peers: readonly TestPeer[], ms = DAY_MS, starts = true): string[] => {
  if (starts) for (const peer of peers) peer.start();
  const cuts = peers.map((peer) => link(peer, hub.peer));
  const written = peers.map((peer) => peer.write(3));
  hub.work();
  for (const peer of [hub.peer, ...peers]) {
    peer.nowMs += ms;
    peer.tick();
  }
  for (const cut of cuts) cut();
  return written;
};

describe('retention', () => {
  test('SY-27: after many months a till holds the last month, and starts with it; the hub holds all', () => {
    const hub = new Hub();
    const tills = [till('C01'), till('C02')];
    const kept: number[] = [];
    for (let n = 0; n < DAYS; n++) {
      // The hub begins a segment each week.
      if (n % 7 === 0) hub.peer.start();
      day(hub, tills);
      if (n >= 70 && n % 10 === 9) kept.push(entriesOn(tills[0]!));
    }
    // Two tills, three entries a day each; the hub's two or three a day and what it says anew.
    expect(Math.max(...kept)).toBeLessThan(1.1 * Math.min(...kept));
    expect(segmentsOf(tills[0]!).length).toBeLessThan(80);
    expect(gone(tills[0]!)).toBeLessThan(80);
    expect(segmentsOf(hub.peer).length).toBeGreaterThan(2 * DAYS);
    const restarted = tills[0]!;
    restarted.start();
    expect(segmentsOf(restarted).length).toBeLessThan(80);
    expect(restarted.replica.context.verdicts.position).toBe(hub.peer.replica.context.verdicts.position);
  });

  test('SY-27: a till that joins fetches the last month alone, and knows the stock and what is open', () => {
    const hub = new Hub();
    const tills = [till('C01')];
    let old = '';
    for (let n = 0; n < 100; n++) [old] = n === 0 ? (day(hub, tills) as [string]) : (day(hub, tills), [old]);
    const fresh = till('C09');
    fresh.nowMs = hub.peer.nowMs;
    link(fresh, hub.peer);
    expect(segmentsOf(fresh)).not.toContain(old);
    expect(segmentsOf(fresh).length).toBeLessThan(40);
    expect(segmentsOf(fresh)).toEqual(expect.arrayContaining(segmentsOf(tills[0]!).slice(-25)));
  });

  test('SY-27: what is open stays, wherever it is', () => {
    const hub = new Hub();
    const tills = [till('C01')];
    const [open] = day(hub, tills);
    const undone = { undone: new Set([open!]), after: new Map() };
    for (let n = 0; n < 40; n++) {
      const cut = link(tills[0]!, hub.peer);
      hub.work(undone);
      cut();
      // Nothing that settles it is known to be done before it.
      tills[0]!.start();
      tills[0]!.write(1);
      for (const peer of [hub.peer, tills[0]!]) {
        peer.nowMs += DAY_MS;
        peer.tick();
      }
    }
    expect(segmentsOf(tills[0]!)).toContain(open);
    expect(gone(tills[0]!)).toBeGreaterThan(0);
  });

  test('SY-27: of logs that settled one another all are done with, or none', () => {
    const hub = new Hub();
    const [a, b] = [till('C01'), till('C02')];
    const [first, second] = day(hub, [a, b]) as [string, string];
    a.start();
    b.start();
    const links = [link(a, hub.peer), link(b, hub.peer)];
    a.write(1);
    b.write(1);
    const after = new Map([
      [second, new Set([first])],
      [first, new Set([second])],
    ]);
    hub.work({ undone: new Set([first]), after });
    expect([a.replica.isDone(first), a.replica.isDone(second)]).toEqual([false, false]);
    hub.work({ undone: new Set(), after });
    expect([a.replica.isDone(first), a.replica.isDone(second)]).toEqual([true, true]);
    for (const cut of links) cut();
  });

  test('SY-27: a hub that went back to an older disk gets back what tills hold, and they keep it until it has it', () => {
    const hub = new Hub();
    const c01 = till('C01');
    for (let n = 0; n < 5; n++) day(hub, [c01]);
    const backup = [...hub.peer.writes];
    const lost = Array.from({ length: 20 }, () => day(hub, [c01])[0]!);
    for (let n = 0; n < 5; n++) day(hub, [c01]);
    hub.peer.writes = backup;
    hub.peer.start();
    // Before it is heard again, time passes: what the lost disk had said is old enough by now.
    c01.nowMs += 40 * DAY_MS;
    hub.peer.nowMs = c01.nowMs;
    const cut = link(c01, hub.peer);
    for (let n = 0; n < 4; n++) {
      // A peer answers so many requests at once; the others are asked anew.
      hub.work();
      for (const peer of [hub.peer, c01]) {
        peer.nowMs += 11_000;
        peer.tick();
      }
    }
    for (const segment of lost) expect(segmentsOf(hub.peer)).toContain(segment);
    expect(segmentsOf(c01)).toEqual(expect.arrayContaining(lost));
    cut();
  });

  test('SY-27: a till is asked for nothing that it dropped, and says so to whoever asks', () => {
    const hub = new Hub();
    const [c01, c02] = [till('C01'), new TestPeer('C02')];
    const [old] = day(hub, [c01, c02]) as [string];
    for (let n = 0; n < 50; n++) day(hub, [c01, c02]);
    expect(segmentsOf(c01)).not.toContain(old);
    expect(c01.replica.context.segments.gone(old)).toBeDefined();
    const wants: number[] = [];
    c01.watch = (effect) => {
      // A want for the dropped log: message type, kind, segment.
      if (effect.type === 'send' && effect.bytes[1] === 4 && toHex(effect.bytes.slice(2, 26)) === old)
        wants.push(effect.conn);
    };
    // The other keeps all for good, and offers it.
    const cut = link(c02, c01);
    c01.tick();
    expect(wants).toEqual([]);
    expect(segmentsOf(c01)).not.toContain(old);
    const head = c02.replica.context.segments.branch(old, 0)!.tip;
    const answers: string[] = [];
    c01.watch = (effect) => {
      if (effect.type === 'send') answers.push(toHex(effect.bytes));
    };
    c02.say({
      kind: 'want',
      segment: old,
      length: 0,
      head: undefined,
      targetLength: head.length,
      target: head.head!,
    });
    expect(answers).toEqual([toHex(encodeFrame({ kind: 'gone', segment: old }))]);
    cut();
  });

  test('SY-27: a till that comes back after long by way of another alone hears that all of its past is done with', () => {
    const hub = new Hub();
    const [c01, c02] = [till('C01'), till('C02')];
    day(hub, [c01, c02]);
    c02.start();
    // It wrote what the hub took in, and was off before it heard the answer.
    const last = c02.write(2);
    link(c02, hub.peer)();
    c02.start();
    c02.write(1);
    link(c02, hub.peer)();
    for (let n = 0; n < 45; n++) day(hub, [c01]);
    expect(segmentsOf(c01)).not.toContain(last);
    // Of a new process nobody has heard of that log: the one between has to fetch it, to speak of it.
    hub.peer.start();
    c02.nowMs = c01.nowMs;
    c02.start();
    c02.write(1);
    const [through, up] = [link(c02, c01), link(c01, hub.peer)];
    for (let n = 0; n < 5; n++) {
      hub.work();
      for (const peer of [hub.peer, c01, c02]) {
        peer.nowMs += DAY_MS / 4;
        peer.tick();
      }
    }
    expect(c02.replica.context.segments.gone(last)).toBeDefined();
    through();
    up();
  });

  test('SY-27: a hub whose clock was set back says once what is done with, and tills hear that it does', () => {
    const hub = new Hub();
    const c01 = till('C01');
    const [old] = day(hub, [c01]) as [string];
    hub.peer.nowMs -= 2 * DAY_MS;
    hub.peer.start();
    c01.start();
    const cut = link(c01, hub.peer);
    c01.write(1);
    hub.work();
    const said = entriesOn(hub.peer);
    hub.work();
    expect(entriesOn(hub.peer)).toBe(said);
    expect(c01.replica.context.done.now(old)).toBeDefined();
    cut();
  });

  test('SY-27: a hub on an older disk, its clock set back too, goes on after the log that comes back to it', () => {
    const hub = new Hub();
    const c01 = till('C01');
    day(hub, [c01]);
    const backup = [...hub.peer.writes];
    const backupMs = hub.peer.nowMs;
    for (let n = 0; n < 5; n++) {
      hub.peer.start();
      day(hub, [c01]);
    }
    const lost = segmentsOf(hub.peer);
    hub.peer.writes = backup;
    hub.peer.nowMs = backupMs;
    hub.peer.start();
    hub.work();
    c01.start();
    const cut = link(c01, hub.peer);
    c01.write(1);
    hub.work();
    const said = entriesOn(hub.peer);
    hub.work();
    expect(entriesOn(hub.peer)).toBe(said);
    expect(segmentsOf(hub.peer)).toEqual(expect.arrayContaining(lost));
    const own = segmentsOf(hub.peer).filter((segment) => deviceOfSegment(segment) === hub.peer.device);
    const { done } = c01.replica.context;
    expect(
      own.filter((segment) => done.isNewest(segment)).filter((segment) => lost.includes(segment)),
    ).toEqual([]);
    cut();
  });

  /** What goes out for the log, by kind of frame. */
  const askedFor = (peer: TestPeer, segment: string): number[] => {
    const conns: number[] = [];
    peer.watch = (effect) => {
      if (effect.type === 'send' && effect.bytes[1] === 4 && toHex(effect.bytes.slice(2, 26)) === segment)
        conns.push(effect.conn);
    };
    return conns;
  };

  test('SY-27: who claims more of a dropped log is asked for it alone, and the others offer in vain', () => {
    const hub = new Hub();
    const [c01, c02, liar] = [till('C01'), new TestPeer('C02'), new TestPeer('C09')];
    const [old] = day(hub, [c01, c02]) as [string];
    for (let n = 0; n < 50; n++) day(hub, [c01, c02]);
    const asked = askedFor(c01, old);
    const cuts = [link(c02, c01), link(liar, c01)];
    const { head, length } = c02.replica.context.segments.branch(old, 0)!.tip;
    const lie = new Uint8Array(32).fill(9);
    liar.say({ kind: 'have', heads: [{ segment: old, length: length + 1, head: lie }] });
    c02.say({ kind: 'have', heads: [{ segment: old, length, head: head! }] });
    for (let n = 0; n < 4; n++) {
      c01.nowMs += 11_000;
      c01.tick();
    }
    expect(new Set(asked).size).toBe(1);
    expect(segmentsOf(c01)).not.toContain(old);
    expect(c01.replica.context.segments.gone(old)).toBeDefined();
    for (const cut of cuts) cut();
  });

  test('SY-27: what the hub has said for long to be done with is not fetched, though its hashes are forgotten', () => {
    const hub = new Hub();
    const [c01, c02] = [till('C01'), new TestPeer('C02')];
    const [old] = day(hub, [c01, c02]) as [string];
    for (let n = 0; n < 75; n++) day(hub, [c01, c02]);
    expect(c01.replica.context.segments.gone(old)).toBeUndefined();
    const asked = askedFor(c01, old);
    const cut = link(c02, c01);
    const { head, length } = c02.replica.context.segments.branch(old, 0)!.tip;
    c02.say({ kind: 'have', heads: [{ segment: old, length, head: head! }] });
    c01.tick();
    expect(asked).toEqual([]);
    // A process of the hub that does not say so may lack it.
    hub.peer.start();
    const up = link(c01, hub.peer);
    c01.write(1);
    hub.peer.handle({ type: 'settle', logs: { undone: new Set([old]), after: new Map() } });
    hub.work({ undone: new Set([old]), after: new Map() });
    c01.nowMs += DAY_MS;
    c01.tick();
    expect(segmentsOf(c01)).toContain(old);
    cut();
    up();
  });
});
