/**
 * Where the ops written here stand: who said that they hold them, and what the hub answered.
 *
 * A device is believed of itself, for its connection is authenticated; a head counts only where it is on our own chain.
 * What one device says of another (`ack`) is hearsay: nobody signs it, so it is counted apart, and never past what we
 * wrote. What a device said is forgotten when it connects anew, as its disk may have been replaced: its greeting says
 * what it holds now. All of it begins anew at a start; only verdicts, which the hub signs, outlive one.
 */
import { MAX_COPIES_TOLD } from '../limits.ts';
import { deviceOfSegment } from '../model/ids.ts';
import type { Verdict } from '../verdicts/verdict.ts';
import type { VerdictEntry } from '../verdicts/verdict-entry.ts';
import type { Head } from '../wire/frames.ts';
import type { LiveConnection } from './connection.ts';
import type { Context } from './context.ts';

/** How far one op has come beyond this disk. */
export interface Standing {
  /** Other devices than the hub that are known to hold it durably: at least so many. */
  readonly peers: number;
  readonly server: boolean;
  readonly verdict: Verdict | undefined;
  /** What of that rests on the word of others alone: so many of the peers, and whether the server's part does. */
  readonly hearsay: { readonly peers: number; readonly server: boolean };
}

/** The hub said that it holds the log, and that nothing of it is open. */
const DROPPED: Standing = {
  peers: 0,
  server: true,
  verdict: undefined,
  hearsay: { peers: 0, server: false },
};

/** Lengths of one segment that one device is said to hold, by the device that said so. */
type Words = Map<string, number>;

interface Stored {
  readonly segment: string;
  readonly length: number;
}

export class Standings {
  private readonly context: Context;
  private readonly isWritten: (device: string) => boolean;
  /** For each segment written here and each device that is said to hold some of it. */
  private readonly words = new Map<string, Map<string, Words>>();
  /** Segments of others whose holders changed since their writers were told. */
  private readonly news = new Set<string>();
  private changed = new Set<string>();

  /** `isWritten` tells whether this replica writes the log of that device. */
  constructor(context: Context, isWritten: (device: string) => boolean) {
    this.context = context;
    this.isWritten = isWritten;
  }

  /** Of an op at a place of a log written here; undefined where nothing is stored there. */
  of(segment: string, seq: number): Standing | undefined {
    const { context } = this;
    if (context.segments.gone(segment) !== undefined) return DROPPED;
    if (seq >= this.lengthOf(segment)) return undefined;
    // A verdict outlives a restart; acknowledgements do not, and are not sent once it is there.
    const verdict = context.verdicts.verdict(segment, 0, seq);
    let [peers, heard] = [0, 0];
    let direct = verdict !== undefined || context.isHub(context.identity.device);
    let told = false;
    for (const [holder, words] of this.words.get(segment) ?? []) {
      const itself = (words.get(holder) ?? 0) > seq;
      const others = [...words.values()].some((length) => length > seq);
      if (context.isHub(holder)) {
        direct ||= itself;
        told ||= others;
      } else if (others) {
        peers += 1;
        if (!itself) heard += 1;
      }
    }
    const server = direct || told;
    return { peers, server, verdict, hearsay: { peers: heard, server: server && !direct } };
  }

  /** Length of a segment written here that a hub is said to hold. */
  heldByHub(segment: string): number {
    let length = 0;
    for (const [holder, words] of this.words.get(segment) ?? [])
      if (this.context.isHub(holder)) length = Math.max(length, ...words.values());
    return length;
  }

  /** A device proved who it is, and tells next what it holds. */
  greeted(conn: LiveConnection): void {
    const { device } = conn.certificate;
    for (const [segment, holders] of this.words) {
      let lost = holders.delete(device);
      for (const words of holders.values()) if (words.delete(device)) lost = true;
      if (lost) this.changed.add(segment);
    }
    for (const segment of this.context.segments.ids())
      if (deviceOfSegment(segment) === device) this.news.add(segment);
  }

  have(conn: LiveConnection, heads: readonly Head[]): void {
    const { device } = conn.certificate;
    for (const { segment, length, head } of heads) {
      if (this.isWritten(deviceOfSegment(segment))) this.held(segment, length, head, device);
      else this.news.add(segment);
    }
  }

  /** Entries of a log written here came back from peers: what others said to hold of them can be told now. */
  stored(segment: string): void {
    if (!this.isWritten(deviceOfSegment(segment))) return;
    this.changed.add(segment);
    for (const conn of this.context.live())
      for (const { length, head } of conn.log.remote.get(segment) ?? [])
        this.held(segment, length, head, conn.certificate.device);
  }

