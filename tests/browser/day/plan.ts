/** What happens at the till on one day: the same for the same seed. */
import { createPrng, type Prng } from '../../../crdt-schema/model/prng.ts';
import { PIECE_GOODS, WEIGHED_GOODS, type Goods } from './goods.ts';

export type Discount =
  { readonly kind: 'rate'; readonly rate: number } | { readonly kind: 'amount'; readonly amount: number };

export interface PlannedLine {
  readonly goods: Goods;
  /** Thousandths. */
  readonly quantity: number;
  /** `times`: the quantity is typed before the scan. `label`: of the scale. `search`: found by name. */
  readonly by: 'scan' | 'times' | 'label' | 'search';
  readonly discount?: Discount;
}

export const PAYS = ['exact', 'change', 'card', 'transfer', 'mixed', 'credit'] as const;

export interface PlannedSale {
  readonly kind: 'sale';
  readonly lines: readonly PlannedLine[];
  readonly discount?: Discount;
  /** Place among the customers. */
  readonly customer?: number;
  readonly pay: (typeof PAYS)[number];
}

export type Step =
  | PlannedSale
  /** Of the `back`-th of the tickets that can be brought back; a piece of it, or all. */
  | { readonly kind: 'refund'; readonly whole: boolean; readonly back: number }
  | { readonly kind: 'withdrawal' | 'entry' | 'expense'; readonly amount: number }
  | { readonly kind: 'payment'; readonly amount: number }
  | { readonly kind: 'cutX' | 'cutOff' | 'back' | 'measure' };

const ONE = 1_000;
const PESO = 100;

const distinct = (prng: Prng, from: readonly Goods[], count: number): Goods[] => {
  const left = [...from];
  return Array.from({ length: count }, () => left.splice(prng.int(left.length), 1)[0]!);
};

const discountOf = (prng: Prng): Discount =>
  prng.chance(0.5)
    ? { kind: 'rate', rate: 500 + 250 * prng.int(4) }
    : { kind: 'amount', amount: 50 + 50 * prng.int(5) };

const pieceLine = (prng: Prng, goods: Goods): PlannedLine => {
  const discount = prng.chance(0.06) ? { discount: discountOf(prng) } : {};
  if (prng.chance(0.15)) return { goods, quantity: (2 + prng.int(9)) * ONE, by: 'times', ...discount };
  if (prng.chance(0.08)) return { goods, quantity: ONE, by: 'search', ...discount };
  return { goods, quantity: (prng.chance(0.15) ? 2 : 1) * ONE, by: 'scan', ...discount };
};

const sale = (prng: Prng, pay: PlannedSale['pay'], customers: number): PlannedSale => {
  const lines = distinct(prng, PIECE_GOODS, 1 + prng.int(3)).map((goods) => pieceLine(prng, goods));
  const weighed = prng.chance(0.3) ? distinct(prng, WEIGHED_GOODS, 1)[0] : undefined;
  if (weighed !== undefined)
    lines.push({
      goods: weighed,
      quantity: 150 + prng.int(2_500),
      by: prng.chance(0.5) ? 'label' : 'search',
    });
  return {
    kind: 'sale',
    lines,
    pay,
    ...(prng.chance(0.06) ? { discount: discountOf(prng) } : {}),
    ...(pay === 'credit' ? { customer: prng.int(customers) } : {}),
  };
};

/** Whatever the seed, some goods are sold at the price of many, and one ticket has a discount of its own. */
const withSureThings = (planned: PlannedSale, place: number): PlannedSale => {
  const goods = PIECE_GOODS.find(({ tier }) => tier !== undefined)!;
  if (place === 3)
    return {
      ...planned,
      lines: [
        { goods, quantity: 7 * ONE, by: 'times' },
        ...planned.lines.filter((line) => line.goods !== goods),
      ],
    };
  return place === 5 ? { ...planned, discount: { kind: 'rate', rate: 750 } } : planned;
};

/** Each way to pay comes about as often as it does in a shop; the first six tickets have one of each. */
const payOf = (prng: Prng, place: number): PlannedSale['pay'] => {
  if (place < PAYS.length) return PAYS[place]!;
  const dice = prng.int(100);
  if (dice < 40) return 'exact';
  if (dice < 70) return 'change';
  if (dice < 82) return 'card';
  return dice < 87 ? 'transfer' : dice < 94 ? 'mixed' : 'credit';
};

/** So many tickets in about the middle of which the server is cut off and comes back; the page is measured after ten and at the end. */
export const planDay = (seed: string, tickets: number, customers: number): Step[] => {
  const prng = createPrng(`till day ${seed}`);
  const steps: Step[] = [];
  const often = (place: number, parts: number, atLeast: number, offset: number): boolean => {
    const every = Math.max(atLeast, Math.floor(tickets / parts));
    return place % every === offset % every;
  };
  for (let place = 0; place < tickets; place++) {
    if (place === 10) steps.push({ kind: 'measure' });
    if (place === Math.floor(tickets * 0.44)) steps.push({ kind: 'cutOff' });
    if (place === Math.floor(tickets * 0.72)) steps.push({ kind: 'back' });
    steps.push(withSureThings(sale(prng, payOf(prng, place), customers), place));
    if (often(place, 25, 8, 6)) {
      const whole = prng.chance(0.5);
      steps.push({ kind: 'refund', whole, back: prng.int(10) });
    }
    if (often(place, 10, 12, 7)) steps.push({ kind: 'payment', amount: (5 + prng.int(10)) * PESO });
    if (often(place, 10, 20, 11)) steps.push({ kind: 'withdrawal', amount: (20 + prng.int(40)) * PESO });
    if (often(place, 5, 20, 13)) steps.push({ kind: 'entry', amount: (10 + prng.int(20)) * 50 });
    if (often(place, 5, 20, 15)) steps.push({ kind: 'expense', amount: (5 + prng.int(20)) * 50 });
    if (place === Math.floor(tickets * 0.6)) steps.push({ kind: 'cutX' });
  }
  return steps;
};
