/** Each till of the shop as this device knows it: heard when and through whom, what is lacking, its open session. */
import { deviceOfSegment } from '../../../crdt-schema/model/ids.ts';
import { PROGRAM_TILL } from '../../../crdt-schema/model/till.ts';
import { occurredMs } from '../../../crdt-schema/ops/op.ts';
import { namesOf, type HeldEntry } from '../../../crdt-schema/pending/held-ops.ts';
import { TillView } from '../../../crdt-schema/pending/session-view.ts';
import type { Neighbour, Replica } from '../../../crdt-schema/sync/index.ts';

export interface TillState {
  readonly till: string;
  readonly isHeard: boolean;
  readonly direct: boolean;
  /** Names of those through whom it is heard. */
  readonly via: readonly string[];
  /** Unix ms, by our clock; undefined: never. */
  readonly heardMs: number | undefined;
  readonly software: string | undefined;
  /** Its clock minus ours, ms. */
  readonly skewMs: number | undefined;
  /** Entries that it said to hold and we lack, while it is live with us. */
  readonly weLack: number;
  /** Entries held here that no hub is known to hold. */
  readonly unseen: number;
  /** Since when its session is open, Unix ms; undefined where none is, as far as was heard. */
  readonly openSinceMs: number | undefined;
}

/** Two devices of a till, as after a new pairing: the one that was heard last speaks for it. */
const isLater = (a: Neighbour, b: Neighbour | undefined): boolean => (a.heardMs ?? 0) >= (b?.heardMs ?? 0);

const unseenByTill = ({
  context,
  heldByHub,
}: Pick<Replica, 'context' | 'heldByHub'>): Map<string, number> => {
  const unseen = new Map<string, number>();
  for (const segment of context.segments.ids()) {
    const till = context.publicKeyOf(deviceOfSegment(segment))?.till;
    if (till === undefined) continue;
    const more = Math.max(0, context.segments.length(segment) - heldByHub(segment));
    unseen.set(till, (unseen.get(till) ?? 0) + more);
  }
  return unseen;
};

/** The entries that tell whether a session is open. */
export const concernsSessions = ({ op }: Pick<HeldEntry, 'op'>): boolean =>
  op.kind === 'cash_open' || op.kind === 'cash_close' || namesOf(op) !== undefined;

/** By name. `sessions` are all entries that concern them. */
export const tillStates = (replica: Replica, sessions: Iterable<HeldEntry>): TillState[] => {
  const { context } = replica;
  const nameOf = (device: string): string => context.publicKeyOf(device)?.till ?? '?';
  const unseen = unseenByTill({ context, heldByHub: (segment) => replica.heldByHub(segment) });
  const view = new TillView(sessions);
  const byTill = new Map<string, Neighbour>();
  for (const each of replica.neighbourhood.neighbours()) {
    const certificate = context.publicKeyOf(each.device);
    if (certificate?.role !== 'till' || certificate.till === PROGRAM_TILL) continue;
    if (isLater(each, byTill.get(certificate.till))) byTill.set(certificate.till, each);
  }
  return [...byTill]
    .map(([till, { direct, through, heardMs, software, skewMs, backlog }]): TillState => {
      const opening = view.openSession(till)?.opening;
      return {
        ...{ till, direct, heardMs, software, skewMs },
        isHeard: direct || through.length > 0,
        via: [...new Set(through.map(nameOf))],
        weLack: backlog?.weLack ?? 0,
        unseen: unseen.get(till) ?? 0,
        openSinceMs: opening === undefined ? undefined : occurredMs(opening),
      };
    })
    .sort((a, b) => (a.till < b.till ? -1 : 1));
};

/** Tills that were silent for longer are gone, not late. */
const FORGOTTEN_MS = 7 * 24 * 60 * 60 * 1_000;

/** Those of which something may be lacking: they are not heard, and were not long ago. */
export const silentTills = (states: readonly TillState[], nowMs: number): TillState[] =>
  states.filter(
    ({ isHeard, heardMs }) => !isHeard && heardMs !== undefined && nowMs - heardMs < FORGOTTEN_MS,
  );
