/**
 * `npm run load:fan-out -- [--seconds 5] [--rate 200] [--json]`: what would carry word between hosts, and what it costs: NOTIFY, Redis
 * and NATS (`apt-get install redis-server nats-server`; what is not there is left out, aloud), a WebSocket as hosts have between
 * them, and the table of leases that hosts ask instead.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, type Pool } from 'pg';
import { WebSocket, WebSocketServer } from 'ws';
import { createPool, migrate, takeLeases } from '../../bridge/index.ts';
import { startEmbeddedPostgres } from '../../server/postgres/embedded.ts';
import { quantile } from '../bench/figures.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rate: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
  },
});
const SECONDS = Number(values.seconds);
const RATE = Number(values.rate);
const SECOND_MS = 1_000;
const WRITERS = 8;
const LEASES = [1_000, 10_000];
const LEASE_MS = 15_000;
const TOPIC = 'moved';

/** Carries a word from one end to the other. */
interface Carrier {
  readonly send: (word: string) => Promise<unknown> | void;
  readonly close: () => Promise<void>;
}
type Heard = (word: string) => void;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const connected = async (port: number): Promise<Socket> => {
  for (let tries = 0; ; tries++) {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      if (tries >= 50) throw error;
      await pause(100);
    }
  }
};

/** Both speak in lines; a word of ours is told by its mark. */
const marked = (socket: Socket, heard: Heard): void => {
  let rest = '';
  socket.on('data', (data: Buffer) => {
    const lines = (rest + data.toString()).split('\r\n');
    rest = lines.pop()!;
    for (const line of lines)
      if (line.startsWith('w:')) heard(line);
      else if (line === 'PING') socket.write('PONG\r\n');
  });
};

const server = (command: string, args: readonly string[]): ChildProcess | undefined => {
  const child = spawn(command, args, { stdio: 'ignore' });
  child.on('error', () => undefined);
  return child.pid === undefined ? undefined : child;
};

const overSockets = async (
  command: string,
  args: (port: number) => readonly string[],
  subscribe: string,
  publish: (word: string) => string,
  heard: Heard,
): Promise<Carrier | undefined> => {
  const port = await freePort();
  const child = server(command, args(port));
  if (child === undefined) return undefined;
  const [listener, writer] = [await connected(port), await connected(port)];
  marked(listener, heard);
  marked(writer, () => undefined);
  listener.write(subscribe);
  await pause(200);
  return {
    send: (word) => void writer.write(publish(word)),
    async close() {
      listener.destroy();
      writer.destroy();
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
};

const redis = (heard: Heard): Promise<Carrier | undefined> =>
  overSockets(
    'redis-server',
    (port) => ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    `SUBSCRIBE ${TOPIC}\r\n`,
    (word) => `PUBLISH ${TOPIC} ${word}\r\n`,
    heard,
  );

const nats = (heard: Heard): Promise<Carrier | undefined> =>
  overSockets(
    'nats-server',
    (port) => ['-a', '127.0.0.1', '-p', String(port)],
    `CONNECT {"verbose":false}\r\nSUB ${TOPIC} 1\r\n`,
    (word) => `PUB ${TOPIC} ${word.length}\r\n${word}\r\n`,
    heard,
  );

const webSocket = async (heard: Heard): Promise<Carrier> => {
  const wss = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(wss, 'listening');
  wss.on('connection', (ws) => ws.on('message', (data: Buffer) => heard(data.toString())));
  const ws = new WebSocket(`ws://127.0.0.1:${(wss.address() as AddressInfo).port}`);
  await once(ws, 'open');
  return {
    send: (word) => ws.send(word),
    async close() {
      ws.terminate();
      wss.close();
      await once(wss, 'close');
    },
  };
};

const notify = async (url: string, heard: Heard): Promise<Carrier> => {
  const [listener, writer] = [new Client({ connectionString: url }), new Client({ connectionString: url })];
  await Promise.all([listener.connect(), writer.connect()]);
  listener.on('notification', ({ payload = '' }) => heard(payload));
  await listener.query(`listen ${TOPIC}`);
  let last: Promise<unknown> = Promise.resolve();
  return {
    send: (word) => (last = last.then(() => writer.query('select pg_notify($1, $2)', [TOPIC, word]))),
    async close() {
      await Promise.all([listener.end(), writer.end()]);
    },
  };
};

interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Words a second, sent as fast as they are heard, 100 under way. */
  readonly perSecond: number;
}

const measure = async (
  open: (heard: Heard) => Promise<Carrier | undefined>,
): Promise<Latency | undefined> => {
  const sentMs = new Map<string, number>();
  const took: number[] = [];
  let onHeard: () => void = () => undefined;
  const carrier = await open((word) => {
    took.push(performance.now() - sentMs.get(word)!);
    sentMs.delete(word);
    onHeard();
  });
  if (carrier === undefined) return undefined;
  let n = 0;
  const send = (): void => {
    const word = `w:${n++}`;
    sentMs.set(word, performance.now());
    void carrier.send(word);
  };
  for (let i = 0; i < RATE * SECONDS; i++) {
    send();
    await pause(SECOND_MS / RATE);
  }
  await pause(100);
  const sorted = took.splice(0).sort((a, b) => a - b);
  onHeard = send;
  const startMs = performance.now();
  for (let i = 0; i < 100; i++) send();
  await pause(SECONDS * SECOND_MS);
  const perSecond = (took.length * SECOND_MS) / (performance.now() - startMs);
  onHeard = () => undefined;
  await pause(200);
  await carrier.close();
  return { p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99), perSecond };
};

