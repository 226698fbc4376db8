/** What somebody has to look after in the shop's devices, of what this replica and its hub know. */
import { z } from 'zod';
import { leaseOf, leaseState, type LeaseWarning } from '../../../crdt-schema/numbering/lease.ts';
import { successorsOf } from '../../../crdt-schema/log/certificate.ts';
import { PROGRAM_TILL } from '../../../crdt-schema/model/till.ts';
import type { Op } from '../../../crdt-schema/ops/op.ts';
import { replicaAlerts } from '../../../crdt-schema/sync/alerts.ts';
import type { Replica } from '../../../crdt-schema/sync/index.ts';

export type NumberingCode = `numbering_${LeaseWarning}`;
export const BACKUP_CODES = ['backup_failed', 'backup_bad', 'backup_old'] as const;
export type BackupCode = (typeof BACKUP_CODES)[number];
export type AlertCode = 'device_copied' | 'device_replaced' | NumberingCode | BackupCode;

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
    .filter(({ device, role, till }) => role === 'till' && till !== PROGRAM_TILL && !replaced.has(device))
    .flatMap((certificate): OfficeAlert[] => {
      const { series } = certificate;
      const { warning, left, daysLeft = 0 } = leaseState(leaseOf(certificate), used.get(series) ?? 0, nowMs);
      if (warning === undefined) return [];
      const params = { till: certificate.till, series, left, days: daysLeft };
      return [{ code: `numbering_${warning}`, params }];
    });
};

/** Copies and replaced devices that are in use. What a till alone can know of itself it tells there. */
export const deviceAlerts = (replica: Replica): OfficeAlert[] =>
  replicaAlerts(replica).flatMap(({ code, params }) =>
    code === 'device_copied' || code === 'device_replaced' ? [{ code, params }] : [],
  );

/** Of what the hub says of itself, to whoever asks. */
export const hubStatus = z.object({
  alerts: z.array(
    z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }),
  ),
});

const isBackupCode = (code: string): code is BackupCode => (BACKUP_CODES as readonly string[]).includes(code);

export const backupAlerts = ({ alerts }: z.infer<typeof hubStatus>): OfficeAlert[] =>
  alerts.flatMap(({ code, params }) => (isBackupCode(code) ? [{ code, params }] : []));
