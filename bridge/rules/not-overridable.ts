/** A supervisor may let pass what is a policy of the store, not what does not add up. */
import { approvalsOf } from '../../crdt-schema/ops/settle.ts';
import { isOverridable } from '../../crdt-schema/verdicts/answers.ts';
import { rejected, rule } from './rule.ts';

export const notOverridable = rule(
  {
    code: 'not_overridable',
    kinds: ['override'],
    extras: { code: { es: 'el código de la operación', en: 'the code of the operation' } },
  },
  (ledger, op) => {
    const view = ledger.op(op.target);
    if (view === undefined) return undefined;
    const { status, code = '' } = view.verdict;
    // An override carries the code that its own target was refused with, and is no booking that could count.
    const isBooking = view.op !== undefined && view.kind !== 'override' && view.kind !== 'void';
    const isMeant = status === 'rejected' && code === op.approval.code && isBooking;
    if (!isMeant) return rejected({ code });
    const other = approvalsOf(op).find((approval) => !isOverridable(approval.code));
    return other === undefined ? undefined : rejected({ code: other.code });
  },
);
