/** What somebody has to look after in the shop's devices, of what this replica and its hub know. */
import { z } from 'zod';
import { leaseOf, leaseState, type LeaseWarning } from '../../../crdt-schema/numbering/lease.ts';
import { successorsOf } from '../../../crdt-schema/log/certificate.ts';
import { PROGRAM_TILL } from '../../../crdt-schema/model/till.ts';
import type { Op } from '../../../crdt-schema/ops/op.ts';
import { replicaAlerts } from '../../../crdt-schema/sync/alerts.ts';
import type { Replica } from '../../../crdt-schema/sync/index.ts';
import type { StorageHealth } from '../../peer/browser-peer.ts';
import { validityOf, type DeviceRow } from '../devices/devices.ts';

export type NumberingCode = `numbering_${LeaseWarning}`;
/** What the hub tells of itself. */
const HUB_CODES = [
  ...(['backup_failed', 'backup_bad', 'backup_old', 'offsite_failed', 'disk_low', 'store_damaged'] as const),
  ...(['plaintext', 'plaintext_sockets', 'tls_ending'] as const),
] as const;
type HubCode = (typeof HUB_CODES)[number];
type CertificateCode = 'certificate_ending' | 'certificate_ended';
export type AlertCode =
  | 'device_copied'
  | 'device_replaced'
  | 'clock_off'
  | 'storage_full'
  | CertificateCode
  | NumberingCode
  | HubCode;

export interface OfficeAlert {
  readonly code: AlertCode;
  readonly params: Readonly<Record<string, string | number>>;
}

/** The highest number used in each series, of the tickets that are at hand. */
const usedOf = (ops: Iterable<{ readonly op: Op }>): ReadonlyMap<string, number> => {
  const used = new Map<string, number>();
  for (const { op } of ops)
    if ('receipt' in op) {
      const { series, number } = op.receipt;
      if (number > (used.get(series) ?? 0)) used.set(series, number);
    }
  return used;
};

/** Receipt numbers that run out, of the devices that others did not take the place of. */
export const numberingAlerts = (
  replica: Pick<Replica, 'context'>,
  ops: Iterable<{ readonly op: Op }>,
  nowMs: number,
): OfficeAlert[] => {
  const certificates = [...replica.context.certificates.values()].map(({ certificate }) => certificate);
  const replaced = successorsOf(certificates);
  const used = usedOf(ops);
  return certificates
    .filter(({ role, till }) => (role === 'till' || role === 'admin') && till !== PROGRAM_TILL)
    .filter(({ device, revokedAt }) => revokedAt === undefined && !replaced.has(device))
    .flatMap((certificate): OfficeAlert[] => {
      const { series } = certificate;
      const { warning, left, daysLeft = 0 } = leaseState(leaseOf(certificate), used.get(series) ?? 0, nowMs);
      if (warning === undefined) return [];
      const { till, device } = certificate;
      const params = { till, device, series, left, days: daysLeft };
      return [{ code: `numbering_${warning}`, params }];
    });
};

/** Copies and replaced devices that are in use. What a till alone can know of itself it tells there. */
export const deviceAlerts = (replica: Replica): OfficeAlert[] =>
  replicaAlerts(replica).flatMap(({ code, params }) =>
    code === 'device_copied' || code === 'device_replaced' ? [{ code, params }] : [],
  );

/** Certificates that end soon, or have ended, of the devices that are in use. */
export const certificateAlerts = (rows: readonly DeviceRow[], nowMs: number): OfficeAlert[] =>
  rows
    .filter(({ isReplaced, revokedMs }) => !isReplaced && revokedMs === undefined)
    .flatMap(({ till, device, validUntilMs }): OfficeAlert[] => {
      const validity = validityOf(validUntilMs, nowMs);
      const params = { till, device, at: new Date(validUntilMs).toISOString() };
      return validity === 'good' ? [] : [{ code: `certificate_${validity}`, params }];
    });

/** Of the room that the browser gives this device so much may be used. */
const MAX_USED_SHARE = 0.9;

/** This browser will soon take no more. */
export const storageAlerts = ({
  usedBytes,
  quotaBytes,
}: Pick<StorageHealth, 'usedBytes' | 'quotaBytes'>): OfficeAlert[] =>
  quotaBytes > 0 && usedBytes > MAX_USED_SHARE * quotaBytes
    ? [{ code: 'storage_full', params: { percent: Math.round((usedBytes / quotaBytes) * 100) } }]
    : [];

/** What the hub says of itself and of whom it hears, to whoever asks. */
export const hubStatus = z.object({
  alerts: z.array(
    z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }),
  ),
  neighbours: z.array(
    z.object({
      device: z.string(),
      till: z.string(),
      direct: z.boolean(),
      /** Its clock minus the hub's, ms. */
      skewMs: z.number().optional(),
    }),
  ),
});
export type HubStatus = z.infer<typeof hubStatus>;

/** Clocks that differ by less are as good as equal, as at a till. */
const MAX_SKEW_MS = 2 * 60 * 1_000;
const SECOND_MS = 1_000;

const isHubCode = (code: string): code is HubCode => (HUB_CODES as readonly string[]).includes(code);

/** The hub's own, and devices that are live with it and whose clock is not its own. */
export const hubAlerts = ({ alerts, neighbours }: HubStatus): OfficeAlert[] => [
  ...alerts.flatMap(({ code, params }) => (isHubCode(code) ? [{ code, params }] : [])),
  ...neighbours.flatMap(({ device, till, direct, skewMs = 0 }): OfficeAlert[] => {
    if (!direct || Math.abs(skewMs) < MAX_SKEW_MS) return [];
    const seconds = Math.round(Math.abs(skewMs) / SECOND_MS);
    return [{ code: 'clock_off', params: { till, device, seconds, side: skewMs > 0 ? 'ahead' : 'behind' } }];
  }),
];

/** Where it can be looked after; undefined where no page of the office helps. */
export const placeOf = ({ code, params }: OfficeAlert): 'device' | 'backups' | undefined => {
  if (code.startsWith('backup_') || code === 'offsite_failed') return 'backups';
  return params['device'] === undefined ? undefined : 'device';
};
