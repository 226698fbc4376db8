/** Which backups go: all but the newest so many, and never what would be missed. */
import type { BackupRun } from './runs.ts';

/**
 * `kept`: good files, the newest first. Stay besides the newest `max`: the newest that was verified and found good, and
 * what is under retention. A file that was verified and found bad counts as none, and goes only for its age.
 */
export const toPrune = (kept: readonly BackupRun[], max: number, nowMs: number): BackupRun[] => {
  const good = kept.filter(({ verifiedOk }) => verifiedOk !== false);
  const stay = new Set(good.slice(0, Math.max(max, 1)).map(({ id }) => id));
  const verified = good.find(({ verifiedOk }) => verifiedOk === true);
  if (verified !== undefined) stay.add(verified.id);
  const oldest = good[Math.max(max, 1) - 1]?.startedAt.getTime() ?? 0;
  return kept.filter(
    ({ id, retainUntil, startedAt, verifiedOk }) =>
      !stay.has(id) &&
      (retainUntil?.getTime() ?? 0) <= nowMs &&
      (verifiedOk !== false || startedAt.getTime() < oldest),
  );
};
