/**
 * What part of the hub's work the checks of who is there and who signed take: of taking in what tills sold while they were away, and of
 * tickets that come one by one. By the processor's time of the hub's process, Postgres aside.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { TillNode } from '../../server/till-node/till-node.ts';
import { saleOf } from './backup-sales.ts';
import type { CryptoCalls, CryptoCost } from './crypto-hub.ts';
import { formatSpread, spreadOf, type Report } from './figures.ts';
import type { Waits } from './hostile-till.ts';
import { ask, startHubAndTills, type HubAndTills } from './hub-and-tills.ts';

const [SALES, SHORT_SALES] = [3_000, 300];
const [SELL_MS, SHORT_SELL_MS] = [10_000, 2_000];
const [CONNECTIONS, SHORT_CONNECTIONS] = [100, 10];
const AT_ONCE = 50;
/** The hub has nothing left to do. */
const SETTLE_MS = 1_500;

interface Share {
  readonly cpuMs: number;
  readonly checksMs: number;
  readonly verifies: number;
}

/** The work, and what of the hub's time during it went into signatures. */
const during = async (hub: HubAndTills['hub'], work: () => Promise<void>): Promise<Share> => {
  await pause(SETTLE_MS);
  const before = await ask<CryptoCalls>(hub, 'calls');
  await work();
  const after = await ask<CryptoCalls>(hub, 'calls');
  const cost = await ask<CryptoCost>(hub, 'cost');
  const [verifies, signs] = [after.verify - before.verify, after.sign - before.sign];
  return {
    cpuMs: after.cpuMs - before.cpuMs,
    checksMs: verifies * cost.verify + signs * cost.sign,
    verifies,
  };
};

const open = async (folder: string, dial: readonly string[]): Promise<TillNode> => {
  const started = await TillNode.start({ folder, host: '127.0.0.1', port: 0, dial });
  if (!started.ok) throw new Error(started.error.code);
  return started.value;
};

/** Of its own: it hears of what other tills sold, too. */
const acceptedOf = ({ server: { peer } }: TillNode): number => {
  const { segments, verdicts } = peer.replica.context;
  return [...segments.ids()]
    .filter((segment) => segment.startsWith(peer.device))
    .reduce((sum, segment) => sum + verdicts.counts(segment, 0).accepted, 0);
};

const untilAccepted = async (till: TillNode, count: number): Promise<void> => {
  while (acceptedOf(till) < count) await pause(50);
};

/** A till that sold alone, and then finds the hub. */
const catchUp = async (shop: HubAndTills, name: string, sales: number): Promise<Share> => {
  const folder = await shop.pair(name);
  const alone = await open(folder, []);
  for (let n = 0; n < sales; n += AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, i) => {
        const id = alone.newId();
        const written = await alone.write(id, ({ at, till, receipt }) => ({
          ...saleOf(id, at, till, receipt.number, n + i),
          receipt,
        }));
        if (!written.ok) throw new Error(written.error.code);
      }),
    );
  await alone.close();
  let joined: TillNode | undefined;
  const share = await during(shop.hub, async () => {
    joined = await open(folder, [shop.url]);
    await untilAccepted(joined, sales);
  });
  await joined?.close();
  return share;
};

/** Tickets one by one, each with a signature of its own. */
const oneByOne = async (
  shop: HubAndTills,
  name: string,
  ms: number,
): Promise<Share & { readonly tickets: number }> => {
  const till = await shop.start('hostile-till.ts', await shop.pair(name), shop.url);
  await ask<Waits>(till, SETTLE_MS);
  let tickets = 0;
  const share = await during(shop.hub, async () => {
    tickets = (await ask<Waits>(till, ms)).verdictMs.length;
  });
  till.disconnect();
  return { ...share, tickets };
};

/** Comes and goes with nothing new: certificates, proofs and the greeting, ms of the hub's for one time. */
const connecting = async (shop: HubAndTills, name: string, times: number): Promise<number> => {
  const folder = await shop.pair(name);
  const { cpuMs } = await during(shop.hub, async () => {
    for (let n = 0; n < times; n++) {
      const till = await open(folder, [shop.url]);
      while (!till.server.links.some((link) => link.connected)) await pause(5);
      await till.close();
    }
  });
  return cpuMs / times;
};

export const cryptoShare = async (short: boolean, runs: number): Promise<Report> => {
  const [sales, ms, times] = short
    ? [SHORT_SALES, SHORT_SELL_MS, SHORT_CONNECTIONS]
    : [SALES, SELL_MS, CONNECTIONS];
  const away: Share[] = [];
  const live: Share[] = [];
  const handshakes: number[] = [];
  const shop = await startHubAndTills('crypto-hub.ts');
  try {
    // The first turn of each is not counted: a hub runs for months.
    for (let run = -1; run < runs; run++) {
      const [a, b] = [await catchUp(shop, `A${run + 1}`, sales), await oneByOne(shop, `B${run + 1}`, ms)];
      const c = await connecting(shop, `C${run + 1}`, times);
      if (run < 0) continue;
      away.push(a);
      live.push(b);
      handshakes.push(c);
    }
  } finally {
    await shop.close();
  }
  const handshakeMs = spreadOf(handshakes).median;
  const shareOf = ({ cpuMs, checksMs }: Share): number => (100 * (checksMs + handshakeMs)) / cpuMs;
  const row = (name: string, shares: readonly Share[]): string[] => [
    name,
    formatSpread(spreadOf(shares.map(({ cpuMs }) => cpuMs))),
    formatSpread(spreadOf(shares.map(({ verifies }) => verifies))),
    formatSpread(spreadOf(shares.map(({ checksMs }) => checksMs)), 1),
    formatSpread(spreadOf(shares.map(shareOf)), 1),
  ];
  return {
    title: `Signatures and handshakes at the hub, ${runs} runs; median (range)`,
    columns: ['', 'the hub, CPU ms', 'checked', 'signatures, CPU ms', 'with one handshake, %'],
    rows: [
      row(`${sales} sales of a till that was away`, away),
      row(`tickets one by one for ${ms / 1_000} s`, live),
    ],
    notes: [
      `A handshake with all that a connection brings takes the hub ${formatSpread(spreadOf(handshakes), 2)} ms.`,
      'Of the hub’s process alone: what Postgres takes for the same sales would make the part smaller.',
    ],
    figures: { away, live, handshakes },
  };
};
