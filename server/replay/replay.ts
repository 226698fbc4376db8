/**
 * Replays real tickets through a whole shop: tills that write, links that fail, a hub, its ledger. Ends with every
 * link up, waits until all is settled, and compares what each replica and Postgres hold with the tickets.
 */
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createPool } from '../../bridge/index.ts';
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import { createPrng, type Prng } from '../../crdt-schema/model/prng.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import type { PeerDigest } from '../peer/digest.ts';
import { provisionHub } from '../hub/hub.ts';
import { loadAuthority, provisionDevice } from '../security/identity.ts';
import { startActor, type ActorSpec, type ReplayActor } from './actor.ts';
import { startProcessActor, type KillableActor } from './process-actor.ts';
import { differences, ledgerFigures, selfConsistent, type LedgerFigures } from './ledger-figures.ts';
import { expectedFigures, type Figures, type Ticket, type Tickets } from './tickets.ts';
import { deal } from './to-op.ts';

export interface ReplayOptions {
  readonly input: Tickets;
  readonly tills: number;
  readonly seed: string;
  /** Share of time that each link is down while tickets are written, 0 to 0.95. */
  readonly offline: number;
  readonly processes: boolean;
  readonly kill: boolean;
  /** With `kill`: how many processes die at least (10). */
  readonly minKills?: number;
  readonly folder: string;
  readonly databaseUrl: string;
  readonly store: string;
  readonly progress: (done: number, total: number, phase: 'write' | 'settle') => void;
  readonly settleTimeoutMs?: number;
}

export interface ReplayReport {
  readonly store: string;
  readonly seed: string;
  readonly tills: number;
  readonly tickets: number;
  readonly skipped: number;
  readonly expected: Figures;
  readonly ledger: LedgerFigures;
  readonly replicas: readonly (PeerDigest & { readonly name: string; readonly memoryMiB: number })[];
  readonly kills: number;
  readonly cuts: number;
  readonly writeMs: number;
  readonly settleMs: number;
  /** Empty when everything agrees. */
  readonly differences: readonly string[];
}

const HOST = '127.0.0.1';
/** Writes that a till has under way at once: a cashier has one, a replay may hurry. */
const WINDOW = 64;
const WEATHER_MS = 50;
const MEAN_OUTAGE_MS = 400;
const KILL_EVERY_MS = 600;
/** With kills, tickets are spread over this many of them: a replay in a hurry would be over before anybody died. */
const DEFAULT_KILLS = 10;
const PACE_MS = 10;
const POLL_MS = 200;
const MAX_STARTS = 5;
const DEFAULT_SETTLE_TIMEOUT_MS = 300_000;
/** Tills up to this many know each other all; in larger shops each dials a few. */
const FULL_MESH_TILLS = 6;
const MIB = 1024 * 1024;

const freePorts = async (count: number): Promise<number[]> => {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((done) =>
          server.listen(0, HOST, () => done((server.address() as { port: number }).port)),
        ),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
};

const tillName = (index: number): string => `C${String(index + 1).padStart(2, '0')}`;

/** Whom till `index` dials: the hub first, then tills before it. */
const dialed = (index: number, tills: number, urls: readonly string[], hub: string): string[] => {
  if (tills <= FULL_MESH_TILLS) return [hub, ...urls.slice(0, index)];
  const neighbours = [index - 1, index - 2, Math.floor(index / 2)].filter(
    (other) => other >= 0 && other < index,
  );
  return [hub, ...[...new Set(neighbours)].map((other) => urls[other]!)];
};

const hubFolderOf = ({ folder }: ReplayOptions): string => join(folder, 'hub');

/** Makes the keys of hub and tills. */
const provision = async (options: ReplayOptions): Promise<void> => {
  const { folder, store, tills } = options;
  const hubFolder = hubFolderOf(options);
  await mkdir(hubFolder, { recursive: true });
  await provisionHub(hubFolder, store);
  const authority = await loadAuthority(hubFolder);
  for (let index = 0; index < tills; index++) {
    const name = tillName(index);
    const grant = { store, role: 'till', till: name, series: name, nowMs: Date.now() } as const;
    await provisionDevice(join(folder, name), authority, grant);
  }
};

/** Hub first; each with a port that was free a moment ago, as all have to know where the others are. */
const specsOf = async (options: ReplayOptions): Promise<ActorSpec[]> => {
  const { folder, store, tills, input, databaseUrl } = options;
  const ports = await freePorts(tills + 1);
  const url = (port: number): string => `ws://${HOST}:${port}/sync/${store}`;
  const hub: ActorSpec = {
    role: 'hub',
    folder: hubFolderOf(options),
    port: ports[0]!,
    store,
    databaseUrl,
    products: input.products,
    customers: input.customers,
  };
  const urls = ports.slice(1).map(url);
  const till = (index: number): ActorSpec => ({
    role: 'till',
    folder: join(folder, tillName(index)),
    port: ports[index + 1]!,
    dial: dialed(index, tills, urls, url(ports[0]!)),
  });
  return [hub, ...Array.from({ length: tills }, (_, index) => till(index))];
};

