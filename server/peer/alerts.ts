/** What people have to look after at a peer, by a stable code; the texts are beside the status page. */
import { replicaAlerts, type ReplicaAlertCode } from '../../crdt-schema/sync/index.ts';
import type { Peer } from './peer.ts';

/**
 * `store_damaged`: the disk was not readable and was set aside. `backup_failed`, `backup_bad`, `backup_old`: the last backup
 * was not made, was verified and is none, is too old. `offsite_failed`: a backup has no copy in the bucket. `disk_low`: little room is
 * left where the hub writes. `plaintext`, `plaintext_sockets`: it answers the network unencrypted, or some come so. `tls_ending`: its certificate
 * of HTTPS ends.
 */
export type AlertCode =
  | ReplicaAlertCode
  | 'store_damaged'
  | 'backup_failed'
  | 'backup_bad'
  | 'backup_old'
  | 'offsite_failed'
  | 'disk_low'
  | 'plaintext'
  | 'plaintext_sockets'
  | 'tls_ending';

export interface Alert {
  readonly code: AlertCode;
  readonly params: Readonly<Record<string, string | number>>;
}

export const alertsOf = ({ replica, damaged }: Peer): Alert[] => {
  const ofDisk: Alert[] =
    damaged === undefined
      ? []
      : [{ code: 'store_damaged', params: { folder: damaged.folder, entries: damaged.salvaged } }];
  return [...ofDisk, ...replicaAlerts(replica)];
};
