/** What a peer holds, per device: the truth behind the status page, `tillmesh status` and the replay's report. */
import { deviceOfSegment } from '../../crdt-schema/model/ids.ts';
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

export interface PeerStatus {
  readonly store: string;
  readonly device: string;
  readonly till: string;
  readonly role: string;
  /** Newest ledger position known here. */
  readonly position: number;
  readonly devices: readonly DeviceStatus[];
  readonly connections: readonly {
    device: string;
    till: string;
    role: string;
    skewMs: number;
    software: string;
  }[];
  readonly refusals: Readonly<Record<string, number>>;
}

export const statusOf = (peer: Peer): PeerStatus => {
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
    if (branches.length > 1) row.forked = true;
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
  return {
    store,
    device,
    till: certificate.till,
    role: certificate.role,
    position: context.verdicts.position,
    devices: [...devices.values()].sort(
      (a, b) => a.till.localeCompare(b.till) || a.device.localeCompare(b.device),
    ),
    connections: [...context.live()].map(({ certificate: other, skewMs, software }) => ({
      device: other.device,
      till: other.till,
      role: other.role,
      skewMs,
      software,
    })),
    refusals: Object.fromEntries(context.refusals),
  };
};
