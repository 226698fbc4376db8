/**
 * Which peers of a LAN keep a link to which: all with all in a small shop; in a large one each with those at distance 1, 2,
 * 4, … on the ring of device ids, so that an op is everywhere after a few hops and no peer has more than a few links.
 */

/** Up to this many peers, all are linked with all: 28 links. */
export const FULL_MESH_PEERS = 8;

/** The devices that `own` is linked with, given all that are there; every peer works out the same links. */
export const neighbours = (own: string, others: Iterable<string>): Set<string> => {
  const ring = [...new Set([...others, own])].sort();
  if (ring.length <= FULL_MESH_PEERS) return new Set(ring.filter((device) => device !== own));
  const at = ring.indexOf(own);
  const linked = new Set<string>();
  for (let distance = 1; distance <= ring.length / 2; distance *= 2) {
    linked.add(ring[(at + distance) % ring.length]!);
    linked.add(ring[(at - distance + ring.length) % ring.length]!);
  }
  return linked;
};

/** Those of them that `own` dials: of two linked peers the one with the lower id does, so that there is one link. */
export const toDial = (own: string, others: Iterable<string>): string[] =>
  [...neighbours(own, others)].filter((device) => own < device);
