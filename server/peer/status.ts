/** What a peer holds, per device: the truth behind the status page, `tillmesh status` and the replay's report. */
import { deviceOfSegment } from '../../crdt-schema/model/ids.ts';
import { leaseState, type LeaseState, type NumberingLease } from '../../crdt-schema/numbering/lease.ts';
import { formatReceipt } from '../../crdt-schema/ops/op.ts';
import type { Neighbour } from '../../crdt-schema/sync/index.ts';
import { alertsOf, type Alert } from './alerts.ts';
import type { Peer } from './peer.ts';

export interface DeviceStatus {
  readonly device: string;
  /** As its certificate says; '?' for a writer whose certificate has not arrived. */
  readonly till: string;
  readonly role: string;
  segments: number;
  entries: number;
  accepted: number;
  rejected: number;
  waiting: number;
  /** No verdict known here yet. */
  pending: number;
  /** Entries that a hub is known to hold. */
  onServer: number;
  forked: boolean;
}

/** Another device as far as it is heard here; tills by name. */
export interface NeighbourStatus extends Neighbour {
  /** '?' for one whose certificate has not arrived. */
  readonly till: string;
  readonly role: string;
}

export interface NumberingStatus extends NumberingLease, LeaseState {
  /** As it will be printed; undefined where no more numbers are given. */
  readonly nextReceipt: string | undefined;
}

export interface PeerStatus {
  readonly store: string;
  readonly device: string;
  readonly till: string;
  readonly role: string;
  /** Newest ledger position known here. */
  readonly position: number;
  /** The receipt numbers of this device; undefined where it is no till and gives none. */
  readonly numbering: NumberingStatus | undefined;
  /** What people have to look after. */
  readonly alerts: readonly Alert[];
  readonly devices: readonly DeviceStatus[];
  /** Every other device of the store, those heard first. */
  readonly neighbours: readonly NeighbourStatus[];
  readonly refusals: Readonly<Record<string, number>>;
}

/** A till's lease, and where it stands when `used` is the highest number used in its series. */
export const numberingStatus = (lease: NumberingLease, used: number, nowMs: number): NumberingStatus => {
  const state = leaseState(lease, used, nowMs);
  const gives = state.warning !== 'exhausted' && state.warning !== 'expired';
  const nextReceipt = gives ? formatReceipt({ series: lease.series, number: state.next }) : undefined;
  return { ...lease, ...state, nextReceipt };
};

const isHeard = ({ direct, through }: Neighbour): boolean => direct || through.length > 0;

const neighboursOf = ({ replica }: Peer): NeighbourStatus[] => {
  const { certificates } = replica.context;
  const tillOf = (device: string): string => certificates.get(device)?.certificate.till ?? '?';
  return replica.neighbourhood
    .neighbours()
    .map((one) => ({
      ...one,
      till: tillOf(one.device),
      role: certificates.get(one.device)?.certificate.role ?? '?',
      through: one.through.map(tillOf),
    }))
    .sort(
      (a, b) =>
        Number(isHeard(b)) - Number(isHeard(a)) ||
        (b.heardMs ?? 0) - (a.heardMs ?? 0) ||
        a.till.localeCompare(b.till) ||
        a.device.localeCompare(b.device),
    );
};

export const statusOf = (peer: Peer, further: readonly Alert[] = []): PeerStatus => {
  const { context } = peer.replica;
  const devices = new Map<string, DeviceStatus>();
  const rowOf = (device: string): DeviceStatus => {
    const known = devices.get(device);
    if (known !== undefined) return known;
    const certificate = context.certificates.get(device)?.certificate;
    const row: DeviceStatus = {
      device,
      till: certificate?.till ?? '?',
      role: certificate?.role ?? '?',
      segments: 0,
      entries: 0,
      accepted: 0,
      rejected: 0,
      waiting: 0,
      pending: 0,
      onServer: 0,
      forked: false,
    };
    devices.set(device, row);
    return row;
  };
  for (const device of context.certificates.keys()) rowOf(device);
  for (const segment of context.segments.ids()) {
    const row = rowOf(deviceOfSegment(segment));
    row.segments += 1;
    const branches = context.segments.branches(segment);
    for (const { index, tip } of branches) {
      const counts = context.verdicts.counts(segment, index);
      row.entries += tip.length;
      if (row.role === 'hub') continue;
      row.accepted += counts.accepted;
      row.rejected += counts.rejected;
      row.waiting += counts.waiting;
      row.pending += tip.length - counts.accepted - counts.rejected - counts.waiting;
    }
    row.onServer +=
      context.identity.certificate.role === 'hub'
        ? context.segments.length(segment)
        : peer.replica.heldByHub(segment);
  }
  const { certificate, store, device } = context.identity;
  const alerts = [...alertsOf(peer), ...further];
  for (const { code, params } of alerts)
    if (code === 'device_copied') rowOf(String(params['device'])).forked = true;
  return {
    alerts,
    store,
    device,
    till: certificate.till,
    role: certificate.role,
    position: context.verdicts.position,
    numbering:
      certificate.role === 'till'
        ? numberingStatus(peer.replica.ownLog.numbering, peer.replica.ownLog.receiptsUsed, Date.now())
        : undefined,
    devices: [...devices.values()].sort(
      (a, b) => a.till.localeCompare(b.till) || a.device.localeCompare(b.device),
    ),
    neighbours: neighboursOf(peer),
    refusals: Object.fromEntries(context.refusals),
  };
};
