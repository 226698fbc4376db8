/** What people have to look after at a peer, by a stable code; the texts are beside the status page. */
import { deviceOfSegment } from '../../crdt-schema/model/ids.ts';
import { grantedSeries, isRecoverySeries } from '../../crdt-schema/numbering/recovery.ts';
import { successorsOf } from '../../crdt-schema/log/certificate.ts';
import type { Peer } from './peer.ts';

/**
 * `device_copied`: two copies of one device's disk write. `device_replaced`: a device that another was paired in place of is
 * in use. `log_recovered`: our own entries came back from others. `series_of_its_own`: we cannot know how far the granted
 * series went. `store_damaged`: the disk was not readable and was set aside.
 */
export type AlertCode =
  'device_copied' | 'device_replaced' | 'log_recovered' | 'series_of_its_own' | 'store_damaged';

export interface Alert {
  readonly code: AlertCode;
  readonly params: Readonly<Record<string, string | number>>;
}

export const alertsOf = ({ replica, damaged }: Peer): Alert[] => {
  const { context, ownLog } = replica;
  const { device: own, certificate } = context.identity;
  const alerts: Alert[] = [];
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
  if (damaged !== undefined)
    alerts.push({ code: 'store_damaged', params: { folder: damaged.folder, entries: damaged.salvaged } });
  if (certificate.role !== 'till') return alerts;
  if (ownLog.recovered > 0)
    alerts.push({ code: 'log_recovered', params: { till: certificate.till, entries: ownLog.recovered } });
  const { series } = ownLog.numbering;
  if (isRecoverySeries(series))
    alerts.push({ code: 'series_of_its_own', params: { series, granted: grantedSeries(series) } });
  return alerts;
};
