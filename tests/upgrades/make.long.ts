/** `npm run release-data`: data as this version leaves them, for all later ones to open. Once for each release, and never again. */
import { copyFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { backupsOf } from '../integration/backup/store.ts';
import { accepted, COFFEE, saleOf, sell, Shop, stateOf, until } from '../integration/shop.ts';
import { HELD, packFolders, releasedFile, releasedVersions } from './released.ts';

test('a hub and a till that sold, and a backup of them', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  // What a released version wrote is not written again by another.
  expect(releasedVersions()).not.toContain(version);
  const shop = await Shop.create();
  const hub = await shop.hub();
  await shop.pair('C01', { numbering: { from: 1, to: 500, kind: 'normal' } });
  const till = await shop.till('C01', [hub], { paired: true });
  const { catalog } = till.server.peer;
  await until('the catalog', () => catalog.read('products', COFFEE) !== undefined);
  catalog.setFields('products', COFFEE, { name: HELD.product, price: HELD.price });
  for (let i = 0; i < HELD.sales; i++) await accepted(till, await sell(till));
  const id = till.newId();
  // Adds up to nothing that the rules would take.
  const refused = await till.write(id, (stamp) => ({ ...saleOf(id, stamp), total: 1 }));
  if (!refused.ok) throw new Error(refused.error.code);
  await until('the refusal', () => stateOf(till, refused.value).verdict?.status === 'rejected');
  const opening = till.newId();
  const opened = await till.write(opening, ({ at, till: name }) => ({
    ...{ v: 1, kind: 'cash_open', id: opening, at, till: name, total: 20_000 },
  }));
  if (!opened.ok) throw new Error(opened.error.code);
  await accepted(till, opened.value);
  const run = await backupsOf(shop, hub).make('request');
  await shop.stop(till);
  await shop.stop(hub);
  packFolders(version, shop.folder);
  copyFileSync(run.storagePath!, releasedFile(version, 'backup.tar.gz'));
  await shop.close();
});
