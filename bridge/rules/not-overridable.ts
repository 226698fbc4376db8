/** A supervisor may let pass what is a policy of the store, not what does not add up. */
import { approvalsOf } from '../../crdt-schema/ops/settle.ts';
import { rejected, rule, type Rule } from './rule.ts';

export const notOverridable = (isOverridable: (code: string) => boolean): Rule =>
  rule(
    {
      code: 'not_overridable',
      kinds: ['override'],
      text: {
        es: 'La operación no se puede autorizar.',
        en: 'The operation cannot be accepted by a supervisor.',
      },
      remedy: { es: 'Corrige la operación, o anúlala.', en: 'Correct the operation, or void it.' },
      ways: ['void'],
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
