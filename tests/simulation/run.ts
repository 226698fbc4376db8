/** One seed: builds the world, lets things go wrong, lets them settle, checks what must hold. */
import { settingsOf } from '../../bridge/index.ts';
import type { Bug } from './bugs.ts';
import { Cashier, type Shop } from './cashier.ts';
import { CatalogOracle } from './catalog-oracle.ts';
import { Database } from './database.ts';
import { Faults } from './faults.ts';
import { Hostile } from './hostile.ts';
import { HubDriver } from './hub.ts';
import { checkAll, unsettled, type Ending } from './invariants.ts';
import { idOf, identityOf } from './keys.ts';
import { Network } from './network.ts';
import { OFFICE } from './office.ts';
import { optionsOf, type Options } from './options.ts';
import { SimPeer, type Surroundings } from './peer.ts';
import { between, InvariantBroken, World } from './world.ts';

export interface RunOptions {
  readonly bug?: Bug;
  /** Keep the story, for somebody to read. */
  readonly told?: boolean;
  readonly override?: Partial<Options>;
}

export interface RunResult {
  readonly seed: number;
  /** SHA-256 of the trace of all events, hex. */
  readonly digest: string;
  /** The invariant that was broken, and how. */
  readonly broken: { readonly invariant: string; readonly detail: string } | undefined;
  readonly counts: ReadonlyMap<string, number>;
  readonly story: readonly string[];
  /** Virtual ms that the liveness phase took. */
  readonly settledMs: number;
}

/** Everything must have settled this long after the last fault, virtual ms. */
const MAX_SETTLE_MS = 180_000;
const CHECK_MS = 500;
/** So long nothing is fetched any more, longer than a request is waited for. */
const QUIET_MS = 15_000;
const PRODUCTS = 4;
const CUSTOMERS = 3;
const DAY_MS = 24 * 60 * 60 * 1_000;

interface Stage {
  readonly ending: Ending;
  readonly faults: Faults;
  readonly hostile: Hostile | undefined;
}

const setUp = (world: World, { bug, override }: RunOptions): Stage => {
  const options = { ...optionsOf(world), ...override };
  const network = new Network(world, options);
  const oracle = new CatalogOracle();
  const around: Surroundings = { world, network, options, oracle, bug };
  const products = Array.from({ length: PRODUCTS }, (_, n) => idOf(`product ${n}`));
  const customers = Array.from({ length: CUSTOMERS }, (_, n) => idOf(`customer ${n}`));
  const shop: Shop = { products, customers, sales: [], written: new Set(), nextPrice: 1 };
  const hub = new SimPeer(around, 'hub', identityOf('hub', 'hub', 'HUB'));
  const cashiers = Array.from({ length: options.tills }, (_, i) => {
    const name = `till${i + 1}`;
    const series = `C0${i + 1}`;
    const till = options.cash && options.secondDevice && i === 1 ? 'C01' : series;
    return new Cashier(around, new SimPeer(around, name, identityOf(name, 'till', till, series)), shop);
  });
  if (options.cash && options.office)
    // Neither first nor last: those have parts of their own to play.
    cashiers.splice(
      1,
      0,
      new Cashier(around, new SimPeer(around, 'office', identityOf('office', 'admin', OFFICE)), shop),
    );
  const prng = world.prng('set-up');
  const recovery = world.prng('recovery set-up');
  for (const { peer } of cashiers) peer.skewMs = between(prng, -300_000, 300_000);
  if (options.wildClock) cashiers.at(-1)!.peer.skewMs = prng.chance(0.5) ? 3 * DAY_MS : -1_000 * DAY_MS;
  const cashSessions = options.cash && options.sessionsRequired ? 'required' : 'optional';
  const database = new Database(bug, settingsOf({ cashSessions }));
  new HubDriver(around, hub, database);
  const peers = [hub, ...cashiers.map(({ peer }) => peer)];
  connect(around, peers);
  const hostile =
    options.hostility === 'none'
      ? undefined
      : new Hostile(around, options.hostility === 'insider', products[0]!);
  if (hostile !== undefined) for (const peer of peers) if (prng.chance(0.7)) network.join(hostile, peer);
  const late = options.lateTill ? peers.at(-1) : undefined;
  for (const peer of peers) if (peer !== late) peer.start();
  if (late !== undefined)
    world.after(between(prng, options.safetyMs / 4, options.safetyMs), () => {
      if (!late.up) late.start();
    });
  const ending: Ending = { around, hub, cashiers, peers, database, shop };
  const clone = ({ peer: original }: Cashier): void => {
    const copy = new SimPeer(around, `${original.name}copy`, original.identity);
    copy.disk.replace(original.disk.copy());
    copy.skewMs = original.skewMs;
    const cashier = new Cashier(around, copy, shop);
    cashier.isCopied = true;
    cashier.numbersExcused = true;
    for (const other of peers)
      if (other !== original && (other === hub || recovery.chance(0.5))) network.join(copy, other);
    peers.push(copy);
    cashiers.push(cashier);
    copy.start();
    const leftMs = options.safetyMs - world.nowMs;
    cashier.desk?.plan(Math.ceil(options.cashOps / cashiers.length), leftMs);
    cashier.plan(Math.ceil(options.ops / cashiers.length), 0, leftMs);
  };
  return { ending, faults: new Faults(around, { hub, cashiers, database, clone }), hostile };
};

