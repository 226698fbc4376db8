/** How much room is left on the disk of the hub's folder: little is told before writes fail. */
import { statfs } from 'node:fs/promises';
import type { Alert } from '../peer/alerts.ts';

const MINUTE_MS = 60_000;
const MB = 1024 * 1024;
/** Some weeks of a busy shop, and room for a backup. */
const MIN_FREE_BYTES = 1024 * MB;

/**
 * Looks at once and every minute until the returned function is called. `tell` gets the alert while less than `minFreeBytes`
 * are left, else undefined; nothing where it cannot be told, as a disk that is gone fails by itself.
 */
export const watchDisk = (
  folder: string,
  tell: (alert: Alert | undefined) => void,
  minFreeBytes = MIN_FREE_BYTES,
): (() => void) => {
  let isOver = false;
  const look = async (): Promise<void> => {
    const space = await statfs(folder).catch(() => undefined);
    if (space === undefined || isOver) return;
    const freeBytes = space.bavail * space.bsize;
    const params = { folder, megabytes: Math.floor(freeBytes / MB) };
    tell(freeBytes < minFreeBytes ? { code: 'disk_low', params } : undefined);
  };
  void look();
  const timer = setInterval(() => void look(), MINUTE_MS);
  timer.unref();
  return () => {
    isOver = true;
    clearInterval(timer);
  };
};
