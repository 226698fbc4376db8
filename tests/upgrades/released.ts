/** Data as a released version left them, in `tests/fixtures/released/<version>`: the folders of a hub and a till, and a backup. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'released');

/** What they hold, whatever the version: a later one may add to it, never take away. */
export const HELD = {
  sales: 3,
  refusedSales: 1,
  session: 1,
  product: 'Café de olla',
  price: 31_500,
} as const;

export const releasedVersions = (): string[] => readdirSync(FOLDER).sort();

export const releasedFile = (version: string, name: 'folders.tar.gz' | 'backup.tar.gz'): string =>
  join(FOLDER, version, name);

/** Packs `hub` and `C01` of the folder of the data. */
export const packFolders = (version: string, data: string): void => {
  mkdirSync(join(FOLDER, version), { recursive: true });
  execFileSync('tar', ['-czf', releasedFile(version, 'folders.tar.gz'), '-C', data, 'hub', 'C01']);
};

export const unpackFolders = (version: string, data: string): void => {
  execFileSync('tar', ['-xzf', releasedFile(version, 'folders.tar.gz'), '-C', data, '--no-same-owner']);
};
