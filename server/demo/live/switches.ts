/** The switches of the demo: what each does to the parts, and what is told once it is known what came of it. */
import { z } from 'zod';
import { err, ok, type Failure, type Result } from '../../../crdt-schema/result.ts';
import { REPRICED } from '../catalog.ts';
import { PLACES, type Place } from './holdings.ts';
import { CABLES, TILLS, type Cable, type Till } from './network.ts';
import type { DemoShop } from './shop.ts';
import { backUp, restore } from './switches-backup.ts';
import { lastPiece, settleRefused } from './switches-last-piece.ts';
import { holdersOf } from './story.ts';

const till = z.enum(TILLS);
export const switchSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('sell'), till }),
  z.strictObject({ do: z.literal('cable'), cable: z.enum(CABLES), on: z.boolean() }),
  z.strictObject({ do: z.literal('server'), on: z.boolean() }),
  z.strictObject({ do: z.literal('power'), till, on: z.boolean() }),
  z.strictObject({ do: z.literal('wipe'), till }),
  z.strictObject({ do: z.literal('lastPiece') }),
  z.strictObject({ do: z.literal('settle') }),
  z.strictObject({ do: z.literal('prices') }),
  z.strictObject({ do: z.literal('decidePrice') }),
  z.strictObject({ do: z.literal('backup') }),
  z.strictObject({ do: z.literal('restore') }),
  z.strictObject({ do: z.literal('selling'), on: z.boolean() }),
]);
export type Switch = z.infer<typeof switchSchema>;

export type Done = Result<void, Failure>;

/** What is on the way when a till loses its power arrives, or does not. */
const IN_FLIGHT_MS = 200;
/** So that an empty till, and two prices, can be seen. */
const SHOWN_MS = 1_200;
const PATIENCE_MS = 15_000;
/** Ten-thousandths of a peso. */
const PESO = 10_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const sell = async (shop: DemoShop, at: Till): Promise<Done> => {
  const sold = await shop.write(at, { type: 'sell' });
  return sold.ok ? ok(undefined) : sold;
};

const setCable = async (shop: DemoShop, cable: Cable, on: boolean): Promise<Done> => {
  const { parts, holdings, story } = shop;
  if (parts.network.isUp(cable) === on) return ok(undefined);
  holdings.look();
  const name = `cable ${cable}`;
  if (!on) {
    parts.network.set(cable, false);
    shop.changed();
    story.forget(name);
    story.tell(cable === 'internet' ? 'internet_cut' : 'cable_cut', { till: cable });
    return ok(undefined);
  }
  const cabled = TILLS.filter((each) => each !== cable && parts.network.isUp(each));
  const others: Place[] = cable === 'internet' ? ['hub'] : [...cabled, 'hub'];
  const mine: Place[] = cable === 'internet' ? cabled : [cable];
  const alone = holdings.lacking(mine, others);
  const behind = holdings.lacking(others, mine);
  const copies = cable === 'internet' ? holdersAtLeast(shop, cabled) : 1;
  parts.network.set(cable, true);
  parts.redial();
  shop.changed();
  story.expect(
    name,
    () => isHeard(shop, cable) && holdings.isSettled(),
    () => {
      const server = holdings.connected().includes('hub') ? 1 : 0;
      if (cable === 'internet') story.tell('internet_back', { alone, copies });
      else story.tell('cable_back', { till: cable, alone, behind, server });
    },
  );
  return ok(undefined);
};

const isHeard = ({ holdings }: DemoShop, cable: Cable): boolean => {
  const connected: readonly string[] = holdings.connected();
  return connected.includes(cable === 'internet' ? 'hub' : cable);
};

/** In how many of the tills each entry lies at least that the server lacks. */
const holdersAtLeast = ({ holdings }: DemoShop, tills: readonly Till[]): number => {
  const counts = holdings.segments().flatMap((segment) => {
    const most = holdings.most(tills, segment);
    if (holdings.sales(segment, holdings.length('hub', segment), most) === 0) return [];
    return [tills.filter((each) => holdings.length(each, segment) === most).length];
  });
  return Math.min(tills.length, ...counts);
};

