/**
 * `npm run load -- [--stores 200] [--tills 5] [--minutes 10] [--rate PER_SECOND | --max | --ramp 50,100,200] [--hosts 1]
 * [--copies 1] [--products 100] [--children 2] [--json]`, or `--short`: a host as it is run, Postgres, and tills in processes beside. Sales are real
 * logs over real sockets. At the end every sale that a till confirmed must be in the ledger, once; exit code 1 where not.
 */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPool, handOverLease } from '../../bridge/index.ts';
import { startEmbeddedPostgres } from '../../server/postgres/embedded.ts';
import { quantile } from '../bench/figures.ts';
import type { Report } from './devices.ts';
import { makeDevice, makeStore, shareStore, startHost, storeName, Tills, type HostProcess } from './fleet.ts';
import { busySeconds, usageOf, type Usage } from './usage.ts';

const { values } = parseArgs({
  options: {
    stores: { type: 'string', default: '200' },
    tills: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '70' },
    ramp: { type: 'string' },
    max: { type: 'boolean', default: false },
    hosts: { type: 'string', default: '1' },
    copies: { type: 'string', default: '1' },
    products: { type: 'string', default: '100' },
    children: { type: 'string', default: '2' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
/** Whether it works at all. */
const SHORT = { stores: '6', tills: '3', minutes: '0.05', rate: '30' };
if (values.short) Object.assign(values, SHORT);
const IDLE_MS = values.short ? 1_000 : 10_000;
const [stores, tillsEach, minutes, hostCount, copies, products, children] = (
  ['stores', 'tills', 'minutes', 'hosts', 'copies', 'products', 'children'] as const
).map((name) => Number(values[name])) as [number, number, number, number, number, number, number];
const MIB = 1024 * 1024;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** What was sold at the end of a step has its answer by then, or the step counts as too much. */
const DRAIN_MS = 60_000;
const LOOK_MS = 500;
const LEASE_MS = 15_000;

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Step {
  /** Sales a second that were asked for; 0: as many as there were answers. Undefined: none. */
  readonly offered: number | undefined;
  readonly sold: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly waitingAtEnd: number;
  /** Of a core. */
  readonly hostCpu: number;
  readonly postgresCpu: number;
  readonly tillsCpu: number;
  /** What others had on this machine meanwhile. */
  readonly othersCpu: number;
  /** Part of the time in which the host was ready to run and did not: above a few hundredths, the figures are the machine's. */
  readonly hostStarved: number;
  readonly hostMib: number;
  readonly postgresMib: number;
}

const folder = await mkdtemp(join(tmpdir(), 'tillmesh-load-'));
const dataOf = (host: number): string => join(folder, `host-${host}`);
const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
if (!postgres.ok) throw new Error(postgres.error.code);
const { url: databaseUrl } = postgres.value;
const pool = createPool(databaseUrl, () => undefined, { max: 2 });
const hosts: HostProcess[] = [];
const tills: Tills[] = [];
const totals = {
  confirmed: 0,
  accepted: 0,
  others: {} as Record<string, number>,
  refusals: {} as Record<string, number>,
};
let failure: string | undefined;

const { rows: servers } = await pool.query<{ pid: number }>(
  `select pid from pg_stat_activity where backend_type = 'checkpointer'`,
);
/** The parent of all of Postgres's processes. */
const postmaster = async (): Promise<number> => {
  const stat = await readFile(`/proc/${servers[0]!.pid}/stat`, 'utf8');
  return Number(stat.replace(/^.*\) /s, '').split(' ')[1]);
};

const usages = (pids: readonly number[]): Usage =>
  pids.map(usageOf).reduce((a, b) => ({
    cpuSeconds: a.cpuSeconds + b.cpuSeconds,
    starvedSeconds: a.starvedSeconds + b.starvedSeconds,
    bytes: a.bytes + b.bytes,
  }));

/** What lies on the disks: of the ledger, and of the hosts' folders. */
const diskBytes = async (): Promise<{ ledger: number; hosts: number }> => {
  const { rows } = await pool.query<{ bytes: number }>(
    'select pg_database_size(current_database()) as bytes',
  );
  let all = 0;
  for (let i = 0; i < hostCount; i++)
    for (const entry of await readdir(dataOf(i), { recursive: true, withFileTypes: true }))
      if (entry.isFile())
        all += await stat(join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        );
  return { ledger: rows[0]!.bytes, hosts: all };
};

const gather = async (): Promise<Report[]> => Promise.all(tills.map((each) => each.report()));

const count = (reports: readonly Report[]): void => {
  for (const { confirmed, statuses, refusals } of reports) {
    totals.confirmed += confirmed;
    for (const [status, n] of Object.entries(statuses))
      if (status === 'accepted') totals.accepted += n;
      else totals.others[status] = (totals.others[status] ?? 0) + n;
    Object.assign(totals.refusals, refusals);
  }
};

const step = async (offered: number | undefined, ms: number, server: number): Promise<Step> => {
  const groups = [hosts.map(({ child }) => child.pid!), [server], tills.map(({ pid }) => pid)] as const;
  const before = groups.map(usages);
  const busyBefore = busySeconds();
  const startMs = performance.now();
  if (offered !== undefined)
    for (const each of tills) each.tell({ type: 'sell', perSecond: offered / tills.length });
  const answers: number[] = [];
  let sold = 0;
  let waiting = 0;
  let [hostBytes, postgresBytes] = [0, 0];
  const take = async (): Promise<void> => {
    const reports = await gather();
    count(reports);
    for (const report of reports) {
      answers.push(...report.answers);
      sold += report.confirmed;
    }
    waiting = reports.reduce((sum, each) => sum + each.waiting, 0);
    hostBytes = Math.max(hostBytes, usages(groups[0]).bytes);
    postgresBytes = Math.max(postgresBytes, usages(groups[1]).bytes);
  };
  while (performance.now() - startMs < ms) {
    await pause(Math.max(1, Math.min(5 * SECOND_MS, ms - (performance.now() - startMs))));
    await take();
  }
  const tookS = (performance.now() - startMs) / SECOND_MS;
  const after = groups.map(usages);
  const [host, database, load] = after.map(
    ({ cpuSeconds }, i) => (cpuSeconds - before[i]!.cpuSeconds) / tookS,
  );
  const others = (busySeconds() - busyBefore) / tookS - host! - database! - load!;
  const hostStarved = (after[0]!.starvedSeconds - before[0]!.starvedSeconds) / tookS / hosts.length;
  const answered = answers.length;
  const waitingAtEnd = waiting;
  for (const each of tills) each.tell({ type: 'hold' });
  for (const until = performance.now() + DRAIN_MS; performance.now() < until;) {
    await pause(LOOK_MS);
    await take();
    if (waiting === 0) break;
  }
  answers.sort((a, b) => a - b);
  return {
    ...{ offered, sold, perSecond: answered / tookS, waitingAtEnd },
    ...{
      p50Ms: quantile(answers, 0.5) ?? 0,
      p99Ms: quantile(answers, 0.99) ?? 0,
      maxMs: answers.at(-1) ?? 0,
    },
    ...{ hostCpu: host!, postgresCpu: database!, tillsCpu: load!, othersCpu: others, hostStarved },
    ...{ hostMib: hostBytes / MIB, postgresMib: postgresBytes / MIB },
  };
};

const show = (s: Step): string =>
  [
    `offered ${s.offered === 0 ? 'max' : (s.offered ?? 0)}/s: ${s.perSecond.toFixed(0)} answered/s`,
    `p50 ${s.p50Ms.toFixed(0)} ms, p99 ${s.p99Ms.toFixed(0)} ms, max ${s.maxMs.toFixed(0)} ms, ${s.waitingAtEnd} waiting at the end`,
    `host ${s.hostCpu.toFixed(2)} cores ${s.hostMib.toFixed(0)} MiB, Postgres ${s.postgresCpu.toFixed(2)} cores ${s.postgresMib.toFixed(0)} MiB, tills ${s.tillsCpu.toFixed(2)} cores`,
    `others on the machine ${s.othersCpu.toFixed(2)} cores, host kept waiting ${(100 * s.hostStarved).toFixed(0)} % of the time`,
  ].join(' · ');

try {
  const names = Array.from({ length: stores }, (_, i) => storeName(i));
  say(
    `${stores} stores × ${tillsEach} tills, ${hostCount} host(s), ${cpus().length} cores (${cpus()[0]?.model})`,
  );
  for (const [i, store] of names.entries()) {
    await makeStore(dataOf(i % hostCount), store, products);
    for (let copy = 1; copy < copies; copy++)
      await shareStore(dataOf(i % hostCount), dataOf((i + copy) % hostCount), store);
  }
  const ports: number[] = [];
  for (let i = 0; i < hostCount; i++) {
    const PEER_HOSTS = copies > 1 ? ports.map((port) => `ws://127.0.0.1:${port}`).join(',') : '';
    const startMs = performance.now();
    const host = await startHost(dataOf(i), databaseUrl, 0, { PEER_HOSTS });
    hosts.push(host);
    ports.push(host.port);
    say(`host ${i} listens after ${((performance.now() - startMs) / SECOND_MS).toFixed(1)} s`);
  }
  const server = await postmaster();
  const specs = await Promise.all(
    names.flatMap((store, i) => {
      const url = `ws://127.0.0.1:${ports[i % hostCount]!}/sync/${store}`;
      return Array.from({ length: tillsEach }, (_, t) =>
        makeDevice(dataOf(i % hostCount), store, `C${t + 1}`, [url]),
      );
    }),
  );
  const joinMs = performance.now();
  for (let i = 0; i < children; i++) tills.push(new Tills());
  // Tills of one store in different processes.
  await Promise.all(
    tills.map((each, i) =>
      each.open(
        specs.filter((_, n) => n % children === i),
        products,
      ),
    ),
  );
  say(`all tills are live with the catalog after ${((performance.now() - joinMs) / SECOND_MS).toFixed(1)} s`);
  const open = async (): Promise<number> =>
    (await pool.query<{ n: number }>('select count(*) as n from bridge_lease where until > now()')).rows[0]!
      .n;
  while ((await open()) < stores) await pause(LOOK_MS);
  if (copies > 1)
    for (const [i, store] of names.entries()) {
      const answer = await fetch(`http://127.0.0.1:${ports[i % hostCount]!}/s/${store}/status.json`);
      const { device } = (await answer.json()) as { device: string };
      await handOverLease(pool, store, device, LEASE_MS);
    }
  const idle = await step(undefined, IDLE_MS, server);
  say(`idle: ${show(idle)}`);
  const diskBefore = await diskBytes();
  const ramp = values.ramp?.split(',').map(Number) ?? [values.max ? 0 : Number(values.rate)];
  const steps: Step[] = [];
  for (const offered of ramp) {
    const done = await step(offered, minutes * MINUTE_MS, server);
    steps.push(done);
    say(show(done));
  }
  const diskAfter = await diskBytes();
  const { rows } = await pool.query<{ sales: number; stores: number }>(
    'select count(*) as sales, count(distinct store_id) as stores from sale',
  );
  const booked = rows[0]!.sales;
  const bytesPerSale = {
    ledger: (diskAfter.ledger - diskBefore.ledger) / booked,
    hosts: (diskAfter.hosts - diskBefore.hosts) / booked,
  };
  say(
    `on the disks, of each sale: ${bytesPerSale.ledger.toFixed(0)} bytes in the ledger, ${bytesPerSale.hosts.toFixed(0)} in the hosts' logs`,
  );
  if (booked !== totals.confirmed || totals.accepted !== totals.confirmed)
    failure = `confirmed ${totals.confirmed}, accepted ${totals.accepted}, others ${JSON.stringify(totals.others)}, in the ledger ${booked}`;
  if (Object.keys(totals.refusals).length > 0) failure = `refused: ${JSON.stringify(totals.refusals)}`;
  const figures = {
    stores,
    tillsEach,
    hostCount,
    copies,
    products,
    cores: cpus().length,
    cpu: cpus()[0]?.model,
    idle,
    steps,
    booked,
    bytesPerSale,
  };
  if (values.json) process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`);
  say(failure ?? `${booked} sales of ${rows[0]!.stores} stores: each in the ledger once, each accepted`);
} finally {
  for (const each of tills) await each.close();
  for (const { child, ended } of hosts) {
    child.kill('SIGTERM');
    await Promise.race([ended, pause(10 * SECOND_MS)]);
    child.kill('SIGKILL');
  }
  await pool.end();
  await postgres.value.remove();
  await rm(folder, { recursive: true, force: true });
}
if (failure !== undefined) process.exitCode = 1;
