/** A hub in a process of its own beside an embedded Postgres, and what starts and ends other processes around it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provisionHub } from '../../server/hub/hub.ts';
import { startEmbeddedPostgres } from '../../server/postgres/embedded.ts';
import { loadAuthority, provisionDevice } from '../../server/security/identity.ts';

const STORE = 'banco';

/** Asks a process of ours, and gives its next message. */
export const ask = async <T>(child: ChildProcess, order: unknown): Promise<T> => {
  const answer = once(child, 'message');
  child.send(order as never);
  return (await answer)[0] as T;
};

export interface HubAndTills {
  readonly hub: ChildProcess;
  readonly port: number;
  /** Where tills dial. */
  readonly url: string;
  /** Makes a device of the store; its folder. */
  pair(till: string): Promise<string>;
  /** Starts a file of this folder as a process; resolves once it says something. */
  start(name: string, ...args: string[]): Promise<ChildProcess>;
  close(): Promise<void>;
}

export const startHubAndTills = async (hubFile: string): Promise<HubAndTills> => {
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-bench-'));
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'cluster'), database: 'bench' });
  if (!postgres.ok) throw new Error(`no Postgres: ${postgres.error.code}`);
  const children: ChildProcess[] = [];
  const begin = async (name: string, ...args: string[]): Promise<{ child: ChildProcess; said: unknown }> => {
    const file = fileURLToPath(new URL(`./${name}`, import.meta.url));
    const child = fork(file, args, {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(child);
    const [said] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`${name} ended with code ${code}`))),
    ]);
    return { child, said };
  };
  const close = async (): Promise<void> => {
    for (const child of children.toReversed()) {
      if (child.exitCode !== null) continue;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    }
    await postgres.value.remove();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await provisionHub(join(folder, 'hub'), STORE);
    const authority = await loadAuthority(join(folder, 'hub'));
    const { child: hub, said: port } = await begin(hubFile, join(folder, 'hub'), postgres.value.url);
    return {
      hub,
      port: Number(port),
      url: `ws://127.0.0.1:${Number(port)}/sync/${STORE}`,
      async pair(till) {
        await provisionDevice(join(folder, till), authority, {
          store: STORE,
          role: 'till',
          till,
          series: till,
          nowMs: Date.now(),
        });
        return join(folder, till);
      },
      start: async (name, ...args) => (await begin(name, ...args)).child,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
