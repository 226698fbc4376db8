/** A peer on a host of the test network, told by its parent what to do: `hub` or `till`. */
import { Hub } from '../../server/hub/hub.ts';
import { statusOf } from '../../server/peer/status.ts';
import type { PeerServer } from '../../server/peer/peer-server.ts';
import { TillNode } from '../../server/till-node/till-node.ts';
import { saleOf } from '../integration/shop.ts';
import { Traffic } from './traffic.ts';

interface Order {
  readonly id: number;
  readonly what: 'sell' | 'status' | 'links' | 'create' | 'traffic' | 'shift';
  readonly count?: number;
  readonly product?: string;
  readonly name?: string;
  readonly ms?: number;
}

const [role, folder, store, host, databaseUrl = ''] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const PORT = 4400;
const log = (message: string, details: object): void =>
  void process.stderr.write(`${message} ${JSON.stringify(details)}\n`);

/** The clock of this machine, and how far the test has turned it, ms: hours pass in a moment. */
const wallMs = Date.now;
let shiftedMs = 0;
Date.now = () => wallMs() + shiftedMs;

let till: TillNode | undefined;
let server: PeerServer;
if (role === 'hub') {
  const started = await Hub.start({ folder, store, host, port: PORT, databaseUrl, discover: true, log });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  ({ server } = started.value);
} else {
  const started = await TillNode.start({ folder, host, port: PORT, dial: [], discover: log });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  till = started.value;
  ({ server } = till);
}

const traffic = new Traffic(server.peer);

const sell = async (count: number, product: string): Promise<string[]> => {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const id = till!.newId();
    const written = await till!.write(id, (stamp) => saleOf(id, stamp, product));
    if (!written.ok) throw new Error(written.error.code);
    ids.push(id);
  }
  return ids;
};

const answer = async ({ what, count = 1, product = '', name = '', ms = 0 }: Order): Promise<unknown> => {
  const { peer } = server;
  switch (what) {
    case 'sell':
      return sell(count, product);
    case 'status':
      return statusOf(peer);
    case 'links':
      return [...peer.replica.context.live()].map(({ certificate }) => certificate.till);
    case 'traffic':
      return traffic.report;
    case 'shift':
      return (shiftedMs += ms);
    case 'create':
      return peer.catalog.create('products', product, { name, price: 25_000, active: true }).ok;
  }
};

process.on('message', (order: Order) => {
  void answer(order).then(
    (value) => process.send!({ id: order.id, value }),
    (error: Error) => process.send!({ id: order.id, error: error.message }),
  );
});
process.send!({ id: 0, value: 'ready' });
