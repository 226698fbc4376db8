/**
 * What the hub said in its log of the shop's backups: every till shows it, without asking anybody. How old the news is says when the
 * hub was last heard.
 */
import type { SharedBackup, VerdictEntry } from './verdict-entry.ts';

/** Device ids come first; what follows begins with the time, so it sorts by it. */
const DEVICE_CHARS = 32;

export class BackupBook {
  private said: { readonly backup: SharedBackup; readonly start: string } | undefined;

  /** An entry of a hub's segment. Segments may come in any order: of two, the newer one knows better. */
  take(hubSegment: string, { backup }: Pick<VerdictEntry, 'backup'>): void {
    const start = hubSegment.slice(DEVICE_CHARS);
    if (backup === undefined || (this.said !== undefined && this.said.start > start)) return;
    this.said = { backup, start };
  }

  /** Undefined where nothing was said. */
  get(): SharedBackup | undefined {
    return this.said?.backup;
  }
}
