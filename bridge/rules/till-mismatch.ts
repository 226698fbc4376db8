/** An op stands for the till of the device that wrote it. */
import { ALL, rejected, rule } from './rule.ts';

export const tillMismatch = rule(
  {
    code: 'till_mismatch',
    kinds: ALL,
  },
  (_ledger, op, { till }) => (op.till === till ? undefined : rejected({ till: op.till, expected: till })),
);