  /**
   * One device says that another holds so much. Gives what can be true of it: nobody holds more of a log written here than
   * was written, unless this disk went back, and then the entries come back too.
   */
  told(conn: LiveConnection, by: string, stored: readonly Stored[]): Stored[] {
    const { identity, certificates } = this.context;
    return stored.map(({ segment, length: said }) => {
      if (!this.isWritten(deviceOfSegment(segment))) return { segment, length: said };
      const length = Math.min(said, this.lengthOf(segment));
      if (by !== identity.device && certificates.has(by) && length > 0)
        this.note(segment, length, by, conn.certificate.device);
      return { segment, length };
    });
  }

  /** The hub answered. */
  answered({ accepted, others }: Pick<VerdictEntry, 'accepted' | 'others'>): void {
    for (const [segment] of accepted) this.touched(segment);
    for (const { segment } of others) this.touched(segment);
  }

  /**
   * Tells writers that are live with us who else holds what they wrote, of those whom they do not hear themselves: a few
   * are enough to know that it is safe, and once a second is soon enough.
   */
  tick(hears: (conn: LiveConnection, device: string) => boolean): void {
    if (this.news.size === 0) return;
    const writers = new Map<string, LiveConnection[]>();
    for (const conn of this.context.live()) {
      const { device } = conn.certificate;
      writers.set(device, [...(writers.get(device) ?? []), conn]);
    }
    for (const conn of [...writers.values()].flat()) this.tell(conn, hears);
    this.news.clear();
  }

  /** The segment is held no more. */
  forget(segment: string): void {
    this.words.delete(segment);
    this.news.delete(segment);
  }

  /** Tells what changed in this step. */
  flush(): void {
    if (this.changed.size === 0) return;
    this.context.emit({ type: 'standing', segments: this.changed });
    this.changed = new Set();
  }

  private touched(segment: string): void {
    if (this.isWritten(deviceOfSegment(segment))) this.changed.add(segment);
  }

  private lengthOf(segment: string): number {
    return this.context.segments.branch(segment, 0)?.tip.length ?? 0;
  }

  private tell(writer: LiveConnection, hears: (conn: LiveConnection, device: string) => boolean): void {
    const { device } = writer.certificate;
    const own = [...this.news].filter((segment) => deviceOfSegment(segment) === device);
    const open = own.filter((segment) => !this.isSettled(segment));
    if (open.length === 0) return;
    for (const holder of this.context.live()) {
      const { device: by, role } = holder.certificate;
      if (by === device || role === 'hub' || hears(writer, by)) continue;
      const stored = open.flatMap((segment) => this.unheard(writer, segment, holder));
      if (stored.length > 0) this.context.send(writer, { kind: 'ack', by, stored });
    }
  }

  /** What the writer has not been told of the holder's copy. */
  private unheard(writer: LiveConnection, segment: string, holder: LiveConnection): Stored[] {
    let length = 0;
    for (const head of holder.log.remote.get(segment) ?? [])
      if (this.context.segments.contains(segment, 0, head)) length = Math.max(length, head.length);
    const known = writer.log.copiesTold.get(segment) ?? new Map<string, number>();
    const { device } = holder.certificate;
    if (length <= (known.get(device) ?? 0)) return [];
    if (!known.has(device) && known.size >= MAX_COPIES_TOLD) return [];
    writer.log.copiesTold.set(segment, known.set(device, length));
    return [{ segment, length }];
  }

  private isSettled(segment: string): boolean {
    const { accepted, rejected } = this.context.verdicts.counts(segment, 0);
    return accepted + rejected >= this.context.segments.length(segment);
  }

  /** The device itself says so: true of what is on our own branch; of any other we cannot tell. */
  private held(segment: string, length: number, head: Uint8Array, device: string): void {
    if (this.context.segments.contains(segment, 0, { length, head }))
      this.note(segment, length, device, device);
  }

  private note(segment: string, length: number, holder: string, teller: string): void {
    let holders = this.words.get(segment);
    if (holders === undefined) this.words.set(segment, (holders = new Map()));
    let words = holders.get(holder);
    if (words === undefined) holders.set(holder, (words = new Map()));
    if ((words.get(teller) ?? 0) >= length) return;
    words.set(teller, length);
    this.changed.add(segment);
  }
}
