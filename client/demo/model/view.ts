/** What the demo's server tells: the form of its events, checked as they come. */
import { z } from 'zod';

export const TILLS = ['C01', 'C02', 'C03'] as const;
export type Till = (typeof TILLS)[number];
export type Cable = Till | 'internet';
/** Where something can be. */
export type Place = Till | 'hub' | 'ledger' | 'backup';

const till = z.enum(TILLS);
const count = z.int();
const place = z.enum([...TILLS, 'hub', 'ledger', 'backup']);

const ticket = z.object({
  receipt: z.string(),
  /** Minor units. */
  total: count,
  text: z.string(),
  peers: count,
  server: z.boolean(),
  verdict: z.string().optional(),
});
export type TicketView = z.infer<typeof ticket>;

const tillView = z.object({
  till,
  status: z.enum(['starting', 'on', 'off', 'wiped']),
  own: count,
  held: count,
  unsent: count,
  pending: count,
  /** Ten-thousandths. */
  price: count.optional(),
  otherPrices: z.array(count),
  tickets: z.array(ticket),
});
export type TillView = z.infer<typeof tillView>;

export const viewSchema = z.object({
  cables: z.object({ C01: z.boolean(), C02: z.boolean(), C03: z.boolean(), internet: z.boolean() }),
  tills: z.array(tillView),
  hub: z.object({ status: z.enum(['starting', 'on', 'off', 'restoring']), held: count }),
  ledger: z.object({ sales: count, refused: count, total: count, twice: count, lastPiece: count }),
  backup: z.object({ sales: count, atMs: count }).optional(),
  sold: count,
  lost: count,
  selling: z.boolean(),
  busy: z.string().optional(),
});
export type View = z.infer<typeof viewSchema>;

export const toldSchema = z.object({
  n: count,
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Unix ms. */
  atMs: z.number(),
});
export type Told = z.infer<typeof toldSchema>;

export const travelsSchema = z.array(
  z.object({
    what: z.enum(['sale', 'answer', 'price', 'backup']),
    from: place,
    to: place,
    count,
  }),
);
export type Travel = z.infer<typeof travelsSchema>[number];

export const phaseSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.enum(['closed', 'open', 'closing']) }),
  z.object({ phase: z.literal('opening'), step: z.enum(['database', 'server', 'tills', 'sales']) }),
  z.object({ phase: z.literal('failed'), code: z.string() }),
]);
/** `away`: the server does not answer, or has no demo. */
export type Phase = z.infer<typeof phaseSchema> | { readonly phase: 'away' };

export type Switch =
  | { readonly do: 'sell' | 'wipe'; readonly till: Till }
  | { readonly do: 'cable'; readonly cable: Cable; readonly on: boolean }
  | { readonly do: 'power'; readonly till: Till; readonly on: boolean }
  | { readonly do: 'server' | 'selling'; readonly on: boolean }
  | { readonly do: 'lastPiece' | 'settle' | 'prices' | 'decidePrice' | 'backup' | 'restore' };
