/** What the hub tells the tills beside verdicts: who the people are and how the backups stand. */
import type { Bridge } from '../../bridge/index.ts';
import type { BackupRun } from '../backup/runs.ts';
import type { Peer } from '../peer/peer.ts';
import { BackupTeller } from './backup-teller.ts';
import { PeopleTeller } from './people-teller.ts';

export class HubNews {
  private readonly people: PeopleTeller;
  private readonly backups: BackupTeller | undefined;

  /** `kept` gives the backups whose files are there; where none are made here nothing is told of any. */
  constructor(peer: Peer, kept: (() => Promise<readonly BackupRun[]>) | undefined) {
    this.people = new PeopleTeller(peer);
    if (kept !== undefined) this.backups = new BackupTeller(peer, kept);
  }

  /** Something may be another than the log says. */
  due(): void {
    this.people.due();
    this.backups?.due();
  }

  /** A segment of the hub's began, which says nothing yet. */
  begun(): void {
    this.people.begun();
    this.backups?.begun();
  }

  /** `begin` writes what a segment has to begin with, where the next entry would begin one. Throws where the log refuses. */
  async tell(bridge: Bridge, begin: () => Promise<void>): Promise<void> {
    await this.people.tell(bridge, begin);
    await this.backups?.tell(begin);
  }
}
