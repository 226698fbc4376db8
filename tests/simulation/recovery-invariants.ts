/** What must hold after disks were lost, went back to older copies, or were copied and both ran. */
import { deviceOfSegment } from '../../crdt-schema/model/ids.ts';
import type { Cashier } from './cashier.ts';
import { opOf } from './held.ts';
import type { Ending } from './invariants.ts';
import { isRecoverySeries } from '../../crdt-schema/numbering/recovery.ts';
import { InvariantBroken } from './world.ts';

const hold = (condition: boolean, invariant: string, detail: () => string): void => {
  if (!condition) throw new InvariantBroken(invariant, detail());
};

/** Each op that was confirmed and that any disk still held has its place in the ledger; money says that it is there once. */
const confirmedBooked = ({ cashiers, database }: Ending): void => {
  for (const { confirmed, peer } of cashiers)
    for (const { id, lost } of confirmed)
      hold(lost || database.ops.has(id), 'confirmed_is_in_the_ledger', () => `${id} of ${peer.name}`);
};

/** The clocks between which the process wrote each segment. */
const spansOf = ({ confirmed, peer }: Cashier): Map<string, { first: string; last: string }> => {
  const spans = new Map<string, { first: string; last: string }>();
  for (const { segment, seq, lost } of confirmed) {
    if (lost) continue;
    const [entry] = peer.disk.read(segment, 0, seq, 1, 0);
    const at = entry === undefined ? undefined : opOf(entry)?.at;
    if (at === undefined) continue;
    const span = spans.get(segment) ?? { first: at, last: at };
    spans.set(segment, span);
    if (at < span.first) span.first = at;
    if (at > span.last) span.last = at;
  }
  return spans;
};

const wroteAtOnce = (a: Cashier, b: Cashier): boolean => {
  const others = [...spansOf(b).values()];
  return [...spansOf(a).values()].some(({ first, last }) =>
    others.some((other) => first <= other.last && other.first <= last),
  );
};

/** Two that wrote as one device are told apart by everybody who holds what they wrote, and nobody else is suspected. */
const copiesTold = ({ cashiers, peers, hub, around }: Ending): void => {
  const byDevice = new Map<string, Cashier[]>();
  for (const cashier of cashiers) {
    const { device } = cashier.peer.identity;
    byDevice.set(device, [...(byDevice.get(device) ?? []), cashier]);
  }
  for (const [device, [one, other]] of byDevice) {
    const told = peers.filter(({ replica }) => replica.isCopied(device));
    if (told.length > 0) around.world.count('copy_told');
    hold(one!.isCopied || told.length === 0, 'honest_is_not_suspected', () => one!.peer.name);
    const wanted = other !== undefined && wroteAtOnce(one!, other);
    // Of logs that were done with and are dropped nobody tells any more, but the hub, who keeps them.
    const logs = hub.disk.segments().filter((segment) => deviceOfSegment(segment) === device);
    const holders = peers.filter(({ disk }) => logs.every((segment) => disk.branches(segment).length > 0));
    const isTold = holders.every((peer) => told.includes(peer));
    hold(!wanted || isTold, 'copies_are_told', () => one!.peer.name);
  }
};

export const checkRecovery = (ending: Ending): void => {
  confirmedBooked(ending);
  copiesTold(ending);
  const { around, cashiers } = ending;
  for (const { peer } of cashiers)
    for (const entry of peer.disk.entries()) {
      const op = opOf(entry);
      const isOwn = deviceOfSegment(entry.segment) === peer.identity.device;
      if (isOwn && op !== undefined && 'receipt' in op && isRecoverySeries(op.receipt.series))
        around.world.count('numbered_beside');
    }
};
