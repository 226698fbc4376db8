import { expect, it } from 'vitest';
import type { BackupRun } from '../backup/runs.ts';
import { sharedBackup } from './backup-teller.ts';

const run = (startedMs: number, verified?: readonly [atMs: number, isGood: boolean]): BackupRun =>
  ({
    startedAt: new Date(startedMs),
    verifiedAt: verified === undefined ? null : new Date(verified[0]),
    verifiedOk: verified?.[1] ?? null,
  }) as BackupRun;

it('is the newest backup and the last one that was looked at, good or bad', () => {
  expect(sharedBackup([])).toEqual({});
  expect(sharedBackup([run(30), run(20)])).toEqual({ atMs: 30 });
  const checked = [run(40), run(30, [35, true]), run(20, [50, false])];
  expect(sharedBackup(checked)).toEqual({ atMs: 40, checked: { atMs: 50, ofMs: 20, isGood: false } });
});
