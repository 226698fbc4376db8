import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Alert } from '../peer/alerts.ts';
import { watchDisk } from './disk-watch.ts';

const told = (folder: string, minFreeBytes: number): Promise<Alert | undefined> =>
  new Promise((resolve) => {
    const stop = watchDisk(
      folder,
      (alert) => {
        stop();
        resolve(alert);
      },
      minFreeBytes,
    );
  });

it('tells how much is left where it is little, and else that it is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-disk-'));
  try {
    expect(await told(folder, Number.MAX_SAFE_INTEGER)).toEqual({
      code: 'disk_low',
      params: { folder, megabytes: expect.any(Number) as number },
    });
    expect(await told(folder, 0)).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});
