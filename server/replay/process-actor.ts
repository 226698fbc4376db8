/** Drives a peer in a process of its own, kills it and starts it again; what it had not confirmed is asked anew. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import type { PeerDigest } from '../peer/digest.ts';
import type { ActorSpec, ReplayActor } from './actor.ts';
import type { Answer, Order } from './child.ts';
import { READS_TYPESCRIPT } from '../typescript.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

export interface KillableActor extends ReplayActor {
  /** SIGKILL, then a new process on the same folder. */
  kill(): Promise<Result<void, Failure>>;
  readonly kills: number;
}

/** An order that has no token yet. */
type Asked = {
  [T in Order as T['type']]: T extends { token: number } ? Omit<T, 'token'> : never;
}[Order['type']];

class ProcessActor implements KillableActor {
  kills = 0;
  private child: ChildProcess | undefined;
  private nextToken = 1;
  private readonly open = new Map<number, { order: Order; resolve: (value: unknown) => void }>();
  private readonly linksDown = new Set<number>();
  private readonly spec: ActorSpec;

  constructor(spec: ActorSpec) {
    this.spec = spec;
  }

  async start(): Promise<Result<void, Failure>> {
    const child = fork(CHILD, {
      execArgv: [...READS_TYPESCRIPT],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child = child;
    const failure = await new Promise<string | undefined>((resolve) => {
      child.once('exit', (code) => resolve(`exit_${code ?? 'signal'}`));
      child.on('message', (answer: Answer) => {
        if (answer.type === 'started') resolve(answer.failure);
        else this.take(answer);
      });
      child.send({ type: 'start', spec: this.spec } satisfies Order);
    });
    if (failure !== undefined) return err(failure);
    for (const index of this.linksDown) this.tell({ type: 'link', index, up: false });
    for (const { order } of this.open.values()) this.tell(order);
    return ok(undefined);
  }

  async kill(): Promise<Result<void, Failure>> {
    const child = this.child!;
    this.kills += 1;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    return this.start();
  }

  async write(id: string, ticket: (Order & { type: 'write' })['ticket']): Promise<Result<void, Failure>> {
    return (await this.ask({ type: 'write', id, ticket })) as Result<void, Failure>;
  }

  setLink(index: number, up: boolean): void {
    if (up) this.linksDown.delete(index);
    else this.linksDown.add(index);
    this.tell({ type: 'link', index, up });
  }

  async digest(): Promise<PeerDigest> {
    return (await this.ask({ type: 'digest' })) as PeerDigest;
  }

  async memory(): Promise<number> {
    return (await this.ask({ type: 'memory' })) as number;
  }

  async stop(): Promise<void> {
    await this.ask({ type: 'stop' });
  }

  private async ask(asked: Asked): Promise<unknown> {
    const token = this.nextToken++;
    const order = { ...asked, token } as Order;
    return new Promise((resolve) => {
      this.open.set(token, { order, resolve });
      this.tell(order);
    });
  }

  private tell(order: Order): void {
    // A channel that closed under us: the order stays open and is told to the next process.
    if (this.child?.connected === true) this.child.send(order, () => undefined);
  }

  private take(answer: Answer & { type: 'done' }): void {
    const open = this.open.get(answer.token);
    this.open.delete(answer.token);
    open?.resolve(answer.value);
  }
}

export const startProcessActor = async (spec: ActorSpec): Promise<Result<KillableActor, Failure>> => {
  const actor = new ProcessActor(spec);
  const started = await actor.start();
  return started.ok ? ok(actor) : started;
};
