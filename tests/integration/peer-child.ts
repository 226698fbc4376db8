/**
 * A hub or a till as a process of its own, that can be made to die at a chosen step. Orders come and answers go over the
 * process's channel. The orders' specification is the first argument.
 */
import { Hub } from '../../server/hub/hub.ts';
import { TillNode } from '../../server/till-node/till-node.ts';
import { COFFEE, HOST, saleOf, STORE } from './shop.ts';

export type Step = 'after_append' | 'before_commit' | 'after_commit';

export interface ChildSpec {
  readonly role: 'hub' | 'till';
  readonly folder: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** Sync addresses of other peers. */
  readonly dial?: readonly string[];
  /** Ends itself by SIGKILL when it comes there with an op. */
  readonly dieAt?: Step | undefined;
  /** Stops there, once, until it is let go on by SIGCONT. */
  readonly pauseAt?: Step | undefined;
}

/** Once it has started: where it listens, and the token of the HTTP interface. */
export interface ChildStarted {
  readonly port: number;
  readonly token: string;
}

const spec = JSON.parse(process.argv[2]!) as ChildSpec;
const tell = (message: unknown): void => void process.send?.(message);
const die = (): void => void process.kill(process.pid, 'SIGKILL');

const startHub = async (): Promise<void> => {
  const { folder, port, databaseUrl, dieAt, pauseAt } = spec;
  let paused = false;
  const started = await Hub.start({
    folder,
    store: STORE,
    host: HOST,
    port,
    databaseUrl,
    fault: (step) => {
      if (step === dieAt) die();
      if (step !== pauseAt || paused) return;
      paused = true;
      process.kill(process.pid, 'SIGSTOP');
    },
    log: (message, details) => process.stderr.write(`${JSON.stringify({ message, ...details })}\n`),
  });
  if (!started.ok) throw new Error(started.error.code);
  const { server, bridge, catalogToken } = started.value;
  const { peer } = server;
  peer.catalog.createMany('products', [[COFFEE, { name: 'Café', price: 25_000, active: true }]]);
  while (!(await bridge.projected())) await new Promise((resolve) => setTimeout(resolve, 20));
  const append = peer.append.bind(peer);
  if (dieAt === 'after_append')
    peer.append = async (build, as) => {
      const result = await append(build, as);
      if (as !== undefined) die();
      return result;
    };
  tell({ port: server.port, token: catalogToken } satisfies ChildStarted);
};

const startTill = async (): Promise<void> => {
  const { folder, port, dial = [] } = spec;
  const started = await TillNode.start({ folder, host: HOST, port, dial });
  if (!started.ok) throw new Error(started.error.code);
  const till = started.value;
  process.on('message', (id: string) => {
    void till.write(id, (stamp) => saleOf(id, stamp)).then(tell);
  });
  tell({ port: till.server.port, token: '' } satisfies ChildStarted);
};

// The parent is gone: nothing is left to do.
process.on('disconnect', () => process.exit(0));
await (spec.role === 'hub' ? startHub() : startTill());
