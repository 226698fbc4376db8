/**
 * A backup of a shop with many sales, against `pg_dump -Fc` of the same ledger, and what tills notice of it. On the system's own
 * Postgres where that and its `pg_dump` are there (a dump refuses a newer server), else on the embedded one and without the dump.
 */
import { execFileSync, fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { createPool, migrate } from '../../bridge/index.ts';
import { buildEntryChange } from '../../crdt-schema/log/entry-change.ts';
import { headMessage } from '../../crdt-schema/log/signed-head.ts';
import { formatHlc } from '../../crdt-schema/model/clock.ts';
import { encodeOp } from '../../crdt-schema/ops/op.ts';
import type { Write } from '../../crdt-schema/sync/index.ts';
import { Hub, provisionHub } from '../../server/hub/hub.ts';
import { startEmbeddedPostgres } from '../../server/postgres/embedded.ts';
import { sha256 } from '../../server/security/crypto.ts';
import { loadAuthority, loadDevice, provisionDevice } from '../../server/security/identity.ts';
import { LevelStore } from '../../server/storage/level-store.ts';
import { LINES, PRODUCTS, saleOf, uuid } from './backup-sales.ts';
import { formatSpread, spreadOf, type Report } from './figures.ts';

const STORE = 'banco';
const HOST = '127.0.0.1';
const SEGMENT_ENTRIES = 1_000;
const BATCH = 100;
const SELL_MS = 8_000;
const MB = 1_000_000;
const SYSTEM = '/usr/lib/postgresql';

const log = (): void => undefined;
/** Writes the sales into the hub's folder, as a till that synced them did. */
const fill = async (hubFolder: string, tillFolder: string, count: number): Promise<void> => {
  const device = await loadDevice(tillFolder);
  const opened = await LevelStore.open(join(hubFolder, 'replica'));
  if (!device.ok || !opened.ok) throw new Error('no folder to fill');
  const { identity, keys } = device.value;
  const nowMs = Date.now() - count;
  await opened.value.write([
    { kind: 'certificate', device: identity.device, bytes: identity.certificateBytes },
  ]);
  let hash: Uint8Array | undefined;
  let writes: Write[] = [];
  for (let n = 0; n < count; n++) {
    const seq = n % SEGMENT_ENTRIES;
    const began = (nowMs + n).toString(16).padStart(12, '0');
    const segment = identity.device + (nowMs + n - seq).toString(16).padStart(12, '0').slice(0, 12) + '0000';
    if (seq === 0) hash = undefined;
    const at = formatHlc({ ms: Number.parseInt(began, 16), counter: 0, device: identity.device });
    const bytes = encodeOp(saleOf(uuid(2, n), at, 'C01', n + 1, n));
    ({ hash } = buildEntryChange(sha256, segment, seq, hash, bytes));
    const isEnd = seq % BATCH === BATCH - 1 || n === count - 1;
    const signature = isEnd ? keys.sign(headMessage(STORE, segment, seq + 1, hash)) : undefined;
    writes.push({ kind: 'entry', entry: { segment, branch: 0, seq, hash, bytes, signature } });
    if (!isEnd) continue;
    await opened.value.write(writes);
    writes = [];
  }
  await opened.value.close();
};

interface Server {
  readonly url: string;
  readonly pgDump: string | undefined;
  stop(): Promise<void>;
}

/** The system's Postgres on a folder of its own, as the account `postgres`. */
const systemPostgres = async (folder: string): Promise<Server | undefined> => {
  const version = existsSync(SYSTEM) ? readdirSync(SYSTEM).sort().at(-1) : undefined;
  const bin = join(SYSTEM, version ?? '', 'bin');
  if (
    process.getuid?.() !== 0 ||
    !['initdb', 'postgres', 'pg_dump'].every((name) => existsSync(join(bin, name)))
  )
    return undefined;
  const [, , uid, gid] = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .find((row) => row.startsWith('postgres:'))!
    .split(':')
    .map(Number);
  await chmod(folder, 0o755);
  const data = join(folder, 'cluster');
  await mkdir(data);
  await chown(data, uid!, gid!);
  const as = { uid: uid!, gid: gid!, cwd: data };
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'bench', '--auth=trust', '-E', 'UTF8'], {
    ...as,
    stdio: 'ignore',
  });
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const child = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-k', data, '-h', HOST], {
    ...as,
    stdio: 'ignore',
  });
  const url = `postgres://bench@${HOST}:${port}/postgres`;
  for (let i = 0; ; i++) {
    const pool = createPool(url, log, { max: 1 });
    const up = await pool.query('select 1').then(
      () => true,
      () => false,
    );
    await pool.end();
    if (up) break;
    if (i > 100) throw new Error('the system’s Postgres does not start');
    await pause(100);
  }
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    url,
    pgDump: join(bin, 'pg_dump'),
    async stop() {
      child.kill('SIGINT');
      await ended;
    },
  };
};

const embedded = async (folder: string): Promise<Server> => {
  const started = await startEmbeddedPostgres({ folder: join(folder, 'embedded') });
  if (!started.ok) throw new Error(started.error.code);
  const { value } = started;
  return { url: value.url, pgDump: undefined, stop: async () => value.remove() };
};

/** Has the till, in its process, sell for a while: sales a second that it confirms. */
const sellFor = async (till: ChildProcess, ms: number): Promise<number> => {
  const answer = once(till, 'message') as Promise<[number]>;
  till.send(ms);
  return (await answer)[0];
};

