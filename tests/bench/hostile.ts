/**
 * Tills that sell beside hundreds of connections that mean harm to the hub: how long a ticket takes until the hub has it, and until its
 * verdict is there, without them and with them in turn. Every one is a process or an address of its own.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { provisionHub } from '../../server/hub/hub.ts';
import { startEmbeddedPostgres } from '../../server/postgres/embedded.ts';
import { loadAuthority, provisionDevice } from '../../server/security/identity.ts';
import { formatSpread, quantile, spreadOf, type Report } from './figures.ts';
import type { Waits } from './hostile-till.ts';

const STORE = 'banco';
const HOSTILE = 500;
const TILLS = 2;
const ROUNDS = 3;
const SELL_MS = 15_000;
const SHORT = { hostile: 100, sellMs: 3_000, rounds: 1 };
/** Until all that come have come, and have been cut off once. */
const SETTLE_MS = 3_000;

const start = async (name: string, ...args: string[]): Promise<{ child: ChildProcess; said: unknown }> => {
  const file = fileURLToPath(new URL(`./${name}`, import.meta.url));
  const child = fork(file, args, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [said] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${name} ended with code ${code}`))),
  ]);
  return { child, said };
};

const ask = async <T>(child: ChildProcess, order: unknown): Promise<T> => {
  const answer = once(child, 'message');
  child.send(order as never);
  return (await answer)[0] as T;
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
};

interface Phase {
  readonly storedMs: number[];
  readonly verdictMs: number[];
}

const both = (all: readonly Waits[]): Phase => ({
  storedMs: all.flatMap(({ storedMs }) => storedMs).sort((a, b) => a - b),
  verdictMs: all.flatMap(({ verdictMs }) => verdictMs).sort((a, b) => a - b),
});

const WHAT = ['storedMs', 'verdictMs'] as const;
const NAMES = { storedMs: 'until the hub has it', verdictMs: 'until its verdict is there' };
const QUANTILES = [0.5, 0.99];

export const hostile = async (short: boolean, runs: number): Promise<Report> => {
  const [count, sellMs] = short ? [SHORT.hostile, SHORT.sellMs] : [HOSTILE, SELL_MS];
  const rounds = short ? SHORT.rounds : Math.max(runs, ROUNDS);
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-hostile-'));
  const started = await startEmbeddedPostgres({ folder: join(folder, 'cluster'), database: 'bench' });
  if (!started.ok) throw new Error(`no Postgres: ${started.error.code}`);
  const children: ChildProcess[] = [];
  try {
    await provisionHub(join(folder, 'hub'), STORE);
    const authority = await loadAuthority(join(folder, 'hub'));
    const hub = await start('hostile-hub.ts', join(folder, 'hub'), started.value.url);
    children.push(hub.child);
    const tills: ChildProcess[] = [];
    for (let n = 1; n <= TILLS; n++) {
      const till = `C0${n}`;
      const grant = { store: STORE, role: 'till', till, series: till, nowMs: Date.now() } as const;
      await provisionDevice(join(folder, till), authority, grant);
      const url = `ws://127.0.0.1:${String(hub.said)}/sync/${STORE}`;
      tills.push((await start('hostile-till.ts', join(folder, till), url)).child);
    }
    const crowd = (await start('hostile-crowd.ts', String(hub.said), String(count))).child;
    children.push(crowd, ...tills);
    const sell = async (ms: number): Promise<Phase> =>
      both(await Promise.all(tills.map((till) => ask<Waits>(till, ms))));
    await sell(SETTLE_MS);
    const phases: { alone: Phase; among: Phase }[] = [];
    let crowded: object = {};
    for (let round = 0; round < rounds; round++) {
      const alone = await sell(sellMs);
      await ask(crowd, true);
      await pause(SETTLE_MS);
      const among = await sell(sellMs);
      crowded = await ask(crowd, false);
      await pause(SETTLE_MS);
      phases.push({ alone, among });
    }
    const { refusals } = await ask<{ refusals: Record<string, number> }>(hub.child, 'figures');
    const rows = WHAT.flatMap((what) =>
      QUANTILES.map((q) => {
        const at = (phase: Phase): number => quantile(phase[what], q);
        const of = {
          alone: phases.map(({ alone }) => at(alone)),
          among: phases.map(({ among }) => at(among)),
        };
        const ratios = phases.map(({ alone, among }) => at(among) / at(alone));
        return { name: `${NAMES[what]}, ${q === 0.5 ? 'median' : '99th percentile'}`, ...of, ratios };
      }),
    );
    return {
      title: `${TILLS} tills sell beside ${count} hostile connections, ${rounds} rounds; median (range), ms`,
      columns: ['a ticket', 'without them', 'with them', 'times'],
      rows: rows.map(({ name, alone, among, ratios }) => [
        name,
        formatSpread(spreadOf(alone), 1),
        formatSpread(spreadOf(among), 1),
        formatSpread(spreadOf(ratios), 2),
      ]),
      notes: [
        `Tickets: ${phases.map(({ alone, among }) => `${alone.verdictMs.length} and ${among.verdictMs.length}`).join(', ')}.`,
        `The crowd: ${JSON.stringify(crowded)}; refused: ${JSON.stringify(refusals)}.`,
      ],
      figures: { rows, crowded, refusals },
    };
  } finally {
    for (const child of children.toReversed()) await stop(child);
    await started.value.remove();
    await rm(folder, { recursive: true, force: true });
  }
};
