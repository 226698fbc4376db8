/** What the demo's shop and a till of it say to each other: the till is a process of its own, which can be killed. */
import type { Peer } from '../../peer/peer.ts';

/** One op as it was confirmed, in words. */
export interface Written {
  readonly id: string;
  readonly segment: string;
  readonly seq: number;
  readonly receipt: string;
  /** Minor units. */
  readonly total: number;
  readonly text: string;
}

/** Begins the channel. */
export interface Start {
  readonly type: 'start';
  readonly folder: string;
  readonly dial: readonly string[];
  /** The product whose price is watched. */
  readonly watched: string;
}

/** Answered by the op that stands: on the till's disk when it is told. */
export type Work =
  | { readonly type: 'sell'; readonly product?: string }
  | { readonly type: 'receive'; readonly product: string; readonly quantity: number }
  | { readonly type: 'void'; readonly target: string }
  | { readonly type: 'price'; readonly product: string; readonly price: number };

export type Order =
  | Start
  /** A cable was plugged in, or somebody is there again: the till need not wait for its next attempt. */
  | { readonly type: 'network' }
  | { readonly type: 'work'; readonly token: number; readonly work: Work };

export type Answer =
  | {
      readonly type: 'started';
      readonly failure: string | undefined;
      readonly device: string;
      readonly port: number;
    }
  | {
      readonly type: 'done';
      readonly token: number;
      readonly failure: string | undefined;
      readonly written: Written | undefined;
    }
  | { readonly type: 'report'; readonly report: TillReport };

/** What the till's own disk and replica say. */
export interface TillReport {
  /** Length of each log of a till that lies on its disk. */
  readonly held: Readonly<Record<string, number>>;
  /** Of the till's own device: length of each log that the server is known to hold. */
  readonly atServer: Readonly<Record<string, number>>;
  /** Of the newest entries of the own logs: how many peers and whether the server hold it, and its verdict. */
  readonly newest: readonly {
    readonly segment: string;
    readonly seq: number;
    readonly peers: number;
    readonly server: boolean;
    readonly verdict: string | undefined;
  }[];
  /** Of the watched product, ten-thousandths; undefined where the catalog has not come. */
  readonly price: number | undefined;
  /** Other prices that stand beside it, written without having seen it. */
  readonly otherPrices: readonly number[];
}

const NEWEST = 4;

export const reportOf = ({ replica, catalog, device }: Peer, watched: string): TillReport => {
  const { context } = replica;
  const held: Record<string, number> = {};
  const atServer: Record<string, number> = {};
  const newest: TillReport['newest'][number][] = [];
  for (const segment of [...context.segments.ids()].sort()) {
    const writer = segment.slice(0, device.length);
    if (context.isHub(writer)) continue;
    held[segment] = context.segments.length(segment);
    if (writer !== device) continue;
    atServer[segment] = replica.heldByHub(segment);
    for (let seq = Math.max(0, held[segment] - NEWEST); seq < held[segment]; seq++) {
      const { peers = 0, server = false, verdict } = replica.standing(segment, seq) ?? {};
      newest.push({ segment, seq, peers, server, verdict: verdict?.status });
    }
  }
  const product = catalog.read('products', watched);
  const price = product?.fields['price'];
  return {
    ...{ held, atServer, newest: newest.slice(-NEWEST) },
    price: typeof price === 'number' ? price : undefined,
    otherPrices: (product?.conflicts ?? [])
      .filter(({ field }) => field === 'price')
      .flatMap(({ candidates }) => candidates.map(({ value }) => Number(value)))
      .filter((value) => value !== price),
  };
};
