/** A peer of the replayed shop, in this process or in one of its own. */
import type { Failure, Result } from '../../crdt-schema/result.ts';
import { err, ok } from '../../crdt-schema/result.ts';
import { Hub } from '../hub/hub.ts';
import { digestOf, type PeerDigest } from '../peer/digest.ts';
import type { PeerServer } from '../peer/peer-server.ts';
import { TillNode } from '../till-node/till-node.ts';
import { toOp } from './to-op.ts';
import type { ReplayProduct, Ticket } from './tickets.ts';

export type ActorSpec =
  | {
      readonly role: 'hub';
      readonly folder: string;
      readonly port: number;
      readonly store: string;
      readonly databaseUrl: string;
      readonly products: readonly ReplayProduct[];
      readonly customers: readonly { readonly id: string; readonly number: string }[];
    }
  | {
      readonly role: 'till';
      readonly folder: string;
      readonly port: number;
      readonly dial: readonly string[];
    };

export interface ReplayActor {
  /** Resolves when the op is on the till's disk. The same id again is no second op. */
  write(id: string, ticket: Ticket): Promise<Result<void, Failure>>;
  /** Cuts or restores the n-th link that this peer dials. */
  setLink(index: number, up: boolean): void;
  digest(): Promise<PeerDigest>;
  memory(): Promise<number>;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

const loadCatalog = (server: PeerServer, spec: ActorSpec & { role: 'hub' }): void => {
  const { catalog } = server.peer;
  catalog.createMany(
    'products',
    spec.products.map(({ id, code, name, price }) => [
      id,
      { name: name === '' ? code : name, sku: code, price, active: true },
    ]),
  );
  catalog.createMany(
    'customers',
    spec.customers.map(({ id, number }) => [id, { name: number, active: true }]),
  );
};

const over = (server: PeerServer, close: () => Promise<void>, till: TillNode | undefined): ReplayActor => ({
  async write(id, ticket) {
    if (till === undefined) return err('not_a_till');
    const written = await till.write(id, (stamp) => toOp(ticket, id, stamp));
    return written.ok ? ok(undefined) : written;
  },
  setLink(index, up) {
    const link = server.links[index];
    if (up) link?.restore();
    else link?.cut();
  },
  digest: async () => digestOf(server.peer),
  memory: async () => process.memoryUsage().rss,
  stop: close,
});

/** Starts the peer in this process. */
export const startActor = async (
  spec: ActorSpec,
  log: (message: string, details: Readonly<Record<string, unknown>>) => void,
): Promise<Result<ReplayActor, Failure>> => {
  if (spec.role === 'till') {
    const started = await TillNode.start({
      folder: spec.folder,
      host: HOST,
      port: spec.port,
      dial: spec.dial,
    });
    if (!started.ok) return started;
    const till = started.value;
    return ok(over(till.server, () => till.close(), till));
  }
  const { folder, port, store, databaseUrl } = spec;
  const started = await Hub.start({ folder, store, host: HOST, port, databaseUrl, log });
  if (!started.ok) return started;
  const hub = started.value;
  loadCatalog(hub.server, spec);
  return ok(over(hub.server, () => hub.close(), undefined));
};
