/** A clock far ahead of the hub's would win every order to come. */
import { MAX_CLOCK_AHEAD_MS } from '../../crdt-schema/limits.ts';
import { parseHlc } from '../../crdt-schema/model/clock.ts';
import { ALL, rejected, rule } from './rule.ts';

export const clockOutOfRange = rule(
  {
    code: 'clock_out_of_range',
    kinds: ALL,
    extras: { aheadMs: { es: 'cuánto se adelanta, en ms', en: 'how far it is ahead, in ms' } },
  },
  (_ledger, op, { nowMs }) => {
    const aheadMs = parseHlc(op.at)!.ms - nowMs;
    return aheadMs > MAX_CLOCK_AHEAD_MS ? rejected({ aheadMs }) : undefined;
  },
);
