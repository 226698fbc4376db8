/**
 * The ops of a till that a replica holds, with what is known of each: what its page lists as sold, pending and in the
 * drawer. A till's, not a device's: one that was paired anew goes on where the lost one stopped.
 */
import { deviceOfSegment } from '../model/ids.ts';
import { decodeOp, type Op } from '../ops/op.ts';
import type { Verdict } from '../verdicts/verdict.ts';
import type { ReplicaDisk } from './driver.ts';
import type { Replica } from './replica.ts';
import type { Standing } from './standings.ts';

/** As the list of what is pending, a till's view and its page take it. */
export interface TillEntry {
  readonly op: Op;
  readonly segment: string;
  readonly branch: number;
  readonly seq: number;
  readonly hash: Uint8Array;
  readonly verdict: Verdict | undefined;
  /** How far it is known to have come: this device alone, another one too, the hub. */
  readonly held: 'here' | 'lan' | 'server';
  readonly isDone: boolean;
  /** Who is known to hold it; undefined for an op of another device, which was not asked after it. */
  readonly standing: Standing | undefined;
}

type Read = Pick<TillEntry, 'op' | 'segment' | 'branch' | 'seq' | 'hash'>;

interface BranchRead {
  readonly ops: Read[];
  /** So many entries were read, ops or not. */
  length: number;
}

const PART_ENTRIES = 500;
const PART_BYTES = 4 * 1024 * 1024;

/** Reads each entry once: what a page asks for after each sale costs what is new, and a step for each op at hand. */
export class TillLog {
  private readonly replica: Replica;
  private readonly read: ReplicaDisk['read'];
  private readonly till: string | undefined;
  private readonly branches = new Map<string, BranchRead>();
  /** One reader at a time, or an entry would be taken twice. */
  private reading: Promise<void> = Promise.resolve();

  /** Of all tills where none is named. */
  constructor(replica: Replica, read: ReplicaDisk['read'], till?: string) {
    this.replica = replica;
    this.read = read;
    this.till = till;
  }

  /** The ops as they are known now, by log. Rejects where the disk cannot be read, and may be asked again then. */
  async entries(): Promise<TillEntry[]> {
    const reading = this.reading.then(async () => this.readNew());
    this.reading = reading.catch(() => undefined);
    await reading;
    return [...this.branches.values()].flatMap(({ ops }) => ops.map((op) => this.known(op)));
  }

  private async readNew(): Promise<void> {
    const { segments } = this.replica.context;
    const present = new Set<string>();
    for (const segment of [...segments.ids()]) {
      if (!this.isOfTill(segment)) continue;
      for (const { index } of segments.branches(segment)) {
        const key = `${segment}/${index}`;
        present.add(key);
        await this.readBranch(key, segment, index);
      }
    }
    for (const key of this.branches.keys()) if (!present.has(key)) this.branches.delete(key);
  }

  private async readBranch(key: string, segment: string, branch: number): Promise<void> {
    const known = this.branches.get(key) ?? { ops: [], length: 0 };
    this.branches.set(key, known);
    const { segments } = this.replica.context;
    while (known.length < (segments.branch(segment, branch)?.tip.length ?? 0)) {
      const part = await this.read(segment, branch, known.length, PART_ENTRIES, PART_BYTES);
      if (part.length === 0) return;
      known.length += part.length;
      for (const { seq, hash, bytes } of part) {
        const op = decodeOp(bytes);
        if (op.ok) known.ops.push({ op: op.value, segment, branch, seq, hash });
      }
    }
  }

  private isOfTill(segment: string): boolean {
    const certificate = this.replica.context.publicKeyOf(deviceOfSegment(segment));
    return certificate?.role === 'till' && (this.till === undefined || certificate.till === this.till);
  }

  private known(read: Read): TillEntry {
    const { replica } = this;
    const { segment, branch, seq } = read;
    const verdict = replica.context.verdicts.verdict(segment, branch, seq);
    const isOwn = deviceOfSegment(segment) === replica.context.identity.device;
    const standing = isOwn && branch === 0 ? replica.standing(segment, seq) : undefined;
    const isThere = verdict !== undefined || replica.heldByHub(segment) > seq;
    // What a peer holds of another device's log is on that device too, or was.
    const isElsewhere = !isOwn || (standing?.peers ?? 0) > 0;
    const held = isThere ? 'server' : isElsewhere ? 'lan' : 'here';
    return { ...read, verdict, held, isDone: replica.isDone(segment), standing };
  }
}

/** All at once, for whoever asks but once. */
export const tillEntries = async (
  replica: Replica,
  read: ReplicaDisk['read'],
  till?: string,
): Promise<TillEntry[]> => new TillLog(replica, read, till).entries();