/** A connected graph: a random tree, and some of the other links. */
const connect = ({ world, network, options }: Surroundings, peers: readonly SimPeer[]): void => {
  const prng = world.prng('graph');
  const order = [...peers];
  for (let i = order.length - 1; i > 0; i--) {
    const j = prng.int(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  for (const [i, peer] of order.entries()) {
    const parent = i === 0 ? -1 : prng.int(i);
    for (let j = 0; j < i; j++)
      if (j === parent || prng.chance(options.density * 0.6)) network.join(peer, order[j]!);
  }
  if (
    network.links.filter(({ dialler, listener }) => dialler.name === 'hub' || listener.name === 'hub')
      .length === 1
  )
    world.count('one_link_to_the_hub');
};

const play = ({ ending, faults, hostile }: Stage): number => {
  const { around, cashiers, hub } = ending;
  const { world, options } = around;
  const wild = options.wildClock ? cashiers.at(-1) : undefined;
  cashiers[0]!.stockShelves(options.safetyMs);
  cashiers[0]!.enrolCustomers(options.safetyMs);
  for (const cashier of cashiers) {
    const share = Math.ceil(options.ops / cashiers.length);
    cashier.desk?.plan(Math.ceil(options.cashOps / cashiers.length), options.safetyMs);
    cashier.plan(share, cashier === wild ? 0 : Math.ceil(options.edits / cashiers.length), options.safetyMs);
  }
  faults.plan();
  const hubHolds = (segment: string, seq: number): boolean =>
    (hub.disk.branches(segment)[0]?.length ?? 0) > seq;
  const check = (): void => {
    for (const cashier of cashiers) if (cashier.peer.up) cashier.check(hubHolds);
  };
  for (let at = CHECK_MS; at <= options.safetyMs; at += CHECK_MS) {
    world.run(at);
    check();
  }
  world.note('no more faults');
  hostile?.hush();
  faults.heal();
  for (const { desk } of cashiers) desk?.tidyUp();
  const healedMs = world.nowMs;
  for (;;) {
    world.run(world.nowMs + CHECK_MS);
    check();
    const left = unsettled(ending);
    if (left === undefined) break;
    if (world.nowMs - healedMs > MAX_SETTLE_MS) throw new InvariantBroken('settles', left);
  }
  const settledMs = world.nowMs - healedMs;
  if (options.keepsMs > 0) stayQuiet(ending);
  return settledMs;
};

/** Logs go by and by; once they have, nobody fetches them again. */
const stayQuiet = ({ around: { world, network, options }, hub }: Ending): void => {
  const sent = (): number => {
    let sum = 0;
    for (const [device, count] of network.use.sentOf) if (device !== hub.identity.device) sum += count;
    return sum;
  };
  world.run(world.nowMs + 3 * options.keepsMs);
  const before = sent();
  world.run(world.nowMs + QUIET_MS);
  if (sent() !== before) throw new InvariantBroken('fetches_end', `${sent() - before} entries more`);
};

export const runSeed = (seed: number, options: RunOptions = {}): RunResult => {
  const world = new World(seed, options.told === true);
  let broken: RunResult['broken'];
  let settledMs = 0;
  try {
    const stage = setUp(world, options);
    settledMs = play(stage);
    checkAll(stage.ending);
    countEnding(stage.ending);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const invariant = error instanceof InvariantBroken ? error.invariant : 'no_exception';
    broken = { invariant, detail: error instanceof InvariantBroken ? error.message : String(error.stack) };
  }
  world.note(broken === undefined ? `settled after ${settledMs} ms` : `broken: ${broken.invariant}`);
  const { counts, story } = world;
  return { seed, digest: world.digest(), broken, counts, story: story ?? [], settledMs };
};

const countEnding = ({ around, database }: Ending): void => {
  const { world, network } = around;
  for (const { verdict, places } of database.ops.values()) {
    world.count(`verdict_${verdict.status}`);
    if (verdict.code !== undefined) world.count(`verdict_${verdict.code}`);
    if (places.length > 1) world.count('op_in_two_places');
  }
  for (const { kind } of database.cuts) world.count(`cut_${kind}`);
  for (const id of database.ops.keys()) {
    const settled = database.ledger.op(id)?.settled;
    if (settled !== undefined) world.count(`settled_by_${settled.how}`);
  }
  world.count('entries_sent', network.use.sentEntries);
  world.count('entries_distinct', network.use.distinctEntries);
};
