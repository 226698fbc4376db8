/**
 * When backups are made and verified, and what a person has to know of: alerts on the status page, in the log and, where they
 * are set, to a web address and by e-mail. A backup that was due while the machine was off is made at the next look.
 */
import { Cron } from 'croner';
import type { InTurn } from '../in-turn.ts';
import type { Alert, AlertCode } from '../peer/alerts.ts';
import type { Backups } from './backups.ts';
import type { AlertChannel } from './channels.ts';

export interface PlanSettings {
  /** Makes backups by itself. */
  readonly isOn: boolean;
  /** Five fields, as cron has them. */
  readonly backupCron: string;
  readonly verifyCron: string;
  readonly timeZone?: string | undefined;
  /** The last good backup may be so old, ms. */
  readonly maxAgeMs: number;
  /** Gets each alert as JSON; empty: nobody. */
  readonly webhook: string;
}

const LOOK_EVERY_MS = 10 * 60 * 1_000;
const FIRST_LOOK_MS = 60_000;
/** The plan itself comes first. */
const LATE_MS = 5 * 60 * 1_000;

/** Whether the text is a plan that comes round. */
export const isPlan = (text: string): boolean => {
  try {
    return new Cron(text, { paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
};

export type Log = (message: string, details: Readonly<Record<string, unknown>>) => void;

interface Standing {
  readonly alert: Alert;
  readonly since: Date;
  /** Whom it has not reached yet. */
  readonly untold: Set<AlertChannel>;
}

/** What stands, by code: an alert is told once, and shown until it is over. */
export class BackupAlerts {
  private readonly standing = new Map<AlertCode, Standing>();
  private readonly channels: readonly AlertChannel[];
  private readonly log: Log;

  constructor(channels: readonly AlertChannel[], log: Log) {
    this.channels = channels;
    this.log = log;
  }

  list(): Alert[] {
    return [...this.standing.values()].map(({ alert }) => alert);
  }

  raise(code: AlertCode, params: Alert['params']): void {
    const alert = { code, params };
    const before = this.standing.get(code);
    const now = {
      alert,
      since: before?.since ?? new Date(),
      untold: before?.untold ?? new Set(this.channels),
    };
    this.standing.set(code, now);
    if (before !== undefined) return;
    this.log('alert', { code, ...params });
    void this.tell(now);
  }

  over(code: AlertCode): void {
    this.standing.delete(code);
  }

  /** Tells once more whom an alert that stands has not reached: the line that is down may be what it is about. */
  async tellAgain(): Promise<void> {
    await Promise.all([...this.standing.values()].map((each) => this.tell(each)));
  }

  private async tell({ alert, since, untold }: Standing): Promise<void> {
    const told = [...untold].map(async (channel) => {
      // Taken out meanwhile, so that it is not told twice at once.
      untold.delete(channel);
      try {
        await channel.tell(alert, since);
      } catch (error) {
        untold.add(channel);
        const reason = error instanceof Error ? error.message : String(error);
        this.log('alert_not_told', { code: alert.code, channel: channel.name, reason });
      }
    });
    await Promise.all(told);
  }
}

/** Looks whether a backup is due or too old; `dueMs`: when the plan last came round. */
export const lookAfter = async (
  backups: Backups,
  alerts: BackupAlerts,
  nowMs: number,
  { isOn, maxAgeMs }: Pick<PlanSettings, 'isOn' | 'maxAgeMs'>,
  dueMs: number | undefined,
  start: () => Promise<unknown> = () => backups.start('plan'),
): Promise<void> => {
  const runs = await backups.runs.list(1);
  const kept = await backups.runs.kept();
  const good = kept.find(({ verifiedOk }) => verifiedOk !== false);
  const last = runs[0]?.startedAt.getTime() ?? 0;
  // A shop that has just begun is told once its first day has passed.
  const goodMs = good?.startedAt.getTime();
  if (goodMs !== undefined && nowMs - goodMs > maxAgeMs)
    alerts.raise('backup_old', { at: new Date(goodMs).toISOString() });
  else alerts.over('backup_old');
  if (isOn && dueMs !== undefined && last < dueMs && nowMs - dueMs > LATE_MS) await start();
};

/** Keeps the plan until the function that it gives is called. */
export const keepPlan = (
  backups: Backups,
  alerts: BackupAlerts,
  settings: PlanSettings,
  log: Log,
  inTurn?: InTurn,
): (() => void) => {
  let waits = false;
  /** Where it has to wait for its turn, the turn is its own until the work has ended. */
  const work = async (todo: () => Promise<unknown>): Promise<void> => {
    if (inTurn === undefined) return void (await todo());
    if (waits) return;
    waits = true;
    await inTurn(todo).finally(() => (waits = false));
  };
  const make = async (): Promise<void> => {
    const run = await backups.start('plan');
    if (run.ok && inTurn !== undefined) await run.value.done;
  };
  const guarded = (work: () => Promise<unknown>) => async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log('backup_plan_failed', { reason });
    }
  };
  const { timeZone } = settings;
  const options = {
    ...(timeZone === undefined ? {} : { timezone: timeZone }),
    ...{ protect: true, unref: true },
  };
  const plan = new Cron(
    settings.backupCron,
    { ...options, paused: !settings.isOn },
    guarded(() => work(make)),
  );
  const verify = new Cron(
    settings.verifyCron,
    { ...options, paused: !settings.isOn },
    guarded(() =>
      work(async () => {
        const begun = await backups.verify();
        if (begun.ok) await begun.value.report;
      }),
    ),
  );
  const look = guarded(async () => {
    const due = plan.previousRuns(1)[0]?.getTime();
    await lookAfter(backups, alerts, Date.now(), settings, due, () => work(make));
    await alerts.tellAgain();
  });
  const first = setTimeout(() => void look(), FIRST_LOOK_MS);
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  first.unref();
  timer.unref();
  return () => {
    plan.stop();
    verify.stop();
    clearTimeout(first);
    clearInterval(timer);
  };
};
