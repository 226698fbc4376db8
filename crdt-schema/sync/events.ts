/**
 * The replica's two alphabets. A driver turns sockets, disks, keys and clocks into events, and carries effects out.
 * Nothing here waits: whatever takes time is an effect with a token, and its outcome an event with the same token.
 */
import type { Verification } from '../ports.ts';
import type { Op } from '../ops/op.ts';
import type { Failure, Result } from '../result.ts';

/** What an unmodified y-websocket client, which says no `hello`, may do on a connection. */
export type BareAccess = 'none' | 'read' | 'write';

/** An entry as it is stored, with the hash of its change, and the signature where the writer signed at this length. */
export interface StoredEntry {
  readonly segment: string;
  /** 0, or above where the segment forked: each branch is stored whole. */
  readonly branch: number;
  readonly seq: number;
  readonly hash: Uint8Array;
  readonly signature: Uint8Array | undefined;
  readonly bytes: Uint8Array;
}

/** A segment that was held and is not any more: what it takes to tell whether a head belongs to it. */
export interface GoneSegment {
  readonly segment: string;
  /** Hash of its last change, 32 bytes. */
  readonly head: Uint8Array;
  /** The first 8 bytes of each change's hash. */
  readonly prefixes: Uint8Array;
  /** When it was dropped, Unix ms of this device's clock. */
  readonly atMs: number;
}

export type Write =
  | { readonly kind: 'entry'; readonly entry: StoredEntry }
  | { readonly kind: 'certificate'; readonly device: string; readonly bytes: Uint8Array }
  | { readonly kind: 'catalog'; readonly update: Uint8Array }
  /** When each device was last heard (`heard-memory.ts`): one value, the newest counts. */
  | { readonly kind: 'heard'; readonly bytes: Uint8Array }
  /** Timestamps of this device may lie below this, Unix ms, though nothing else on the disk bears them. */
  | { readonly kind: 'clock'; readonly reservedMs: number }
  /** The series in which the device (ours or a writer's) numbers, as `crdt-schema/numbering/recovery.ts` writes it. */
  | { readonly kind: 'series'; readonly device: string; readonly mark: string }
  /** The segment's entries are deleted, of its one branch, and this is kept in their place. */
  | { readonly kind: 'drop'; readonly gone: GoneSegment }
  /** What was kept of a dropped segment is deleted too. */
  | { readonly kind: 'forget'; readonly segment: string };

/** `signed` is our own signature where one was asked for. */
export type PersistOutcome =
  { readonly ok: true; readonly signed?: Uint8Array } | { readonly ok: false; readonly code: PersistFailure };
export type PersistFailure = 'bad_signature' | 'store_failed';

