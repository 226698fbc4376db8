/** An op stands for the till of the device that wrote it, or for that of what the office settles with somebody's authority. */
import { actsForTill } from '../../crdt-schema/ops/authority.ts';
import { ALL, rejected, rule } from './rule.ts';

export const tillMismatch = rule(
  {
    code: 'till_mismatch',
    kinds: ALL,
  },
  (_ledger, op, { till, role }) =>
    op.till === till || actsForTill(op, role) ? undefined : rejected({ till: op.till, expected: till }),
);
