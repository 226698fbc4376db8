/** Contestants run in processes of their own; these start one, talk to it and end it. */
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const file = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url));

interface Answer {
  readonly ready?: true;
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: string;
}

export interface Memory {
  readonly resident: number;
  readonly heap: number;
  readonly peak: number;
}

/** Whether a process can be kept to one of several cores here. */
export const canPin = (): boolean => {
  if (availableParallelism() < 2) return false;
  try {
    execFileSync('taskset', ['-c', '0,1', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

export class Contestant {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<
    number,
    { done: (value: unknown) => void; fail: (error: Error) => void }
  >();
  private nextId = 1;

  private constructor(child: ChildProcess) {
    this.child = child;
    child.on('message', ({ id, value, error }: Answer) => {
      const waiter = id === undefined ? undefined : this.waiting.get(id);
      if (id !== undefined) this.waiting.delete(id);
      if (error === undefined) waiter?.done(value);
      else waiter?.fail(new Error(error));
    });
    child.once('exit', (code) => {
      for (const { fail } of this.waiting.values()) fail(new Error(`a contestant ended with code ${code}`));
      this.waiting.clear();
    });
  }

  /** Resolves once the process has loaded its modules and waits for commands. It keeps to the `core`, where one is given. */
  static async start(name: string, args: readonly string[] = [], core?: number): Promise<Contestant> {
    const isOurs = name.endsWith('.ts');
    const options = ['--expose-gc', ...(isOurs ? ['--import', 'tsx'] : [])];
    const pinned = core !== undefined && canPin();
    const child = fork(file(name), [...args], {
      ...(pinned
        ? { execPath: 'taskset', execArgv: ['-c', String(core), process.execPath, ...options] }
        : { execArgv: options }),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const contestant = new Contestant(child);
    await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`${name} did not start: code ${code}`)));
    });
    return contestant;
  }

  async ask<T>(name: string, argument?: unknown): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const id = this.nextId++;
      this.waiting.set(id, { done: (value) => resolve(value as T), fail: reject });
      this.child.send({ id, name, argument });
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    await new Promise((resolve) => {
      this.child.once('exit', resolve);
      this.child.disconnect();
    });
  }
}
