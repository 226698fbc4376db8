/** Runs in the page of the browser tests: the browser peer, to be driven from outside. */
import { lineTotal } from '../../crdt-schema/model/money.ts';
import type { Sale } from '../../crdt-schema/ops/op.ts';
import { ok } from '../../crdt-schema/result.ts';
import { BrowserPeer } from '../../client/peer/browser-peer.ts';
import { TillModel } from '../../client/till/model/till-model.ts';
import { createRtcMesh, type RtcMesh } from '../../client/peer/rtc-mesh.ts';
import { keepLink, type Link } from '../../client/peer/web-socket-link.ts';

declare global {
  interface Window {
    /** Given by the test: the authority's certificate for a public key, all in hex. */
    certify(publicKey: string): Promise<{ store: string; certificate: string; authority: string }>;
    till: typeof till;
  }
}

const NAME = 'tillmesh-test';
const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

let peer: BrowserPeer | undefined;
let lost: string | undefined;
let mesh: RtcMesh | undefined;
const links: Link[] = [];

const opened = (): BrowserPeer => {
  if (peer === undefined) throw new Error('the till is not open');
  return peer;
};

const saleOf = (product: string, id: string, stamp: Pick<Sale, 'at' | 'till' | 'receipt'>): Sale => {
  const total = lineTotal(1_000, 25_000);
  return {
    v: 1,
    kind: 'sale',
    id,
    ...stamp,
    lines: [{ product, quantity: 1_000, price: 25_000, total }],
    payments: [{ method: 'cash', amount: total }],
    total,
  };
};

const till = {
  async pair(): Promise<string> {
    const result = await BrowserPeer.pair(NAME, async (publicKey) => {
      const { store, certificate, authority } = await window.certify(toHex(publicKey));
      return ok({ store, certificate: fromHex(certificate), authority: fromHex(authority) });
    });
    return result.ok ? 'paired' : result.error.code;
  },

  async open(steal = false): Promise<string> {
    const listeners = {
      lost: (code: string): void => void (lost = code),
      heard: (): void => mesh?.heard(),
      signal: (from: string, payload: Uint8Array): void => mesh?.signal(from, payload),
    };
    const result = await BrowserPeer.open({ name: NAME, steal, listeners });
    if (!result.ok) return result.error.code;
    peer = result.value;
    mesh = createRtcMesh(peer, () => undefined);
    return 'open';
  },

  lost: (): string | undefined => lost,

  dial(url: string): void {
    links.push(keepLink(opened(), url, () => undefined));
  },

  channels: (): string[] => mesh?.open() ?? [],

  /** How many entries of the segment this till holds. */
  holds: (segment: string): number => opened().replica.context.segments.length(segment),

  links: (): string[] => links.map(({ state }) => state),

  /** Sells one piece: its id and number, once it is on the disk. */
  async sell(product: string): Promise<{ id: string; segment: string; seq: number } | string> {
    const till = opened();
    const id = till.newId();
    const written = await till.write(id, (stamp) => saleOf(product, id, stamp));
    return written.ok ? written.value : written.error.code;
  },

  state: (segment: string, seq: number) => opened().replica.standing(segment, seq) ?? { verdict: undefined },
  async pageOf(tickets: number) {
    const model = new TillModel(opened());
    await model.logs.refresh();
    const session = model.session();
    return {
      pending: model.pending().length,
      settled: model.settled().length,
      session: session.kind === 'open' ? session.opening.id : undefined,
      shown: model
        .tickets()
        .slice(0, tickets)
        .map(({ op: { id } }) => ({ id, ...model.ticks(id) })),
    };
  },
  receiptsUsed: (): number => opened().replica.ownLog.receiptsUsed,
  productName: (id: string): unknown => opened().catalog.read('products', id)?.fields['name'],
  rename: (id: string, name: string): boolean => opened().catalog.setField('products', id, 'name', name).ok,
  health: () => opened().health(),

  async close(): Promise<void> {
    for (const link of links.splice(0)) link.close();
    await opened().close();
    peer = undefined;
  },
};

window.till = till;
