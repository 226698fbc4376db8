/**
 * A till in a process of its own that sells one ticket after the other, as a busy cashier would, for as many ms as it is told; how long each
 * took until the hub had it, and until its verdict was there. Arguments: its folder, the hub's address.
 */
import { performance } from 'node:perf_hooks';
import { TillNode } from '../../server/till-node/till-node.ts';
import { saleOf } from './backup-sales.ts';

/** Between two tickets. */
const PAUSE_MS = 40;
const LOOK_MS = 2;

export interface Waits {
  readonly storedMs: readonly number[];
  readonly verdictMs: readonly number[];
}

interface Open {
  readonly segment: string;
  readonly seq: number;
  readonly begunMs: number;
  storedMs: number | undefined;
  readonly done: () => void;
}

const [folder = '', hub = ''] = process.argv.slice(2);
let open: Open | undefined;
let waits: { storedMs: number[]; verdictMs: number[] } = { storedMs: [], verdictMs: [] };

const look = (): void => {
  if (open === undefined) return;
  const standing = started.ok
    ? started.value.server.peer.replica.standing(open.segment, open.seq)
    : undefined;
  if (standing === undefined) return;
  const now = performance.now();
  if (standing.server) open.storedMs ??= now - open.begunMs;
  if (standing.verdict === undefined) return;
  waits.storedMs.push(open.storedMs ?? now - open.begunMs);
  waits.verdictMs.push(now - open.begunMs);
  const { done } = open;
  open = undefined;
  done();
};

const started = await TillNode.start({
  folder,
  host: '127.0.0.1',
  port: 0,
  dial: [hub],
});
if (!started.ok) throw new Error(started.error.code);
// Listeners are told together, every 50 ms: too coarse for this.
setInterval(look, LOOK_MS);
const till = started.value;
let sold = 0;

const sellOne = async (): Promise<void> => {
  const id = till.newId();
  const begunMs = performance.now();
  const written = await till.write(id, ({ at, till: name, receipt }) => ({
    ...saleOf(id, at, name, receipt.number, sold++),
    receipt,
  }));
  if (!written.ok) throw new Error(written.error.code);
  await new Promise<void>((done) => {
    open = { segment: written.value.segment, seq: written.value.seq, begunMs, storedMs: undefined, done };
    look();
  });
};

process.on('disconnect', () => process.exit(0));
process.on('message', (ms: number) => {
  const end = performance.now() + ms;
  waits = { storedMs: [], verdictMs: [] };
  void (async () => {
    while (performance.now() < end) {
      await sellOne();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    process.send?.(waits satisfies Waits);
  })();
});
process.send?.('ready');