/** Commits a second of several writers, each transaction a row; with a NOTIFY in it or not. */
const commits = async (pool: Pool, withNotify: boolean): Promise<number> => {
  const untilMs = performance.now() + SECONDS * SECOND_MS;
  let done = 0;
  const write = async (): Promise<void> => {
    const client = await pool.connect();
    while (performance.now() < untilMs) {
      await client.query('begin');
      await client.query('insert into word values ($1)', [done]);
      if (withNotify) await client.query('select pg_notify($1, $2)', [TOPIC, String(done)]);
      await client.query('commit');
      done += 1;
    }
    client.release();
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  return done / SECONDS;
};

const median = async (work: () => Promise<unknown>): Promise<number> => {
  const took: number[] = [];
  for (let i = 0; i < 5; i++) {
    const startMs = performance.now();
    await work();
    took.push(performance.now() - startMs);
  }
  return quantile(
    took.sort((a, b) => a - b),
    0.5,
  );
};

const folder = await mkdtemp(join(tmpdir(), 'tillmesh-fan-out-'));
const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
if (!postgres.ok) throw new Error(postgres.error.code);
const { url } = postgres.value;
const pool = createPool(url, () => undefined, { max: WRITERS });
try {
  await migrate(pool);
  await pool.query('create table word (n int)');
  const carriers = {
    'WebSocket between hosts': webSocket,
    NOTIFY: (heard: Heard) => notify(url, heard),
    'Redis pub/sub': redis,
    NATS: nats,
  };
  const words: Record<string, Latency | undefined> = {};
  for (const [name, open] of Object.entries(carriers)) {
    const found = (words[name] = await measure(open));
    say(
      found === undefined
        ? `${name}: not installed, left out`
        : `${name}: p50 ${found.p50Ms.toFixed(2)} ms, p99 ${found.p99Ms.toFixed(2)} ms at ${RATE} a second; at most ${found.perSecond.toFixed(0)} a second`,
    );
  }
  const listener = new Client({ connectionString: url });
  await listener.connect();
  await listener.query(`listen ${TOPIC}`);
  const without = await commits(pool, false);
  const withNotify = await commits(pool, true);
  await listener.end();
  say(
    `commits of ${WRITERS} writers: ${without.toFixed(0)} a second; with a NOTIFY in each ${withNotify.toFixed(0)}`,
  );
  const leases: { stores: number; renewMs: number; askMs: number }[] = [];
  for (const stores of LEASES) {
    const asked = (holder: string) => Array.from({ length: stores }, (_, i) => ({ store: `t${i}`, holder }));
    const renewMs = await median(() => takeLeases(pool, asked('one'), LEASE_MS));
    const askMs = await median(() => takeLeases(pool, asked('two'), LEASE_MS));
    leases.push({ stores, renewMs, askMs });
    say(
      `leases of ${stores} stores in one statement: renewed in ${renewMs.toFixed(0)} ms, asked for in ${askMs.toFixed(0)} ms`,
    );
  }
  say(`${cpus().length} cores (${cpus()[0]?.model})`);
  if (values.json)
    process.stdout.write(
      `${JSON.stringify({ words, commits: { without, withNotify }, leases }, undefined, 2)}\n`,
    );
} finally {
  await pool.end();
  await postgres.value.remove();
  await rm(folder, { recursive: true, force: true });
}
