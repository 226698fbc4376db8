/** One place says where backups are: the hub's wiring and the command that works without a hub. */
import { join } from 'node:path';
import type { BackupSettings } from '../config.ts';

/** Where backups are kept, for a hub in `folder`. */
export const backupFolder = (folder: string, { directory }: Pick<BackupSettings, 'directory'>): string =>
  directory === '' ? join(folder, '..', 'backups') : directory;
