/** What the till's replica hears, in the words of its pages. */
import { PROGRAM_TILL } from '../../../crdt-schema/model/till.ts';
import type { Neighbour, Replica } from '../../../crdt-schema/sync/index.ts';
import type { Surroundings } from './links.ts';

export type NeighbourRole = 'till' | 'hub' | 'viewer' | 'admin';

export interface PeerRow extends Neighbour {
  readonly role: NeighbourRole;
  /** Of a till its name, of others that of their certificate. */
  readonly name: string;
  /** Names of those through whom it is heard. */
  readonly via: readonly string[];
  readonly isHeard: boolean;
}

const SHOWN_DEVICE_CHARS = 8;

/** Those that are heard first, and of them the hub. */
export const peerRows = (replica: Replica): PeerRow[] => {
  const { context } = replica;
  const nameOf = (device: string): string =>
    context.publicKeyOf(device)?.till ?? device.slice(0, SHOWN_DEVICE_CHARS);
  const rank = ({ isHeard, role }: PeerRow): number => (isHeard ? 0 : 2) + (role === 'hub' ? 0 : 1);
  return replica.neighbourhood
    .neighbours()
    .filter(({ device }) => context.publicKeyOf(device)?.till !== PROGRAM_TILL)
    .map((each) => ({
      ...each,
      role: context.publicKeyOf(each.device)?.role ?? ('till' as const),
      name: nameOf(each.device),
      via: [...new Set(each.through.map(nameOf))],
      isHeard: each.direct || each.through.length > 0,
    }))
    .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
};

/** What is heard by way of the hub alone says nothing of the network of the shop. */
export const surroundingsOf = (replica: Replica, hasNetwork: boolean): Surroundings => {
  const { context } = replica;
  const rows = replica.neighbourhood.neighbours();
  const others = rows.filter(({ device }) => !context.isHub(device));
  const isNear = ({ direct, through }: Neighbour): boolean =>
    direct || through.some((device) => !context.isHub(device));
  return {
    hearsServer: rows.some(
      ({ device, direct, through }) => context.isHub(device) && (direct || through.length > 0),
    ),
    heardPeers: others.filter(isNear).length,
    knownPeers: others.filter(({ heardMs }) => heardMs !== undefined).length,
    hasNetwork,
  };
};