const setServer = async (shop: DemoShop, on: boolean): Promise<Done> => {
  const { parts, holdings, story } = shop;
  if ((parts.hub !== undefined) === on) return ok(undefined);
  if (!on) {
    story.forget('server');
    shop.hubStatus = 'off';
    await parts.stopHub();
    story.tell('server_stopped');
    shop.changed();
    return ok(undefined);
  }
  shop.hubStatus = 'starting';
  shop.changed();
  const started = await parts.startHub();
  shop.hubStatus = started.ok ? 'on' : 'off';
  shop.changed();
  if (!started.ok) return started;
  holdings.look();
  const alone = holdings.lacking(TILLS, ['hub']);
  const copies = holdersAtLeast(
    shop,
    TILLS.filter((each) => parts.till(each).status === 'on'),
  );
  story.expect(
    'server',
    () => holdings.connected().includes('hub') && holdings.isSettled(),
    () => story.tell('server_back', { alone, copies }),
  );
  return ok(undefined);
};

const setPower = async (shop: DemoShop, at: Till, on: boolean): Promise<Done> => {
  const { parts, holdings, story } = shop;
  const part = parts.till(at);
  const name = `power ${at}`;
  if (!on) {
    if (part.status !== 'on') return err('till_off');
    await parts.killTill(at);
    await pause(IN_FLIGHT_MS);
    holdings.look();
    const own = holdings.ownOf(at);
    const others = PLACES.filter((place) => place !== at);
    story.forget(name);
    story.tell('till_killed', {
      till: at,
      own: holdings.heldBy(at, own),
      unsent: holdings.lacking([at], ['hub'], own),
      alone: holdings.lacking([at], others, own),
    });
    return ok(undefined);
  }
  if (part.status !== 'off') return part.status === 'wiped' ? err('till_wiped') : ok(undefined);
  const before = holdings.heldBy(at, holdings.ownOf(at));
  const all = holdings.heldBy(at);
  const unsent = holdings.lacking([at], ['hub'], holdings.ownOf(at));
  const started = await parts.startTill(at);
  if (!started.ok) return started;
  story.expect(
    name,
    () => part.report !== undefined && (holdings.isSettled() || !holdings.connected().includes(at)),
    () =>
      story.tell('till_back', {
        ...{ till: at, before, unsent, got: Math.max(0, holdings.heldBy(at) - all) },
        kept: Math.min(before, holdings.heldBy(at, holdings.ownOf(at))),
        server: holdings.connected().includes('hub') ? 1 : 0,
      }),
  );
  return ok(undefined);
};

/** The empty till is paired and gets back what others hold, as soon as its cable leads to the server. */
const recover = async (shop: DemoShop, at: Till): Promise<void> => {
  const { parts, holdings, story } = shop;
  const part = parts.till(at);
  holdings.look();
  const own = holdings.ownOf(at);
  const lengths = new Map(own.map((segment) => [segment, holdings.most(PLACES, segment)]));
  const from = holdersOf(
    holdings,
    holdings.connected().filter((place) => place !== at),
    lengths,
  );
  const paired = await parts.pairTill(at);
  const started = paired.ok ? await parts.startTill(at) : paired;
  if (!started.ok) return void story.tell('failed', { code: started.error.code });
  story.expect(
    `power ${at}`,
    () => part.report !== undefined && holdings.connected().includes(at) && holdings.isSettled(),
    () => story.tell('till_recovered', { till: at, own: holdings.heldBy(at, own), from }),
  );
};

const wipe = async (shop: DemoShop, at: Till): Promise<Done> => {
  const { parts, holdings, story } = shop;
  if (parts.till(at).status === 'wiped') return err('till_wiped');
  await parts.killTill(at);
  await pause(IN_FLIGHT_MS);
  holdings.look();
  const own = holdings.heldBy(at, holdings.ownOf(at));
  story.forget(`power ${at}`);
  await parts.wipeTill(at);
  holdings.look();
  const lost = holdings.writeOff();
  shop.lost += lost;
  story.tell('till_wiped', { till: at, own, lost, safe: own - lost });
  await pause(SHOWN_MS);
  const reaches = (): boolean => parts.hub !== undefined && parts.network.connects(at, 'hub');
  if (reaches()) await recover(shop, at);
  else {
    story.tell('till_waits', { till: at });
    void shop
      .until(reaches, Infinity)
      .then(() => recover(shop, at))
      .catch(() => story.tell('failed', { code: 'internal_error' }));
  }
  return ok(undefined);
};

