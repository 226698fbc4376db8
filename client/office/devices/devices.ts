/** The devices of the shop as this replica knows them. */
import { successorsOf, type Certificate } from '../../../crdt-schema/log/certificate.ts';
import type { Neighbour, Replica } from '../../../crdt-schema/sync/index.ts';

export interface DeviceRow {
  readonly device: string;
  readonly till: string;
  readonly role: Certificate['role'];
  readonly series: string;
  readonly isOwn: boolean;
  readonly isHeard: boolean;
  /** Unix ms; undefined if never. */
  readonly heardMs: number | undefined;
  readonly software: string | undefined;
  /** Another device was paired in its place. */
  readonly isReplaced: boolean;
}

const isHeard = ({ direct, through }: Neighbour): boolean => direct || through.length > 0;

/** By name, those that are in use first. */
export const deviceRows = ({
  context,
  neighbourhood,
}: Pick<Replica, 'context' | 'neighbourhood'>): readonly DeviceRow[] => {
  const certificates = [...context.certificates.values()].map(({ certificate }) => certificate);
  const replaced = successorsOf(certificates);
  const neighbours = new Map(neighbourhood.neighbours().map((one) => [one.device, one]));
  return certificates
    .map(({ device, till, role, series }): DeviceRow => {
      const neighbour = neighbours.get(device);
      const isOwn = device === context.identity.device;
      return {
        ...{ device, till, role, series, isOwn },
        isHeard: isOwn || (neighbour !== undefined && isHeard(neighbour)),
        heardMs: neighbour?.heardMs,
        software: isOwn ? context.identity.software : neighbour?.software,
        isReplaced: replaced.has(device),
      };
    })
    .sort(
      (a, b) =>
        Number(a.isReplaced) - Number(b.isReplaced) ||
        a.till.localeCompare(b.till) ||
        (a.device < b.device ? -1 : 1),
    );
};
