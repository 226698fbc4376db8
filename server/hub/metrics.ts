/**
 * `GET /metrics`: what a Prometheus asks for, in its text form. Read from what the hub knows when somebody asks, so that nothing
 * is counted twice; verdicts alone are counted as they are told, from this start on.
 */
import { Hono } from 'hono';
import type { Counter, Registry } from 'prom-client';
import type { Pool } from 'pg';
import type { Neighbour } from '../../crdt-schema/sync/index.ts';
import type { VerdictEntry } from '../../crdt-schema/verdicts/verdict-entry.ts';
import { refuseOtherMethods } from '../http/other-methods.ts';
import { problem } from '../http/problem.ts';
import { bearerOf, type Programs } from '../http/programs.ts';
import { within } from '../http/within.ts';
import type { Alert } from '../peer/alerts.ts';
import type { Peer } from '../peer/peer.ts';
import { statusOf } from '../peer/status.ts';
import type { LedgerState } from './ledger-database.ts';

export interface MetricsOptions {
  readonly peer: Peer;
  readonly pool: Pool;
  readonly store: string;
  readonly ledger: () => LedgerState;
  readonly alerts: () => readonly Alert[];
  /** Where it is closed: who shows a token. Without it, anybody may ask. */
  readonly programs?: Pick<Programs, 'find'> | undefined;
}

const isHeard = ({ direct, through }: Neighbour): boolean => direct || through.length > 0;

/** A database that does not answer takes the backups out of the answer, not the answer. */
const DATABASE_MS = 2_000;
const SECOND_MS = 1_000;
const PREFIX = 'tillmesh_';

type Rows = readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];

interface Backup {
  readonly age: number;
  readonly size: number | null;
  readonly verified: boolean | null;
}

export class HubMetrics {
  private readonly options: MetricsOptions;
  /** By status and code, until somebody asks for the first time. */
  private readonly told = new Map<string, number>();
  private made: Promise<{ registry: Registry; verdicts: Counter }> | undefined;

  constructor(options: MetricsOptions) {
    this.options = options;
  }

  /** The hub told a verdict entry. */
  published({ accepted, others }: VerdictEntry): void {
    const add = (status: string, code: string, count: number): void => {
      const key = `${status} ${code}`;
      this.told.set(key, (this.told.get(key) ?? 0) + count);
    };
    for (const [, from, to] of accepted) add('accepted', '', to - from + 1);
    for (const { status, code = '' } of others) add(status, code, 1);
  }

  routes(): Hono {
    const app = new Hono();
    app.get('/metrics', async (c) => {
      if (!(await this.mayAsk(c.req.header('Authorization')))) {
        c.header('WWW-Authenticate', 'Bearer');
        return problem(c, 401, 'unauthorized');
      }
      // Loaded by hubs that somebody watches.
      const { registry, verdicts } = await (this.made ??= this.make());
      verdicts.reset();
      for (const [key, count] of this.told) {
        const [status = '', code = ''] = key.split(' ');
        verdicts.inc({ status, code }, count);
      }
      return c.body(await registry.metrics(), 200, {
        'Content-Type': registry.contentType,
        'Cache-Control': 'no-store',
      });
    });
    refuseOtherMethods(app);
    return app;
  }

  private async mayAsk(authorization = ''): Promise<boolean> {
    const { programs } = this.options;
    if (programs === undefined) return true;
    const program = await programs.find(bearerOf(authorization)).catch(() => undefined);
    return program !== undefined && (program.token === undefined || program.token.scopes.includes('metrics'));
  }

