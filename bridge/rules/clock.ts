/** A clock far ahead of the hub's would win every order to come. */
import { MAX_CLOCK_AHEAD_MS } from '../../crdt-schema/limits.ts';
import { parseHlc } from '../../crdt-schema/model/clock.ts';
import { reject, rule } from './rule.ts';

export const clock = rule(['sale', 'refund', 'stock_move'], (_ledger, op, { nowMs }) => {
  const aheadMs = parseHlc(op.at)!.ms - nowMs;
  return aheadMs > MAX_CLOCK_AHEAD_MS ? reject('clock_out_of_range', { aheadMs }) : undefined;
});
