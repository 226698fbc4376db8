/** Decides one op against a ledger. Pure: the same function for logs, HTTP and the simulator. */
import type { Op } from '../crdt-schema/ops/op.ts';
import { approvalsOf } from '../crdt-schema/ops/settle.ts';
import { ACCEPTED, type Verdict } from '../crdt-schema/verdicts/verdict.ts';
import type { Decision, LedgerView, OpContext } from './ledger.ts';
import { LEDGER_RULES, RULES } from './rules/index.ts';
import { accepted, type Rule } from './rules/rule.ts';

const NONE: ReadonlySet<string> = new Set();

/**
 * Rules that hang on the clock, the catalog of the day, or the order in which logs came in. Where the hub told that an op is
 * accepted, and its ledger went back in time since, these are not asked again.
 */
const OF_THE_MOMENT: ReadonlySet<string> = new Set([
  ...['device_revoked', 'receipt_outside_lease', 'numbering_expired', 'clock_out_of_range'],
  ...[
    'rounding_mismatch',
    'session_closed',
    'session_already_open',
    'product_inactive',
    'customer_inactive',
    'quote_already_sold',
  ],
  ...['discount_limit', 'refund_needs_sale', 'insufficient_stock', 'credit_limit'],
]);

/** The first rule that speaks, but for those that a supervisor waived. */
const firstFinding = (
  rules: readonly Rule[],
  ledger: LedgerView,
  op: Op,
  context: OpContext,
  waived: ReadonlySet<string> = NONE,
): Decision | undefined => {
  for (const rule of rules) {
    if (waived.has(rule.code)) continue;
    const finding = rule.check(ledger, op, context);
    if (finding === undefined) continue;
    const { status, params } = finding;
    const verdict: Verdict = { status, code: rule.code, ...(params === undefined ? {} : { params }) };
    return finding.status === 'waiting' ? { verdict, waitsFor: finding.waitsFor } : { verdict };
  }
  return undefined;
};

/** What was done already is accepted again, with what stands; it has no further effect. */
const alreadyDone = (ledger: LedgerView, op: Op): Verdict | undefined => {
  if (op.kind === 'void') {
    const settled = ledger.op(op.target)?.settled;
    return settled === undefined ? undefined : { ...ACCEPTED, params: { already: settled.by } };
  }
  if (op.kind !== 'cash_close') return undefined;
  const closed = ledger.session(accepted(ledger, op.session) ?? '')?.closed;
  return closed === undefined ? undefined : { ...ACCEPTED, params: { already: closed.op } };
};

/**
 * `rules` are fewer for an op that comes before them a second time: those of its device were asked when it came. `told` is
 * what the hub told of it before its ledger went back in time: that stands.
 */
export const decide = (
  ledger: LedgerView,
  op: Op,
  context: OpContext,
  rules: readonly Rule[] = RULES,
  told?: Verdict,
): Decision => {
  if (told?.status === 'rejected') return { verdict: told };
  const spared = told?.status === 'accepted' ? OF_THE_MOMENT : NONE;
  const finding = firstFinding(rules, ledger, op, context, spared);
  if (finding !== undefined) return finding;
  if (op.kind === 'override') {
    const target = ledger.op(op.target)!;
    const as = { ...context, device: target.device, till: target.till };
    const waived = new Set([...spared, ...approvalsOf(op).map(({ code }) => code)]);
    const other = firstFinding(LEDGER_RULES, ledger, target.op!, as, waived);
    if (other !== undefined) return other;
  }
  // Of two that did the same the one that was told to come second still does, though it is met first now.
  const isToldSecond = told?.params?.['already'] !== undefined;
  return { verdict: isToldSecond ? told! : (alreadyDone(ledger, op) ?? ACCEPTED) };
};