export const backup = async (short: boolean, runs: number): Promise<Report> => {
  const count = short ? 5_000 : 100_000;
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-bench-backup-'));
  const server = (await systemPostgres(folder)) ?? (await embedded(folder));
  const closing: (() => Promise<void>)[] = [() => server.stop()];
  try {
    const pool = createPool(server.url, log, { max: 2 });
    closing.unshift(() => pool.end());
    await migrate(pool);
    const hubFolder = join(folder, 'hub');
    await provisionHub(hubFolder, STORE);
    const authority = await loadAuthority(hubFolder);
    for (const till of ['C01', 'C02'])
      await provisionDevice(join(folder, till), authority, {
        ...{ store: STORE, role: 'till', till, series: till },
        nowMs: Date.now() - 1e9,
      });
    await fill(hubFolder, join(folder, 'C01'), count);
    const settings = {
      isOn: false,
      backupCron: '0 2 * * *',
      verifyCron: '0 4 * * 0',
      maxAgeMs: 1e12,
      webhook: '',
      directory: '',
      keep: 1,
    };
    const started = await Hub.start({
      folder: hubFolder,
      store: STORE,
      host: HOST,
      port: 0,
      databaseUrl: server.url,
      backups: settings,
      log,
    });
    if (!started.ok) throw new Error(started.error.code);
    const hub = started.value;
    closing.unshift(() => hub.close());
    hub.server.peer.catalog.createMany(
      'products',
      Array.from(
        { length: PRODUCTS },
        (_, i) => [uuid(1, i), { name: `Producto ${i}`, price: 10_000, active: true }] as const,
      ),
    );
    for (;;) {
      const { rows } = await pool.query<{ n: number }>(
        "select count(*) as n from op where status = 'accepted'",
      );
      if (rows[0]!.n === count) break;
      await pause(500);
    }
    const { backups } = hub.backups!;
    const [ours, theirs, growth]: number[][] = [[], [], []] as number[][];
    let [oursBytes, theirBytes] = [0, 0];
    const timed = async (work: () => Promise<void>): Promise<number> => {
      const start = performance.now();
      await work();
      return (performance.now() - start) / 1_000;
    };
    const make = async (): Promise<void> => {
      const begun = await backups.start('request');
      const run = begun.ok ? await begun.value.done : undefined;
      if (run?.status !== 'ok') throw new Error(`no backup: ${run?.error}`);
      oursBytes = run.size!;
    };
    for (let i = 0; i < runs; i++) {
      const idle = process.memoryUsage().rss;
      let peak = idle;
      const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
      ours!.push(await timed(make));
      clearInterval(watch);
      growth!.push((peak - idle) / MB);
      const dump = join(folder, 'dump');
      if (server.pgDump === undefined) continue;
      theirs!.push(
        await timed(async () => {
          const child = spawn(server.pgDump!, ['-Fc', '-f', dump, server.url], {
            stdio: ['ignore', 'ignore', 'inherit'],
          });
          const code = await new Promise((resolve) => child.once('exit', resolve));
          if (code !== 0) throw new Error('pg_dump failed');
        }),
      );
      theirBytes = statSync(dump).size;
    }
    const [packed, dumpedBytes] = [oursBytes, theirBytes];
    const script = fileURLToPath(new URL('./backup-till.ts', import.meta.url));
    const till = fork(script, [join(folder, 'C02'), hub.server.url(HOST)], { execArgv: ['--import', 'tsx'] });
    closing.unshift(async () => {
      till.kill();
      await once(till, 'exit');
    });
    await once(till, 'message');
    await sellFor(till, 1_000);
    const [alone, beside]: number[][] = [[], []] as number[][];
    for (let i = 0; i < runs; i++) {
      alone!.push(await sellFor(till, SELL_MS));
      let going = true;
      const busy = (async () => {
        while (going) await make();
      })();
      beside!.push(await sellFor(till, SELL_MS));
      going = false;
      await busy;
    }
    const share = spreadOf(beside!).median / spreadOf(alone!).median;
    const dumped = theirs!.length > 0;
    const figures = {
      sales: count,
      seconds: ours,
      pgDumpSeconds: theirs,
      oursBytes: packed,
      theirBytes: dumpedBytes,
      growthMb: growth,
      alone,
      beside,
      share,
    };
    return {
      title: `A backup of ${count} sales of ${LINES} lines, ${runs} runs; median (range)`,
      columns: ['', 'seconds', 'MB'],
      rows: [
        ['ledger, logs, catalog, identity', formatSpread(spreadOf(ours!), 2), (packed / MB).toFixed(1)],
        ...(dumped
          ? [
              [
                'pg_dump -Fc, the ledger alone',
                formatSpread(spreadOf(theirs!), 2),
                (dumpedBytes / MB).toFixed(1),
              ],
            ]
          : []),
      ],
      notes: [
        ...(dumped ? [] : ['Without pg_dump: no Postgres of the system, or not root.']),
        `Memory above idle: ${formatSpread(spreadOf(growth!))} MB.`,
        `A till confirms ${formatSpread(spreadOf(alone!))} sales a second, and ${formatSpread(spreadOf(beside!))} while one backup follows another: ${share.toFixed(2)}.`,
      ],
      figures,
    };
  } finally {
    for (const close of closing) await close();
    await rm(folder, { recursive: true, force: true });
  }
};
