/** A peer's process on a host of the test network, as the test speaks with it. */
import type { ChildProcess } from 'node:child_process';

export class Remote {
  readonly process: ChildProcess;
  private next = 1;
  private readonly waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  private readonly ready: Promise<unknown>;

  constructor(process: ChildProcess) {
    this.process = process;
    this.ready = new Promise((resolve, reject) => this.waiting.set(0, { resolve, reject }));
    let told = '';
    process.stderr!.on('data', (text: Buffer) => (told = (told + text.toString()).slice(-2_000)));
    process.on('exit', (code) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`ended with ${code}: ${told}`));
    });
    process.on('message', ({ id, value, error }: { id: number; value?: unknown; error?: string }) => {
      const waiter = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) waiter?.resolve(value);
      else waiter?.reject(new Error(error));
    });
  }

  async ask<T>(what: string, more: object = {}): Promise<T> {
    await this.ready;
    const id = this.next++;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.process.send({ id, what, ...more });
    });
  }

  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill(signal);
    await ended;
  }
}