  private async make(): Promise<{ registry: Registry; verdicts: Counter }> {
    const { Counter, Gauge, Registry, collectDefaultMetrics } = (await import('prom-client')).default;
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const gauge = (
      name: string,
      help: string,
      labelNames: readonly string[],
      read: () => Rows | Promise<Rows>,
    ): void => {
      const made = new Gauge({
        ...{ name: `${PREFIX}${name}`, help, labelNames, registers: [registry] },
        async collect() {
          const rows = await read();
          made.reset();
          // Without labels it would be 0 where there is nothing.
          if (labelNames.length === 0) made.remove({});
          for (const [labels, value] of rows) made.set(labels, value);
        },
      });
    };
    this.addReplica(gauge);
    const backup = async (of: (found: Backup) => number | null): Promise<Rows> => {
      const found = await this.backup();
      const value = found === undefined ? null : of(found);
      return value === null ? [] : [[{}, value]];
    };
    gauge('backup_age_seconds', 'Since the newest backup that was made whole.', [], () =>
      backup(({ age }) => age),
    );
    gauge('backup_size_bytes', 'Of that backup.', [], () => backup(({ size }) => size));
    gauge(
      'backup_verified',
      '1: that backup was verified; 0: it is none. Absent: not verified yet.',
      [],
      () => backup(({ verified }) => (verified === null ? null : Number(verified))),
    );
    const refusals = new Counter({
      ...{
        name: `${PREFIX}refusals_total`,
        help: 'What other peers sent and was not taken, since the start.',
      },
      ...{ labelNames: ['code'], registers: [registry] },
      collect: () => {
        refusals.reset();
        for (const [code, count] of this.options.peer.replica.context.refusals) refusals.inc({ code }, count);
      },
    });
    const verdicts = new Counter({
      ...{ name: `${PREFIX}verdicts_total`, help: 'Verdicts told, since the start.' },
      ...{ labelNames: ['status', 'code'], registers: [registry] },
    });
    return { registry, verdicts };
  }

  private addReplica(
    gauge: (name: string, help: string, labels: readonly string[], read: () => Rows) => void,
  ): void {
    const { peer, alerts, ledger } = this.options;
    const { context } = peer.replica;
    const tills = (): { till: string; device: string; pending: number; entries: number }[] =>
      statusOf(peer).devices.filter(({ role }) => role === 'till');
    const neighbours = () => statusOf(peer).neighbours.filter(({ role }) => role !== 'hub');
    const named = ({ till, device }: { till: string; device: string }) => ({
      till,
      device: device.slice(0, 8),
    });
    gauge('ledger_up', '1: the bridge is at work at its database.', ['state'], () => [
      [{ state: ledger() }, Number(ledger() === 'open')],
    ]);
    gauge('ledger_position', 'Newest position of the ledger that was told.', [], () => [
      [{}, context.verdicts.position],
    ]);
    gauge('entries', 'Entries of the log that the hub holds.', ['till', 'device'], () =>
      tills().map((each) => [named(each), each.entries]),
    );
    gauge('ledger_lag_entries', 'Entries held that have no verdict yet.', ['till', 'device'], () =>
      tills().map((each) => [named(each), each.pending]),
    );
    gauge(
      'backlog_entries',
      'Entries that one of hub and live device lacks.',
      ['till', 'device', 'side'],
      () =>
        neighbours().flatMap((each) =>
          each.backlog === undefined
            ? []
            : [
                [{ ...named(each), side: 'hub' }, each.backlog.weLack] as const,
                [{ ...named(each), side: 'device' }, each.backlog.theyLack] as const,
              ],
        ),
    );
    gauge(
      'device_silent_seconds',
      'Since the device was last heard; 0 while it is.',
      ['till', 'device'],
      () =>
        neighbours().flatMap((each) =>
          each.heardMs === undefined
            ? []
            : [
                [
                  named(each),
                  isHeard(each) ? 0 : Math.max(0, Date.now() - each.heardMs) / SECOND_MS,
                ] as const,
              ],
        ),
    );
    gauge('device_clock_skew_seconds', 'Its clock minus the hub’s.', ['till', 'device'], () =>
      neighbours().flatMap((each) =>
        each.skewMs === undefined ? [] : [[named(each), each.skewMs / SECOND_MS] as const],
      ),
    );
    gauge('connections', 'Peers that are live with the hub.', [], () => [[{}, [...context.live()].length]]);
    gauge('alerts', 'What people have to look after.', ['code'], () => {
      const counts = new Map<string, number>();
      for (const { code } of [...statusOf(peer).alerts, ...alerts()])
        counts.set(code, (counts.get(code) ?? 0) + 1);
      return [...counts].map(([code, count]) => [{ code }, count]);
    });
  }

  private async backup(): Promise<Backup | undefined> {
    const { pool, store } = this.options;
    const asked = pool
      .query<Backup>(
        `select extract(epoch from now() - finished_at)::float8 as age, size, verified_ok as verified from backup_run
         where store_id = $1 and status = 'ok' and finished_at is not null order by started_at desc limit 1`,
        [store],
      )
      .then(
        ({ rows }) => rows[0],
        () => undefined,
      );
    return within(asked, DATABASE_MS);
  }
}
