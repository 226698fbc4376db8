/** One till of the demo's shop as its shop sees it: a process that is started, killed, and told what to do. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { err, ok, type Failure, type Result } from '../../../crdt-schema/result.ts';
import type { Answer, Order, Start, TillReport, Work, Written } from './till-orders.ts';
import { READS_TYPESCRIPT } from '../../typescript.ts';

const CHILD = fileURLToPath(new URL('./till-child.ts', import.meta.url));
/** What the demo's tills need is little; a process that is not told may take all the memory there is before it cleans up. */
const MAX_HEAP_MB = 96;

export type Done = Result<Written | undefined, Failure>;

export interface Started {
  readonly device: string;
  readonly port: number;
}

export class TillProcess {
  report: TillReport | undefined;
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private nextToken = 1;
  private readonly asked = new Map<number, (done: Done) => void>();

  /** `reported`: the report is a new one. `ended`: the process is gone, whoever ended it. */
  constructor(reported: () => void, ended: () => void) {
    const execArgv = [...READS_TYPESCRIPT, `--max-old-space-size=${MAX_HEAP_MB}`];
    this.child = fork(CHILD, { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.ended = new Promise((resolve) => {
      const gone = (): void => {
        for (const answer of this.asked.values()) answer(err('till_off'));
        this.asked.clear();
        ended();
        resolve();
      };
      this.child.once('exit', gone);
      // It could not even be started.
      this.child.on('error', gone);
    });
    this.child.on('message', (answer: Answer) => {
      if (answer.type === 'report') {
        this.report = answer.report;
        reported();
      } else if (answer.type === 'done') {
        const { token, failure, written } = answer;
        this.asked.get(token)?.(failure === undefined ? ok(written) : err(failure));
        this.asked.delete(token);
      }
    });
  }

  async start(order: Omit<Start, 'type'>): Promise<Result<Started, Failure>> {
    const started = new Promise<Result<Started, Failure>>((resolve) => {
      this.child.on('message', (answer: Answer) => {
        if (answer.type !== 'started') return;
        const { failure, device, port } = answer;
        resolve(failure === undefined ? ok({ device, port }) : err(failure));
      });
      void this.ended.then(() => resolve(err('till_off')));
    });
    this.tell({ type: 'start', ...order });
    return started;
  }

  /** Resolves once what was written is on the till's disk. `till_off`: the process ended before it said so. */
  async carryOut(work: Work): Promise<Done> {
    const token = this.nextToken++;
    return new Promise((resolve) => {
      if (!this.child.connected) return resolve(err('till_off'));
      this.asked.set(token, resolve);
      this.tell({ type: 'work', token, work });
    });
  }

  networkChanged(): void {
    this.tell({ type: 'network' });
  }

  /** As a power cut: nothing is finished, nothing is said. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private tell(order: Order): void {
    if (this.child.connected) this.child.send(order, () => undefined);
  }
}
