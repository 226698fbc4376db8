/** What a person has to look after at this till: receipt numbers that run out, copies of its disk, data that came back. */
import { leaseState, type LeaseState } from '../../../crdt-schema/numbering/lease.ts';
import { replicaAlerts, type ReplicaAlert } from '../../../crdt-schema/sync/alerts.ts';
import type { Replica } from '../../../crdt-schema/sync/index.ts';

export interface NumberingWarning {
  readonly code: NonNullable<LeaseState['warning']>;
  readonly series: string;
  readonly left: number;
  readonly days: number;
}

export const numberingWarning = (
  { ownLog }: Pick<Replica, 'ownLog'>,
  nowMs: number,
): NumberingWarning | undefined => {
  const { numbering, receiptsUsed } = ownLog;
  const { warning, left, daysLeft = 0 } = leaseState(numbering, receiptsUsed, nowMs);
  return warning === undefined
    ? undefined
    : { code: warning, series: numbering.series, left, days: daysLeft };
};

/** Alerts that are about this till's own devices: the cashier has to act, and not the owner somewhere else. */
export const ownAlerts = (replica: Replica): ReplicaAlert[] => {
  const { till } = replica.context.identity.certificate;
  return replicaAlerts(replica).filter(
    ({ params }) => params['till'] === undefined || params['till'] === till,
  );
};
