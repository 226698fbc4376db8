/** The backups of a hub: wired to its replica, its database and its settings. */
import type { Pool } from 'pg';
import * as Y from 'yjs';
import type { Audit } from '../audit/audit.ts';
import { backupFolder } from '../backup/backup-folder.ts';
import { Backups } from '../backup/backups.ts';
import { mailChannel, webhookChannel } from '../backup/channels.ts';
import { OffsiteCopies } from '../backup/offsite/copies.ts';
import { BackupAlerts, keepPlan } from '../backup/plan.ts';
import { BackupRuns } from '../backup/runs.ts';
import type { BackupSettings } from '../config.ts';
import type { Peer } from '../peer/peer.ts';
import type { InTurn } from '../in-turn.ts';

export interface HubBackupsOptions {
  /** The hub's folder. */
  readonly folder: string;
  readonly store: string;
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly settings: BackupSettings;
  readonly audit: Audit;
  /** Has a backup wait for those of other stores. */
  readonly inTurn?: InTurn | undefined;
  /** A backup was made or verified. */
  readonly changed: () => void;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
}

export interface HubBackups {
  readonly backups: Backups;
  readonly alerts: BackupAlerts;
  /** The tables are there: what a killed process left is cleared, and the plan and the off-site copies go. */
  begin(): void;
  /**
   * Makes a backup. One that cannot be made is an alert and no hindrance: a migration is whole or not at all, and the logs give the
   * ledger anew.
   */
  beforeMigration(): Promise<void>;
  stop(): Promise<void>;
}

/** What comes of backups, planned or asked for, that the audit keeps: of what is logged. */
const AUDITED = ['backup_made', 'backup_failed', 'backup_verified', 'backup_bad', 'backup_pruned'] as const;

export const hubBackups = (
  { folder, store, databaseUrl, pool, settings, audit, inTurn, changed, log: logOnly }: HubBackupsOptions,
  peer: Peer,
): HubBackups => {
  const log: HubBackupsOptions['log'] = (message, details) => {
    logOnly(message, details);
    const action = AUDITED.find((name) => name === message);
    if (action === undefined) return;
    const { id, ...more } = details;
    void audit.record({ action, actor: { kind: 'hub' }, target: String(id ?? ''), details: more });
  };
  const channels = [
    ...(settings.webhook === '' ? [] : [webhookChannel(settings.webhook, store)]),
    ...(settings.mail === undefined ? [] : [mailChannel(settings.mail, store)]),
  ];
  const alerts = new BackupAlerts(channels, log);
  const directory = backupFolder(folder, settings);
  const offsite =
    settings.offsite === undefined
      ? undefined
      : new OffsiteCopies({
          ...{ settings: settings.offsite, store, directory, log, runs: new BackupRuns(pool, store) },
          alert: (code, params) => alerts.raise(code, params),
          well: (code) => alerts.over(code),
        });
  const backups = new Backups({
    ...{ databaseUrl, pool, store, folder, log, directory, offsite },
    keep: settings.keep,
    timeZone: settings.timeZone,
    replica: {
      rows: (gte, lt) => peer.rows(gte, lt),
      catalog: () => Y.encodeStateAsUpdate(peer.doc),
    },
    alert: (code, params) => {
      alerts.raise(code, params);
      changed();
    },
    well: (code) => {
      alerts.over(code);
      changed();
    },
  });
  let stop = (): void => undefined;
  let begun = false;
  return {
    backups,
    alerts,
    begin() {
      if (begun) return;
      begun = true;
      backups.recover().catch((error: unknown) => {
        log('backup_recovery_failed', { reason: error instanceof Error ? error.message : String(error) });
      });
      stop = keepPlan(backups, alerts, settings, log, inTurn);
      offsite?.start();
    },
    async beforeMigration() {
      try {
        const run = await backups.start('migration');
        if (run.ok) await run.value.done;
      } catch (error) {
        log('backup_failed', { reason: error instanceof Error ? error.message : String(error) });
        alerts.raise('backup_failed', { code: 'before_migration' });
      }
    },
    async stop() {
      stop();
      await offsite?.stop();
    },
  };
};