type Actor = ReplayActor | KillableActor;

interface Cast {
  readonly specs: readonly ActorSpec[];
  readonly actors: readonly Actor[];
}

const stopAll = (actors: readonly Actor[]): Promise<unknown> =>
  Promise.all(actors.map((actor) => actor.stop()));

/** Starts hub and tills, again on other ports where some program took one of them meanwhile. */
const startAll = async (options: ReplayOptions): Promise<Result<Cast, Failure>> => {
  for (let tries = 1; ; tries++) {
    const specs = await specsOf(options);
    const actors: Actor[] = [];
    let failure: Failure | undefined;
    for (const spec of specs) {
      const started = await start(spec, options.processes);
      if (started.ok) actors.push(started.value);
      else failure = started.error;
      if (failure !== undefined) break;
    }
    if (failure === undefined) return ok({ specs, actors });
    await stopAll(actors);
    if (failure.code !== 'port_in_use' || tries >= MAX_STARTS) return { ok: false, error: failure };
  }
};

/** Links go down and come back at random; returns the way to end it, which restores them all. */
const weather = (
  actors: readonly ReplayActor[],
  specs: readonly ActorSpec[],
  offline: number,
  prng: Prng,
) => {
  const links = specs.flatMap((spec, i) =>
    spec.role === 'till' ? spec.dial.map((_, index) => ({ actor: actors[i]!, index, up: true })) : [],
  );
  let cuts = 0;
  const toUp = WEATHER_MS / MEAN_OUTAGE_MS;
  const toDown = offline >= 1 ? 1 : (toUp * offline) / (1 - offline);
  const timer = setInterval(() => {
    for (const link of links) {
      if (!prng.chance(link.up ? toDown : toUp)) continue;
      link.up = !link.up;
      if (!link.up) cuts += 1;
      link.actor.setLink(link.index, link.up);
    }
  }, WEATHER_MS);
  if (offline === 0) clearInterval(timer);
  return {
    end(): number {
      clearInterval(timer);
      for (const link of links) if (!link.up) link.actor.setLink(link.index, true);
      return cuts;
    },
  };
};

/** Kills one process after another at random moments until told to end. */
const reaper = (actors: readonly KillableActor[], prng: Prng) => {
  let ended = false;
  let failure: Failure | undefined;
  const work = (async () => {
    while (!ended) {
      await new Promise((done) => setTimeout(done, prng.int(KILL_EVERY_MS)));
      if (ended) return;
      const killed = await actors[prng.int(actors.length)]!.kill();
      if (!killed.ok) {
        failure = killed.error;
        return;
      }
    }
  })();
  return {
    failed: (): boolean => failure !== undefined,
    async end(): Promise<Failure | undefined> {
      ended = true;
      await work;
      return failure;
    },
  };
};

const writeAll = async (
  till: ReplayActor,
  hand: readonly Ticket[],
  newId: (ticket: Ticket) => string,
  written: () => void,
  /** Share of the tickets, 0 to 1, that may have been written by now. */
  pace: () => number,
): Promise<Result<string[], Failure>> => {
  const ids: string[] = [];
  let next = 0;
  let failure: Failure | undefined;
  const worker = async (): Promise<void> => {
    while (next < hand.length && failure === undefined) {
      const place = next++;
      const ticket = hand[place]!;
      while (pace() < place / hand.length) await new Promise((done) => setTimeout(done, PACE_MS));
      const id = newId(ticket);
      ids.push(id);
      const result = await till.write(id, ticket);
      if (!result.ok) failure = result.error;
      written();
    }
  };
  await Promise.all(Array.from({ length: WINDOW }, worker));
  return failure === undefined ? ok(ids) : { ok: false, error: failure };
};

const settled = (digests: readonly PeerDigest[], total: number): boolean => {
  const [first] = digests;
  return digests.every(
    (digest) =>
      digest.entries === total &&
      digest.accepted + digest.rejected === total &&
      digest.logs === first!.logs &&
      digest.verdicts === first!.verdicts &&
      digest.catalog === first!.catalog &&
      digest.stock === first!.stock,
  );
};

