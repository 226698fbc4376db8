/**
 * Tills that sell beside hundreds of connections that mean harm to the hub: how long a ticket takes until the hub has it, and until its
 * verdict is there, without them and with them in turn. Every one is a process or an address of its own.
 */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { formatSpread, quantile, spreadOf, type Report } from './figures.ts';
import { ask, startHubAndTills } from './hub-and-tills.ts';
import type { Waits } from './hostile-till.ts';

const HOSTILE = 500;
const TILLS = 2;
const ROUNDS = 3;
const SELL_MS = 15_000;
const SHORT = { hostile: 100, sellMs: 3_000, rounds: 1 };
/** Until all that come have come, and have been cut off once. */
const SETTLE_MS = 3_000;

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
  const shop = await startHubAndTills('hostile-hub.ts');
  try {
    const tills: ChildProcess[] = [];
    for (let n = 1; n <= TILLS; n++)
      tills.push(await shop.start('hostile-till.ts', await shop.pair(`C0${n}`), shop.url));
    const crowd = await shop.start('hostile-crowd.ts', String(shop.port), String(count));
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
    const { refusals } = await ask<{ refusals: Record<string, number> }>(shop.hub, 'figures');
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
    await shop.close();
  }
};
