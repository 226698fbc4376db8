/** Decides one op against a ledger. Pure: the same function for logs, HTTP and the simulator. */
import type { Op } from '../crdt-schema/ops/op.ts';
import { ACCEPTED } from '../crdt-schema/verdicts/verdict.ts';
import type { Decision, LedgerView, OpContext } from './ledger.ts';
import { clock } from './rules/clock.ts';
import { device } from './rules/device.ts';
import { products } from './rules/products.ts';
import { receipt } from './rules/receipt.ts';
import { refund } from './rules/refund.ts';
import type { Rule } from './rules/rule.ts';
import { stock } from './rules/stock.ts';
import { totals } from './rules/totals.ts';

/** In order: what can never stand first, then what may be waited for, then what depends on the ledger's state. */
const RULES: readonly Rule[] = [device, clock, totals, products, refund, receipt, stock];

export const decide = (ledger: LedgerView, op: Op, context: OpContext): Decision => {
  for (const rule of RULES) {
    const decision = rule.check(ledger, op, context);
    if (decision !== undefined) return decision;
  }
  return { verdict: ACCEPTED };
};
