/** Which backups go: all but the newest so many, and never what would be missed. */
import type { BackupRun } from './runs.ts';

/** So many times the files stay while they wait for their off-site copy: a bucket that is away must not fill the disk. */
const WAITING_TIMES = 2;

/**
 * `kept`: good files, the newest first. Stay besides the newest `max`: the newest that was verified and found good, what is
 * under retention, and, where copies are made (`offsite`), what has none yet, up to twice `max` files. A file that was
 * verified and found bad counts as none, and goes only for its age. Once a copy is off-site, it is the copy that is retained.
 */
export const toPrune = (
  kept: readonly BackupRun[],
  max: number,
  nowMs: number,
  offsite = false,
): BackupRun[] => {
  const most = Math.max(max, 1);
  const good = kept.filter(({ verifiedOk }) => verifiedOk !== false);
  const waiting = offsite
    ? good.slice(0, most * WAITING_TIMES).filter(({ offsiteState }) => offsiteState !== 'copied')
    : [];
  const stay = new Set([...good.slice(0, most), ...waiting].map(({ id }) => id));
  const verified = good.find(({ verifiedOk }) => verifiedOk === true);
  if (verified !== undefined) stay.add(verified.id);
  const oldest = good[most - 1]?.startedAt.getTime() ?? 0;
  const isRetained = ({ retainUntil, offsiteState }: BackupRun): boolean =>
    offsiteState !== 'copied' && (retainUntil?.getTime() ?? 0) > nowMs;
  return kept.filter(
    (run) =>
      !stay.has(run.id) && !isRetained(run) && (run.verifiedOk !== false || run.startedAt.getTime() < oldest),
  );
};
