/** What is pruned, when a backup is due, and who is told. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Backups } from './backups.ts';
import { archiveName } from './backups.ts';
import { webhookChannel } from './channels.ts';
import { BackupAlerts, isPlan, lookAfter } from './plan.ts';
import { toPrune } from './prune.ts';
import type { BackupRun } from './runs.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 25, 12);

const run = (hoursAgo: number, more: Partial<BackupRun> = {}): BackupRun => ({
  ...{ id: `h${hoursAgo}`, reason: 'plan', status: 'ok', startedAt: new Date(NOW_MS - hoursAgo * HOUR_MS) },
  ...{ finishedAt: null, storagePath: 'x', checksum: 'x', size: 1, ledgerPosition: 1, error: null },
  ...{
    offsiteState: null,
    offsiteKey: null,
    offsiteError: null,
    retainUntil: null,
    verifiedAt: null,
    verifiedOk: null,
    verification: null,
  },
  removedAt: null,
  ...more,
});

describe('pruning', () => {
  const gone = (runs: BackupRun[], max: number): string[] => toPrune(runs, max, NOW_MS).map(({ id }) => id);

  test('leaves the newest', () => {
    expect(gone([run(1), run(2), run(3), run(4)], 2)).toEqual(['h3', 'h4']);
    expect(gone([run(1)], 0)).toEqual([]);
  });

  test('leaves the newest that was found good, however old', () => {
    expect(gone([run(1), run(2), run(3, { verifiedOk: true }), run(4, { verifiedOk: true })], 1)).toEqual([
      'h2',
      'h4',
    ]);
  });

  test('counts one that was found bad as none', () => {
    const bad = { verifiedOk: false };
    expect(gone([run(1, bad), run(2), run(3), run(4)], 2)).toEqual(['h4']);
    // The last good one stays behind any number of bad ones.
    expect(gone([run(1, bad), run(2, bad), run(3), run(4, bad)], 1)).toEqual(['h4']);
  });

  test('leaves what waits for its copy, up to twice as many, and lets go what is retained off-site', () => {
    const copied: Partial<BackupRun> = { offsiteState: 'copied', retainUntil: new Date(NOW_MS + 1) };
    const ids = (runs: BackupRun[]): string[] => toPrune(runs, 2, NOW_MS, true).map(({ id }) => id);
    expect(ids([run(1), run(2), run(3), run(4), run(5), run(6)])).toEqual(['h5', 'h6']);
    expect(ids([run(1), run(2), run(3, copied), run(4, { offsiteState: 'failed' }), run(5)])).toEqual([
      'h3',
      'h5',
    ]);
    expect(ids([run(5, copied)])).toEqual([]);
  });

  test('leaves what is under retention until that is over', () => {
    const until = (ms: number): Partial<BackupRun> => ({ retainUntil: new Date(ms) });
    expect(gone([run(1), run(2, until(NOW_MS + 1)), run(3, until(NOW_MS))], 1)).toEqual(['h3']);
  });
});

test('names bear the day of the time zone', () => {
  const midnight = Date.UTC(2026, 10, 25, 5, 30);
  expect(archiveName(midnight, 'America/Mexico_City')).toBe('backup-2026-11-24-233000.tar.gz');
  expect(archiveName(midnight, 'UTC')).toBe('backup-2026-11-25-053000.tar.gz');
});

test('a plan is one that comes round', () => {
  expect(['0 2 * * *', '0 2,8,14,20 * * *', 'daily at two', '99 * * * *', ''].map(isPlan)).toEqual([
    ...[true, true],
    ...[false, false, false],
  ]);
});

describe('a look', () => {
  const told: string[] = [];
  let server: Server;
  let url = '';
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (data: Buffer) => (body += data.toString()));
      request.on('end', () => {
        told.push(body);
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => void server.close());

  /** What the look asks of backups. */
  const book = (runs: BackupRun[], started: string[]): Backups => {
    const rows = { list: async () => runs.slice(0, 1), kept: async () => runs };
    return { runs: rows, start: async (why: string) => void started.push(why) } as unknown as Backups;
  };
  const look = async (runs: BackupRun[], dueMs: number, isOn = true): Promise<string[]> => {
    const started: string[] = [];
    const alerts = new BackupAlerts([], () => undefined);
    await lookAfter(book(runs, started), alerts, NOW_MS, { isOn, maxAgeMs: 36 * HOUR_MS }, dueMs);
    return [...started, ...alerts.list().map(({ code }) => code)];
  };

  test('makes the backup that was due while the machine was off, and tells of one that is too old', async () => {
    const due = NOW_MS - 10 * HOUR_MS;
    expect(await look([run(9)], due)).toEqual([]);
    expect(await look([run(30)], due)).toEqual(['plan']);
    expect(await look([run(40)], due)).toEqual(['plan', 'backup_old']);
    expect(await look([run(9, { verifiedOk: false }), run(40)], due)).toEqual(['backup_old']);
    expect(await look([run(40)], due, false)).toEqual(['backup_old']);
    // The plan itself comes first.
    expect(await look([run(30)], NOW_MS - 1_000)).toEqual([]);
  });

  test('an alert is told once to the web address, and again when it comes back', async () => {
    const logged: string[] = [];
    const alerts = new BackupAlerts([webhookChannel(url, 'norte')], (message) => logged.push(message));
    alerts.raise('backup_failed', { code: 'disk_full' });
    alerts.raise('backup_failed', { code: 'disk_full' });
    await expect.poll(() => told.length).toBe(1);
    expect(JSON.parse(told[0]!)).toMatchObject({
      store: 'norte',
      code: 'backup_failed',
      params: { code: 'disk_full' },
    });
    alerts.over('backup_failed');
    expect(alerts.list()).toEqual([]);
    alerts.raise('backup_failed', { code: 'disk_full' });
    await expect.poll(() => told.length).toBe(2);
    expect(logged).toEqual(['alert', 'alert']);
  });
});
