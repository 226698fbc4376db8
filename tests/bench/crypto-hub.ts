/**
 * The hub of `hostile-hub.ts` that counts what it asks of Ed25519: how often, and what one call takes of the processor, found by making the
 * last calls again, as the clock on the wall would count other work of the machine too.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** Calls that are made again to know what one costs. */
const KEPT = 200;
const ROUNDS = 3;

interface Counted {
  calls: number;
  readonly last: unknown[][];
  readonly original: (...args: never[]) => unknown;
}

/** So far. */
export interface CryptoCalls {
  readonly cpuMs: number;
  readonly verify: number;
  readonly sign: number;
}

/** Ms of the processor for one call. */
export type CryptoCost = Pick<CryptoCalls, 'verify' | 'sign'>;

const counted = (name: 'verify' | 'sign'): Counted => {
  const original = crypto[name] as Counted['original'];
  const counts: Counted = { calls: 0, last: [], original };
  (crypto as unknown as Record<string, unknown>)[name] = (...args: never[]): unknown => {
    counts.last[counts.calls % KEPT] = args;
    counts.calls += 1;
    return original(...args);
  };
  return counts;
};

const each = ({ last, original }: Counted): number => {
  if (last.length === 0) return 0;
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round++) for (const args of last) original(...(args as never[]));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / (last.length * ROUNDS);
};

const [verify, sign] = [counted('verify'), counted('sign')];
syncBuiltinESMExports();
await import('./hostile-hub.ts');
process.on('message', (order) => {
  const { user, system } = process.cpuUsage();
  const cpuMs = (user + system) / 1_000;
  if (order === 'calls')
    process.send?.({ cpuMs, verify: verify.calls, sign: sign.calls } satisfies CryptoCalls);
  else if (order === 'cost') process.send?.({ verify: each(verify), sign: each(sign) } satisfies CryptoCost);
});
