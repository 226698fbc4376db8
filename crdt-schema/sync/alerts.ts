/** What people have to look after, by a stable code, as far as a replica alone can tell; the texts are beside whoever shows them. */
import { successorsOf } from '../log/certificate.ts';
import { deviceOfSegment } from '../model/ids.ts';
import { grantedSeries, isRecoverySeries } from '../numbering/recovery.ts';
import type { Replica } from './replica.ts';

/**
 * `device_copied`: two copies of one device's disk write. `device_replaced`: a device that another was paired in place of is
 * in use. `device_revoked`: the store's authority has revoked this device. `log_recovered`: our own entries came back from others. `series_of_its_own`: we cannot know how far the granted
 * series went.
 */
export type ReplicaAlertCode =
  'device_copied' | 'device_replaced' | 'device_revoked' | 'log_recovered' | 'series_of_its_own';

export interface ReplicaAlert {
  readonly code: ReplicaAlertCode;
  readonly params: Readonly<Record<string, string | number>>;
}

export const replicaAlerts = (replica: Replica): ReplicaAlert[] => {
  const { context, ownLog } = replica;
  const { device: own, certificate } = context.identity;
  const alerts: ReplicaAlert[] = [];
  const tillOf = (device: string): string => context.publicKeyOf(device)?.till ?? '?';
  const writers = new Set([...context.segments.ids()].map(deviceOfSegment));
  for (const device of writers)
    if (replica.isCopied(device))
      alerts.push({ code: 'device_copied', params: { till: tillOf(device), device } });
  const successors = successorsOf([...context.certificates.values()].map((known) => known.certificate));
  const heard = [own, ...[...context.live()].map((conn) => conn.certificate.device)];
  for (const device of new Set(heard)) {
    if (!successors.has(device)) continue;
    alerts.push({ code: 'device_replaced', params: { till: tillOf(device), device } });
  }
  if (context.isRevoked(own))
    alerts.push({ code: 'device_revoked', params: { till: certificate.till, device: own } });
  if (certificate.role !== 'till') return alerts;
  if (ownLog.recovered > 0)
    alerts.push({ code: 'log_recovered', params: { till: certificate.till, entries: ownLog.recovered } });
  const { series } = ownLog.numbering;
  if (isRecoverySeries(series))
    alerts.push({ code: 'series_of_its_own', params: { series, granted: grantedSeries(series) } });
  return alerts;
};