/** Two people change one price while they do not hear each other: the cable between them is out for a moment. */
const twoPrices = async (shop: DemoShop): Promise<Done> => {
  const { parts, holdings, story } = shop;
  const [a, b] = holdings.connected().filter((place) => place !== 'hub');
  if (a === undefined || b === undefined) return err('demo_needs_two_tills');
  const price = parts.till(a).report?.price ?? 0;
  const [priceA, priceB] = [price + 2 * PESO, price + 5 * PESO];
  parts.network.set(b, false);
  shop.changed();
  const writes = [
    shop.write(a, { type: 'price', product: REPRICED, price: priceA }),
    shop.write(b, { type: 'price', product: REPRICED, price: priceB }),
  ];
  for (const done of await Promise.all(writes)) if (!done.ok) return mend(shop, b, done);
  await shop.until(() => parts.till(b).report?.price === priceB, SHOWN_MS);
  await pause(SHOWN_MS);
  mend(shop, b, ok(undefined));
  const on = (): ReturnType<typeof reportsOf> => reportsOf(shop);
  story.expect(
    'prices',
    () =>
      [a, b].every((place) => holdings.connected().includes(place)) &&
      on().every(({ price, otherPrices }) => otherPrices.length > 0 && price === on()[0]!.price),
    () => story.tell('two_prices', { a, b, priceA, priceB, shown: on()[0]!.price ?? 0, tills: on().length }),
  );
  return ok(undefined);
};

/** The cable is in again, whatever came of what was done meanwhile. */
const mend = <T>(shop: DemoShop, cable: Cable, done: T): T => {
  shop.parts.network.set(cable, true);
  shop.parts.redial();
  shop.changed();
  return done;
};

const reportsOf = ({ parts, holdings }: DemoShop) =>
  holdings.connected().flatMap((place) => (place === 'hub' ? [] : (parts.till(place).report ?? [])));

const decidePrice = async (shop: DemoShop): Promise<Done> => {
  const { parts, holdings, story } = shop;
  const at = holdings.connected().find((place) => place !== 'hub');
  const shown = at === undefined ? undefined : parts.till(at).report;
  if (at === undefined || shown?.price === undefined) return err('demo_needs_two_tills');
  const price = Math.min(shown.price, ...shown.otherPrices);
  const written = await shop.write(at, { type: 'price', product: REPRICED, price });
  if (!written.ok) return written;
  story.expect(
    'prices',
    () => reportsOf(shop).every((report) => report.otherPrices.length === 0 && report.price === price),
    () => story.tell('price_decided', { till: at, price, tills: reportsOf(shop).length }),
  );
  return ok(undefined);
};

/** Carries the switch out; one at a time, but for sales. */
export const flip = async (shop: DemoShop, wanted: Switch): Promise<Done> => {
  shop.attended();
  if (wanted.do === 'sell') return sell(shop, wanted.till);
  if (wanted.do === 'selling') {
    shop.selling = wanted.on;
    shop.changed();
    return ok(undefined);
  }
  if (shop.busy !== undefined) return err('demo_busy');
  shop.busy = wanted.do;
  shop.changed();
  try {
    return await carryOut(shop, wanted);
  } finally {
    shop.busy = undefined;
    shop.changed();
  }
};

const carryOut = (shop: DemoShop, wanted: Exclude<Switch, { do: 'sell' | 'selling' }>): Promise<Done> => {
  switch (wanted.do) {
    case 'cable':
      return setCable(shop, wanted.cable, wanted.on);
    case 'server':
      return setServer(shop, wanted.on);
    case 'power':
      return setPower(shop, wanted.till, wanted.on);
    case 'wipe':
      return wipe(shop, wanted.till);
    case 'lastPiece':
      return lastPiece(shop, PATIENCE_MS);
    case 'settle':
      return settleRefused(shop);
    case 'prices':
      return twoPrices(shop);
    case 'decidePrice':
      return decidePrice(shop);
    case 'backup':
      return backUp(shop);
    case 'restore':
      return restore(shop);
  }
};
