/**
 * The ops of all tills' logs that this device holds, each read from the disk and decoded once: what is appended later is
 * read from where the log was left. Which of them count, and how far each has come, is asked of the replica each time.
 *
 * Logs that the hub is done with hold nothing that is open: of those only the till's own of the last days are read at the
 * start, and the others when somebody looks for an old ticket.
 */
import type { HeldEntry } from '../../../crdt-schema/pending/pending.ts';
import { beganMs, deviceOfSegment } from '../../../crdt-schema/model/ids.ts';
import { decodeOp, type Op } from '../../../crdt-schema/ops/op.ts';
import type { Replica, ReplicaDisk } from '../../../crdt-schema/sync/index.ts';

export interface LogSource {
  readonly replica: Replica;
  readonly read: ReplicaDisk['read'];
}

/** An op, and where it stands. The same object for as long as it is held. */
export interface LoggedOp {
  readonly op: Op;
  readonly segment: string;
  readonly branch: number;
  readonly seq: number;
  readonly hash: Uint8Array;
}

interface Log {
  readonly segment: string;
  readonly branch: number;
  readonly till: string;
  readonly ops: LoggedOp[];
  /** Entries read, those among them that are no op. */
  read: number;
}

const PART_ENTRIES = 200;
const PART_BYTES = 1024 * 1024;
/** How long the till's own logs are at hand after the hub is done with them. */
const RECENT_MS = 3 * 24 * 60 * 60 * 1000;

/** Lets the page draw and hear keys between two parts. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export class HeldLogs {
  private readonly source: LogSource;
  private readonly till: string;
  private readonly changed: () => void;
  private readonly nowMs: () => number;
  private readonly wantsRecent: (till: string) => boolean;
  private readonly logs = new Map<string, Log>();
  private work: Promise<void> | undefined;
  private again = false;
  private wantsDone = false;
  /** How many ops were read or forgotten so far: what is made of the ops alone holds until it grows. */
  version = 0;
  /** The till's own logs have been read, as far as they may hold something open. */
  isReady = false;
  /** Those of the other tills have been, too. */
  isWhole = false;

  /**
   * `changed` is called when ops were read. `wantsRecent` says of which tills the last days are read too where the hub is done
   * with them; without it of the own one.
   */
  constructor(
    source: LogSource,
    changed: () => void,
    nowMs: () => number,
    wantsRecent: (till: string) => boolean = (till) => till === this.till,
  ) {
    this.source = source;
    this.till = source.replica.context.identity.certificate.till;
    this.changed = changed;
    this.nowMs = nowMs;
    this.wantsRecent = wantsRecent;
  }

  /** Reads what is not read yet. Resolves when all is that was held when it was called. */
  async refresh(): Promise<void> {
    this.again = true;
    this.work ??= this.readAll();
    await this.work;
  }

  /** Also what the hub is done with: old tickets of every till. */
  async refreshWithDone(): Promise<void> {
    this.wantsDone = true;
    await this.refresh();
  }

  *all(): Generator<LoggedOp> {
    for (const { ops } of this.logs.values()) yield* ops;
  }

  /** As the list of what is pending and a till's view take it. */
  held({ op, segment, branch, seq, hash }: LoggedOp): HeldEntry {
    const { replica } = this.source;
    const { context } = replica;
    const verdict = context.verdicts.verdict(segment, branch, seq);
    const isOwn = deviceOfSegment(segment) === context.identity.device;
    const isThere = verdict !== undefined || replica.heldByHub(segment) > seq;
    const isElsewhere = !isOwn || (replica.standing(segment, seq)?.peers ?? 0) > 0;
    return {
      op,
      segment,
      branch,
      seq,
      hash,
      verdict,
      held: isThere ? 'server' : isElsewhere ? 'lan' : 'here',
      isDone: replica.isDone(segment),
    };
  }

  private async readAll(): Promise<void> {
    // Whoever asks in this turn is heard by this very reading.
    await undefined;
    try {
      while (this.again) await this.readDue();
    } finally {
      // In the step in which nobody asks any more: who asks later begins anew.
      this.work = undefined;
    }
  }

  private async readDue(): Promise<void> {
    this.again = false;
    this.forgetDropped();
    const due = this.due();
    for (const log of due.filter(({ till }) => till === this.till)) await this.readLog(log);
    if (!this.isReady) {
      this.isReady = true;
      this.changed();
    }
    for (const log of due.filter(({ till }) => till !== this.till)) await this.readLog(log);
    if (!this.isWhole) {
      this.isWhole = true;
      this.changed();
    }
  }

  /** Logs with entries that were not read, newest first: the open session is in one of the last. */
  private due(): Log[] {
    const { context } = this.source.replica;
    const due: Log[] = [];
    for (const segment of context.segments.ids()) {
      const certificate = context.publicKeyOf(deviceOfSegment(segment));
      // What an office settled is in a log of its own.
      if (certificate?.role !== 'till' && certificate?.role !== 'admin') continue;
      if (!this.isWanted(segment, certificate.till)) continue;
      for (const { index, tip } of context.segments.branches(segment)) {
        const key = `${segment}/${index}`;
        const log = this.logs.get(key) ?? {
          segment,
          branch: index,
          till: certificate.till,
          ops: [],
          read: 0,
        };
        this.logs.set(key, log);
        if (log.read < tip.length) due.push(log);
      }
    }
    return due.sort((a, b) => beganMs(b.segment) - beganMs(a.segment));
  }

  private isWanted(segment: string, till: string): boolean {
    if (this.wantsDone || this.logs.has(`${segment}/0`) || !this.source.replica.isDone(segment)) return true;
    return this.wantsRecent(till) && beganMs(segment) > this.nowMs() - RECENT_MS;
  }

  private async readLog(log: Log): Promise<void> {
    const { segments } = this.source.replica.context;
    for (;;) {
      const length = segments.branch(log.segment, log.branch)?.tip.length ?? 0;
      if (log.read >= length) return;
      const part = await this.source.read(log.segment, log.branch, log.read, PART_ENTRIES, PART_BYTES);
      if (part.length === 0) return;
      for (const { seq, hash, bytes } of part) {
        const op = decodeOp(bytes);
        if (op.ok) log.ops.push({ op: op.value, segment: log.segment, branch: log.branch, seq, hash });
      }
      log.read += part.length;
      this.version += 1;
      if (this.isReady) this.changed();
      if (log.read < length) await nextTurn();
    }
  }

  private forgetDropped(): void {
    const { segments } = this.source.replica.context;
    for (const [key, { segment, branch }] of this.logs)
      if (segments.branch(segment, branch) === undefined) {
        this.logs.delete(key);
        this.version += 1;
      }
  }
}
