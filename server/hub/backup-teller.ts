/**
 * Tells the tills, in the hub's own log, how its backups stand: when that is another than it said, and once in each of its
 * segments, so that older ones may be dropped. A cashier sees what nobody looks at on the hub.
 */
import { sameValue } from '../../crdt-schema/catalog/index.ts';
import type { SharedBackup } from '../../crdt-schema/verdicts/verdict-entry.ts';
import type { BackupRun } from '../backup/runs.ts';
import type { Peer } from '../peer/peer.ts';
import { sayAside } from './aside-entry.ts';

/** Of runs whose files are there, the newest first. */
export const sharedBackup = (kept: readonly BackupRun[]): SharedBackup => {
  const [newest] = kept;
  const checked = kept
    .filter(({ verifiedAt }) => verifiedAt !== null)
    .sort((a, b) => b.verifiedAt!.getTime() - a.verifiedAt!.getTime())[0];
  return {
    ...(newest === undefined ? {} : { atMs: newest.startedAt.getTime() }),
    ...(checked === undefined
      ? {}
      : {
          checked: {
            atMs: checked.verifiedAt!.getTime(),
            ofMs: checked.startedAt.getTime(),
            isGood: checked.verifiedOk === true,
          },
        }),
  };
};

export class BackupTeller {
  private readonly peer: Peer;
  private readonly kept: () => Promise<readonly BackupRun[]>;
  private isDue = true;
  private isBegun = true;

  constructor(peer: Peer, kept: () => Promise<readonly BackupRun[]>) {
    this.peer = peer;
    this.kept = kept;
  }

  /** They may not be as the log says. */
  due(): void {
    this.isDue = true;
  }

  /** A segment of the hub's began, which says nothing of them yet. */
  begun(): void {
    this.isBegun = true;
  }

  /** `begin` writes what a segment has to begin with, where the next entry would begin one. Throws where the log refuses. */
  async tell(begin: () => Promise<void>): Promise<void> {
    if (!this.isDue && !this.isBegun) return;
    // A database that does not answer is whose matter it is: the tills hear of this one later, and sales do not wait for it.
    const kept = await this.kept().catch(() => undefined);
    if (kept === undefined) return;
    const said = this.peer.replica.context.backup.get();
    const backup = sharedBackup(kept);
    this.isDue = false;
    // Where there never was one nothing is said.
    if (said === undefined ? backup.atMs === undefined : !this.isBegun && sameValue(said, backup)) return;
    await begin();
    await sayAside(this.peer, 'backup', { backup });
    this.isBegun = false;
  }
}