const waitSettled = async (
  actors: readonly ReplayActor[],
  total: number,
  options: ReplayOptions,
): Promise<{ digests: PeerDigest[]; done: boolean }> => {
  const deadline = Date.now() + (options.settleTimeoutMs ?? DEFAULT_SETTLE_TIMEOUT_MS);
  for (;;) {
    const digests = await Promise.all(actors.map((actor) => actor.digest()));
    const done = settled(digests, total);
    options.progress(
      Math.min(...digests.map(({ accepted, rejected }) => accepted + rejected)),
      total,
      'settle',
    );
    if (done || Date.now() > deadline) return { digests, done };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};

const compare = (digests: readonly PeerDigest[], names: readonly string[]): string[] => {
  const out: string[] = [];
  const [first] = digests;
  for (const [i, digest] of digests.entries()) {
    for (const key of ['logs', 'verdicts', 'catalog', 'stock'] as const) {
      if (digest[key] !== first![key]) out.push(`${names[i]}: other ${key} than ${names[0]}`);
    }
    if (digest.contradictions > 0) out.push(`${names[i]}: contradicting verdicts: ${digest.contradictions}`);
    for (const [code, count] of Object.entries(digest.refusals))
      out.push(`${names[i]}: refused ${count} frames of honest peers: ${code}`);
  }
  return out;
};

const start = async (spec: ActorSpec, processes: boolean): Promise<Result<Actor, Failure>> =>
  processes ? startProcessActor(spec) : startActor(spec, () => undefined);

const isKillable = (actor: Actor): actor is KillableActor => 'kill' in actor;

/** Confirmed ops that the ledger lacks: the promise that must never break. */
const missingOps = async (databaseUrl: string, store: string, ids: readonly string[]): Promise<number> => {
  const pool = createPool(databaseUrl, () => undefined, { max: 1 });
  try {
    const { rows } = await pool.query<{ n: number }>(
      `select count(*) as n from unnest($2::uuid[]) as c(id)
       where not exists (select from op where op.store_id = $1 and op.id = c.id and op.status = 'accepted')`,
      [store, ids],
    );
    return rows[0]!.n;
  } finally {
    await pool.end();
  }
};

export const replay = async (options: ReplayOptions): Promise<Result<ReplayReport, Failure>> => {
  const { input, tills, seed, store, databaseUrl } = options;
  const prng = createPrng(seed);
  await provision(options);
  const cast = await startAll(options);
  if (!cast.ok) return cast;
  const { specs, actors } = cast.value;
  const names = ['HUB', ...Array.from({ length: tills }, (_, i) => tillName(i))];
  const kills = (): number => actors.reduce((sum, actor) => sum + (isKillable(actor) ? actor.kills : 0), 0);
  try {
    const total = input.tickets.length;
    const hands = deal(input.tickets, tills, prng);
    const started = Date.now();
    const rain = weather(actors, specs, options.offline, createPrng(`${seed}/weather`));
    const reap = options.kill ? reaper(actors.filter(isKillable), createPrng(`${seed}/kills`)) : undefined;
    let done = 0;
    const written = (): void => options.progress((done += 1), total, 'write');
    const newId = (ticket: Ticket): string => uuidv7(ticket.atMs, (length) => prng.bytes(length));
    const minKills = options.minKills ?? DEFAULT_KILLS;
    const pace = (): number => (reap === undefined || reap.failed() ? 1 : kills() / minKills);
    const writing = hands.map((hand, i) => writeAll(actors[i + 1]!, hand, newId, written, pace));
    const results = await Promise.all(writing);
    const reaped = await reap?.end();
    const cuts = rain.end();
    const failed = results.find((result) => !result.ok);
    if (failed?.ok === false) return err(failed.error.code, failed.error.params);
    if (reaped !== undefined) return err(reaped.code, reaped.params);
    const writeMs = Date.now() - started;
    const { digests, done: allSettled } = await waitSettled(actors, total, options);
    const settleMs = Date.now() - started - writeMs;
    const memory = await Promise.all(actors.map((actor) => actor.memory()));
    const pool = createPool(databaseUrl, () => undefined, { max: 1 });
    const ledger = await ledgerFigures(pool, store);
    const consistent = await selfConsistent(pool, store);
    await pool.end();
    const ids = results.flatMap((result) => (result.ok ? result.value : []));
    const missing = await missingOps(databaseUrl, store, ids);
    const expected = expectedFigures(input.tickets);
    const found = [...differences(expected, ledger), ...compare(digests, names)];
    if (!allSettled) found.push('not settled in time');
    if (!consistent) found.push('the ledger does not agree with itself');
    if (missing > 0) found.push(`confirmed operations missing from the ledger: ${missing}`);
    return ok({
      store,
      seed,
      tills,
      tickets: total,
      skipped: input.skips.length,
      expected,
      ledger,
      replicas: digests.map((digest, i) => ({
        name: names[i]!,
        ...digest,
        memoryMiB: Math.round(memory[i]! / MIB),
      })),
      kills: kills(),
      cuts,
      writeMs,
      settleMs,
      differences: found,
    });
  } finally {
    await stopAll(actors);
  }
};
