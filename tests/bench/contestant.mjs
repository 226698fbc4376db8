/**
 * The end of a contestant's process that the benchmark talks to: named commands over IPC, each answered once.
 * `memory` is there for all: resident bytes after a full collection, and the highest so far.
 */
import { channel } from 'node:diagnostics_channel';

const SETTLE_MS = 50;

/** Sockets that this process opened: what went over them is counted by the system's own figures. */
const sockets = [];
channel('net.client.socket').subscribe(({ socket }) => sockets.push(socket));

const wireBytes = () => sockets.reduce((sum, socket) => sum + socket.bytesRead + socket.bytesWritten, 0);

const memory = async () => {
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await new Promise((done) => setTimeout(done, SETTLE_MS));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { resident: rss, heap: heapUsed + external, peak: process.resourceUsage().maxRSS * 1024 };
};

/** Processor time of this process since then, in ms: what others do on the machine hardly touches it. */
export const cpuMsSince = (start) => {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
};

/** `commands` by name: (argument) => value or promise of one. */
export const answer = (commands) => {
  const all = { memory, wireBytes, ...commands };
  process.on('message', async ({ id, name, argument }) => {
    try {
      process.send({ id, value: await all[name](argument) });
    } catch (error) {
      process.send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  // The benchmark is gone: nothing is left behind.
  process.on('disconnect', () => process.exit());
  process.send({ ready: true });
};
