/** How old what this till shows is, of each area: since when nothing of it has come, by whom it would have come from. */
import { PROGRAM_TILL } from '../../../crdt-schema/model/till.ts';
import type { Neighbour, Replica } from '../../../crdt-schema/sync/index.ts';

export type AreaName = 'catalog' | 'others' | 'stock' | 'verdicts';

export interface Area {
  readonly name: AreaName;
  /** Unix ms, now while it comes at once; undefined: nothing ever came. */
  readonly asOfMs: number | undefined;
  /** Of other tills' sales: the till that was silent longest. */
  readonly till?: string;
}

type Heard = Pick<Neighbour, 'device' | 'heardMs'>;

/** A till that nobody has heard for so long is in no use: it does not make what the others sell old. */
const IN_USE_MS = 7 * 24 * 60 * 60 * 1_000;

const newest = (heard: readonly Heard[]): number | undefined => {
  const times = heard.flatMap(({ heardMs }) => (heardMs === undefined ? [] : [heardMs]));
  return times.length === 0 ? undefined : Math.max(...times);
};

/**
 * `tillOf` names the till of a device other than a hub; undefined: it is none. Who acts for a till by several devices counts
 * by the one that was heard last.
 */
export const areasOf = (
  heard: readonly Heard[],
  isHub: (device: string) => boolean,
  tillOf: (device: string) => string | undefined,
  nowMs: number,
): readonly Area[] => {
  const ofServer = newest(heard.filter(({ device }) => isHub(device)));
  const tills = new Map<string, number>();
  for (const { device, heardMs } of heard) {
    const till = isHub(device) ? undefined : tillOf(device);
    if (till === undefined || heardMs === undefined || nowMs - heardMs > IN_USE_MS) continue;
    tills.set(till, Math.max(heardMs, tills.get(till) ?? 0));
  }
  const [silent] = [...tills].sort(([, a], [, b]) => a - b);
  return [
    { name: 'catalog', asOfMs: newest(heard) },
    ...(silent === undefined ? [] : [{ name: 'others', asOfMs: silent[1], till: silent[0] } as const]),
    { name: 'stock', asOfMs: ofServer },
    { name: 'verdicts', asOfMs: ofServer },
  ];
};

/** Of the till's replica. */
export const replicaAreas = ({ context, neighbourhood }: Replica, nowMs: number): readonly Area[] => {
  const own = context.identity.certificate.till;
  const tillOf = (device: string): string | undefined => {
    const certificate = context.publicKeyOf(device);
    if (certificate?.role !== 'till') return undefined;
    const { till } = certificate;
    return till === own || till === PROGRAM_TILL ? undefined : till;
  };
  return areasOf(neighbourhood.neighbours(), (device) => context.isHub(device), tillOf, nowMs);
};
