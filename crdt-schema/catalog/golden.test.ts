import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { entityNames } from './entities/index.ts';
import { createTestPeer, START_MS } from './test-peers.ts';

const fixture = (name: string): URL => new URL(`../../tests/fixtures/${name}`, import.meta.url);

it('reads the catalog that version 1.0 wrote, with its conflict, its fold and its archived edit', async () => {
  const peer = createTestPeer(9, () => START_MS + 10_000);
  expect(peer.receive(await readFile(fixture('catalog-1.0.bin')))).toBeUndefined();
  const read = Object.fromEntries(entityNames.map((entity) => [entity, [...peer.catalog.list(entity)]]));
  expect(read).toEqual(JSON.parse(await readFile(fixture('catalog-1.0.json'), 'utf8')));
  expect(peer.catalog.conflicts()).toHaveLength(1);
});
