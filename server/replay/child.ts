/** A peer of the replayed shop as a process of its own: orders come and answers go over the process's channel. */
import type { ActorSpec, ReplayActor } from './actor.ts';
import { startActor } from './actor.ts';
import type { Ticket } from './tickets.ts';

export type Order =
  | { readonly type: 'start'; readonly spec: ActorSpec }
  | { readonly type: 'write'; readonly token: number; readonly id: string; readonly ticket: Ticket }
  | { readonly type: 'link'; readonly index: number; readonly up: boolean }
  | { readonly type: 'digest' | 'memory' | 'stop'; readonly token: number };

export type Answer =
  | { readonly type: 'started'; readonly failure: string | undefined }
  | { readonly type: 'done'; readonly token: number; readonly value: unknown };

const answer = (message: Answer): void => void process.send?.(message);

let actor: ReplayActor | undefined;

const carryOut = async (order: Exclude<Order, { type: 'start' }>): Promise<void> => {
  if (actor === undefined) return;
  if (order.type === 'link') return actor.setLink(order.index, order.up);
  if (order.type === 'write') {
    const written = await actor.write(order.id, order.ticket);
    return answer({ type: 'done', token: order.token, value: written });
  }
  if (order.type === 'stop') {
    await actor.stop();
    answer({ type: 'done', token: order.token, value: undefined });
    process.disconnect();
    return;
  }
  const value = order.type === 'digest' ? await actor.digest() : await actor.memory();
  answer({ type: 'done', token: order.token, value });
};

process.on('message', (order: Order) => {
  if (order.type !== 'start') return void carryOut(order);
  void startActor(order.spec, (message, details) => {
    process.stderr.write(`${JSON.stringify({ message, ...details })}\n`);
  }).then((started) => {
    if (started.ok) actor = started.value;
    answer({ type: 'started', failure: started.ok ? undefined : started.error.code });
  });
});
// The parent is gone: nothing is left to do.
process.on('disconnect', () => process.exit(0));
