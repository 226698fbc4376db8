import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FULL_MESH_PEERS, neighbours, toDial } from './mesh.ts';

const devices = (n: number): string[] =>
  Array.from({ length: n }, (_, i) => ((i * 7_919) % 65_536).toString(16).padStart(4, '0'));

const shops = fc.integer({ min: 1, max: 60 }).map(devices);

test('a small shop is linked all with all, each link dialled once', () => {
  const shop = devices(FULL_MESH_PEERS);
  for (const own of shop)
    expect([...neighbours(own, shop)].sort()).toEqual(shop.filter((d) => d !== own).sort());
  const dialled = shop.flatMap((own) => toDial(own, shop).map((other) => [own, other].sort().join()));
  expect(dialled.length).toBe((FULL_MESH_PEERS * (FULL_MESH_PEERS - 1)) / 2);
  expect(new Set(dialled).size).toBe(dialled.length);
});

test('links are mutual, and a peer has few of them', () => {
  fc.assert(
    fc.property(shops, (shop) => {
      for (const own of shop) {
        const linked = neighbours(own, shop);
        expect(linked.has(own)).toBe(false);
        for (const other of linked) expect(neighbours(other, shop).has(own)).toBe(true);
        if (shop.length > FULL_MESH_PEERS)
          expect(linked.size).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(shop.length)));
      }
    }),
  );
});

test('everybody is reached in a few hops, also when any one peer is off', () => {
  fc.assert(
    fc.property(shops, fc.nat(), (shop, pick) => {
      const off = shop[pick % shop.length]!;
      const there = shop.filter((device) => device !== off);
      if (there.length === 0) return;
      const reached = new Set([there[0]!]);
      let hops = 0;
      for (let edge = [there[0]!]; edge.length > 0; hops++) {
        edge = edge
          .flatMap((device) => [...neighbours(device, shop)])
          .filter((device) => device !== off && !reached.has(device));
        for (const device of edge) reached.add(device);
      }
      expect(reached.size).toBe(there.length);
      expect(hops).toBeLessThanOrEqual(1 + Math.ceil(Math.log2(shop.length)));
    }),
  );
});