/** What a ledger says of logs, by segment. */
export interface LedgerLogs {
  /** Those with ops that are not done with: that wait, were refused and not settled, or belong to a session that is open. */
  readonly undone: ReadonlySet<string>;
  /**
   * The logs in which ops stand that a log's ops settled or closed: they have to be done with before it is. Whoever holds the
   * one and not the other would take for open what is not.
   */
  readonly after: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Where the next own entry will stand, and the number that its receipt would bear. */
export interface AppendPlace {
  readonly segment: string;
  readonly seq: number;
  readonly series: string;
  readonly receiptNumber: number;
}

/** What to append: the op's id, its bytes, and whether it used the receipt number. */
export interface Draft {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly usesReceipt: boolean;
  /** What the bytes say, where whoever made them has it at hand: it is not read again then. */
  readonly op?: Op;
}

export type AppendResult = Result<
  { readonly segment: string; readonly seq: number },
  Failure<
    | 'store_failed'
    | 'entry_too_large'
    | 'entry_empty'
    | 'op_not_built'
    | 'numbering_exhausted'
    | 'numbering_expired'
  >
>;

export type ReplicaEvent =
  | { readonly type: 'open'; readonly conn: number; readonly initiator: boolean; readonly bare: BareAccess }
  | { readonly type: 'frame'; readonly conn: number; readonly bytes: Uint8Array }
  | { readonly type: 'close'; readonly conn: number }
  | { readonly type: 'persisted'; readonly token: number; readonly outcome: PersistOutcome }
  | { readonly type: 'verified'; readonly token: number; readonly ok: boolean }
  | { readonly type: 'signed'; readonly token: number; readonly signature: Uint8Array }
  | { readonly type: 'read'; readonly token: number; readonly entries: readonly StoredEntry[] }
  /** `build` is called when the entry's place is certain; its result is stored as it is. */
  | {
      readonly type: 'append';
      readonly token: number;
      /** A writer's device, where it is not this replica's own. */
      readonly as?: string | undefined;
      readonly build: (place: AppendPlace) => Draft;
    }
  /** The catalog document was changed by this process itself; how far its clock has got, Unix ms, if that is kept. */
  | { readonly type: 'catalog'; readonly update: Uint8Array; readonly clockMs?: number }
  /** What this replica says of itself to whoever is present, JSON; `null`: nothing any more. */
  | { readonly type: 'present'; readonly state: string }
  /** Words for a peer that is heard through others. */
  | { readonly type: 'signal'; readonly to: string; readonly payload: Uint8Array }
  /** To a hub: every verdict is published, and this is what the ledger says of the logs. */
  | { readonly type: 'settle'; readonly logs: LedgerLogs }
  /** The store's authority has certified or revoked a device here; `done` is called once it counts, and is on the disk. */
  | { readonly type: 'certificate'; readonly bytes: Uint8Array; readonly done: () => void }
  /** The time that a `wake` effect asked for is up. */
  | { readonly type: 'wake' }
  /** The turn that a `turn` effect asked for. */
  | { readonly type: 'turn' }
  | { readonly type: 'tick' };

export type Effect =
  | { readonly type: 'send'; readonly conn: number; readonly bytes: Uint8Array }
  | { readonly type: 'close'; readonly conn: number; readonly code: string }
  /**
   * Check all signatures, sign `sign` if given (the signature belongs on the last entry written), then write all or
   * nothing, synced to disk, and only then answer. A `lazy` one may wait for a moment, or for the next that is not;
   * whatever the disk holds, it holds in the order in which it was to be written.
   */
  | {
      readonly type: 'persist';
      readonly lazy: boolean;
      readonly token: number;
      readonly verify: readonly Verification[];
      readonly sign: Uint8Array | undefined;
      /** The writer whose key signs, where it is not this replica's own device. */
      readonly as: string | undefined;
      readonly writes: readonly Write[];
    }
  | { readonly type: 'verify'; readonly token: number; readonly verify: readonly Verification[] }
  | { readonly type: 'sign'; readonly token: number; readonly message: Uint8Array }
  /** Entries from `from` on, at most `maxEntries`, stopping with the one that passes `maxBytes` of entries' own bytes. */
  | {
      readonly type: 'read';
      readonly token: number;
      readonly segment: string;
      readonly branch: number;
      readonly from: number;
      readonly maxEntries: number;
      readonly maxBytes: number;
    }
  /** An event `wake` is wanted after so many ms: something waits to be told. */
  | { readonly type: 'wake'; readonly afterMs: number }
  /** An event `turn` is wanted once whatever else waits has had its turn: work goes on. */
  | { readonly type: 'turn' }
  /** Words of another peer to this one. */
  | { readonly type: 'signal'; readonly from: string; readonly payload: Uint8Array }
  /** Whom we hear, and through whom, has changed. */
  | { readonly type: 'heard' }
  | { readonly type: 'appended'; readonly token: number; readonly result: AppendResult }
  /** Entries `from` to `to` (exclusive) are durable here: the bridge, the pages and the counters want to know. */
  | {
      readonly type: 'stored';
      readonly segment: string;
      readonly branch: number;
      readonly from: number;
      readonly to: number;
    }
  | { readonly type: 'live'; readonly conn: number; readonly device: string }
  /** Of ops in these segments, written here, it is known anew how far they have come. */
  | { readonly type: 'standing'; readonly segments: ReadonlySet<string> }
  | { readonly type: 'refused'; readonly conn: number; readonly code: string }
  | { readonly type: 'forked'; readonly segment: string };
