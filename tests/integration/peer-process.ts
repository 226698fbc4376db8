/** Starts a peer as a process of its own, on a disk that may be too small, and speaks with it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChildSpec, ChildStarted } from './peer-child.ts';

const CHILD = fileURLToPath(new URL('./peer-child.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BLOCK_BYTES = 512;

export interface PeerProcess extends ChildStarted {
  readonly child: ChildProcess;
  /** Resolves with the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
  /** Sends an order and gives the next answer. */
  ask(order: string): Promise<unknown>;
  kill(): Promise<void>;
}

export interface Limited {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
}

/** Runs Node; where `maxFileBytes` is given, the system lets none of its files grow past this, as a full disk would. */
export const spawnLimited = (
  args: readonly string[],
  maxFileBytes?: number,
  env: NodeJS.ProcessEnv = {},
): Limited => {
  const limit = maxFileBytes === undefined ? '' : `ulimit -f ${Math.ceil(maxFileBytes / BLOCK_BYTES)} && `;
  const child = spawn('sh', ['-c', `${limit}exec "$@"`, 'sh', process.execPath, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]!.on('data', (data: Buffer) => (texts[name] += data.toString()));
  return { child, stdout: () => texts.stdout, stderr: () => texts.stderr };
};

export const startPeer = async (
  spec: ChildSpec,
  maxFileBytes?: number,
  env: NodeJS.ProcessEnv = {},
): Promise<PeerProcess> => {
  const { child, stderr } = spawnLimited(['--import', 'tsx', CHILD, JSON.stringify(spec)], maxFileBytes, env);
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('exit', (_, signal) => resolve(signal)),
  );
  const answer = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      child.once('message', resolve);
      void ended.then(() => reject(new Error(`the process ended: ${stderr()}`)));
    });
  const started = (await answer()) as ChildStarted;
  return {
    ...started,
    child,
    ended,
    ask(order) {
      const answered = answer();
      child.send(order);
      return answered;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
