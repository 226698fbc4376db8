/** The devices of the shop as this replica knows them, and what the hub adds to it. */
import { z } from 'zod';
import { successorsOf, type Certificate } from '../../../crdt-schema/log/certificate.ts';
import { PROGRAM_TILL } from '../../../crdt-schema/model/till.ts';
import type { Neighbour, Replica } from '../../../crdt-schema/sync/index.ts';

export interface DeviceRow {
  readonly device: string;
  readonly till: string;
  /** `program`: the till that stands for programs at the hub. */
  readonly role: Certificate['role'] | 'program';
  readonly series: string;
  readonly isOwn: boolean;
  readonly isHeard: boolean;
  /** Unix ms; undefined if never. */
  readonly heardMs: number | undefined;
  readonly software: string | undefined;
  /** Its clock minus ours, ms. */
  readonly skewMs: number | undefined;
  /** Entries that it said to hold and we lack, while it is live with us. */
  readonly weLack: number;
  /** Another device was paired in its place. */
  readonly isReplaced: boolean;
  /** Of its certificate, Unix ms. */
  readonly validUntilMs: number;
  /** Unix ms; undefined where it is not. */
  readonly revokedMs: number | undefined;
}

/** As the hub tells of devices, to who may know. */
export const devicesForm = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      label: z.string().nullable(),
      revokedBy: z
        .object({ kind: z.string(), name: z.string().nullable(), reason: z.string().nullable() })
        .nullable(),
      isHub: z.boolean(),
    }),
  ),
});
export type ToldDevice = z.infer<typeof devicesForm>['items'][number];

const isHeard = ({ direct, through }: Neighbour): boolean => direct || through.length > 0;

const isInUse = ({ isReplaced, revokedMs }: DeviceRow): boolean => !isReplaced && revokedMs === undefined;

/** By name, those that are in use first. */
export const deviceRows = ({
  context,
  neighbourhood,
}: Pick<Replica, 'context' | 'neighbourhood'>): readonly DeviceRow[] => {
  const certificates = [...context.certificates.values()].map(({ certificate }) => certificate);
  const replaced = successorsOf(certificates);
  const neighbours = new Map(neighbourhood.neighbours().map((one) => [one.device, one]));
  return certificates
    .map(({ device, till, role, series, validUntil, revokedAt }): DeviceRow => {
      const neighbour = neighbours.get(device);
      const isOwn = device === context.identity.device;
      return {
        ...{
          device,
          till,
          role: till === PROGRAM_TILL ? 'program' : role,
          series,
          isOwn,
          validUntilMs: validUntil,
          revokedMs: revokedAt,
        },
        isHeard: isOwn || (neighbour !== undefined && isHeard(neighbour)),
        heardMs: neighbour?.heardMs,
        software: isOwn ? context.identity.software : neighbour?.software,
        skewMs: neighbour?.skewMs,
        weLack: neighbour?.backlog?.weLack ?? 0,
        isReplaced: replaced.has(device),
      };
    })
    .sort(
      (a, b) =>
        Number(isInUse(b)) - Number(isInUse(a)) ||
        a.till.localeCompare(b.till) ||
        (a.device < b.device ? -1 : 1),
    );
};

const DAY_MS = 24 * 60 * 60 * 1_000;
/** From so long before its end on a certificate is to be renewed. */
export const ENDING_MS = 30 * DAY_MS;

export type Validity = 'good' | 'ending' | 'ended';

export const validityOf = (validUntilMs: number, nowMs: number): Validity => {
  if (validUntilMs < nowMs) return 'ended';
  return validUntilMs - nowMs < ENDING_MS ? 'ending' : 'good';
};
