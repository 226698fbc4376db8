/** What an accepted op books: itself, or for an override the op that a supervisor accepted. */
import { sessionOf } from '../crdt-schema/cash/figures.ts';
import { occurredMs, type Op } from '../crdt-schema/ops/op.ts';
import type { Verdict } from '../crdt-schema/verdicts/verdict.ts';
import type { LedgerView } from './ledger.ts';
import { accepted } from './rules/rule.ts';

export interface Booked {
  readonly op: Op;
  readonly device: string;
  /** Unix ms. */
  readonly occurredMs: number;
  /** The session and the sale that stand where the op names them. */
  readonly session: string | undefined;
  readonly sale: string | undefined;
}

export const bookedOf = (
  ledger: LedgerView,
  op: Op,
  device: string,
  verdict: Verdict,
): Booked | undefined => {
  if (verdict.status !== 'accepted' || verdict.params?.['already'] !== undefined || op.kind === 'void')
    return undefined;
  if (op.kind === 'override') {
    const target = ledger.op(op.target)!;
    return bookedOf(ledger, target.op!, target.device, verdict);
  }
  return {
    op,
    device,
    occurredMs: occurredMs(op),
    session: op.kind === 'cash_open' ? op.id : accepted(ledger, sessionOf(op)),
    sale: op.kind === 'refund' ? accepted(ledger, op.sale) : undefined,
  };
};
