/** A process full of tills: orders come and answers go over its channel. */
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import { random } from '../../server/security/crypto.ts';
import { benchProducts } from '../bench/catalog-data.ts';
import { benchSales } from '../bench/sales-data.ts';
import { Device, type DeviceSpec } from './device.ts';

export type Order =
  | { readonly type: 'open'; readonly devices: readonly DeviceSpec[]; readonly products: number }
  /** Sales a second of all tills of the process, at random moments; 0: each sells anew as soon as it has its answer. */
  | { readonly type: 'sell'; readonly perSecond: number }
  | { readonly type: 'hold' }
  | { readonly type: 'report' | 'close' };

/** Since the last report. */
export interface Report {
  readonly type: 'report';
  readonly live: number;
  readonly confirmed: number;
  readonly waiting: number;
  /** How long each waited for its verdict, ms. */
  readonly answers: readonly number[];
  readonly statuses: Readonly<Record<string, number>>;
  readonly refusals: Readonly<Record<string, number>>;
}
export type Answer = Report | { readonly type: 'opened' };

const BODIES = 500;
const LOOK_MS = 100;

const devices: Device[] = [];
let bodies: ReturnType<typeof benchSales> = [];
let next = 0;
let confirmed = 0;
let answers: number[] = [];
let statuses: Record<string, number> = {};
const refusals: Record<string, number> = {};
/** Undefined: nobody sells. */
let perSecond: number | undefined;
let timer: NodeJS.Timeout | undefined;

const tell = (answer: Answer): void => void process.send?.(answer);

const sell = async (device: Device, sinceMs: number): Promise<void> => {
  const { lines, payments, total } = bodies[next++ % bodies.length]!;
  const sale = { lines: [...lines], payments: [...payments] as { method: 'cash'; amount: number }[], total };
  await device.sell(uuidv7(Date.now(), random), sale, sinceMs);
  confirmed += 1;
};

/** The next moment of a Poisson process; late ones are made up for, and their delay counts. */
const schedule = (dueMs: number): void => {
  if (perSecond === undefined || perSecond === 0) return;
  const at = dueMs - (Math.log(1 - Math.random()) / perSecond) * 1_000;
  const wait = at - performance.now();
  const fire = (): void => {
    if (perSecond === undefined) return;
    void sell(devices[Math.floor(Math.random() * devices.length)]!, at);
    schedule(at);
  };
  if (wait <= 1) setImmediate(fire);
  else timer = setTimeout(fire, wait);
};

const open = async (order: Extract<Order, { type: 'open' }>): Promise<void> => {
  bodies = benchSales(BODIES, benchProducts(order.products), 'load');
  for (const spec of order.devices) {
    const device: Device = new Device(spec, {
      answered: (ms, status) => {
        answers.push(ms);
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (perSecond === 0) void sell(device, performance.now());
      },
      refused: (code) => (refusals[code] = (refusals[code] ?? 0) + 1),
    });
    devices.push(device);
  }
  while (!devices.every((device) => device.isLive && device.products >= order.products))
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  tell({ type: 'opened' });
};

const report = (): void => {
  tell({
    type: 'report',
    live: devices.filter(({ isLive }) => isLive).length,
    ...{ confirmed, answers, statuses, refusals },
    waiting: devices.reduce((sum, { waiting }) => sum + waiting.size, 0),
  });
  [confirmed, answers, statuses] = [0, [], {}];
};

process.on('message', (order: Order) => {
  if (order.type === 'open') return void open(order);
  if (order.type === 'report') return report();
  if (order.type === 'close')
    return void Promise.all(devices.map((device) => device.close())).then(() => process.exit(0));
  clearTimeout(timer);
  perSecond = order.type === 'sell' ? order.perSecond : undefined;
  if (perSecond === 0) for (const device of devices) void sell(device, performance.now());
  else schedule(performance.now());
});
// The parent is gone: nothing is left to do.
process.on('disconnect', () => process.exit(0));
