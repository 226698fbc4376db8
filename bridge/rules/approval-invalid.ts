/** An approval is the signature of a supervisor's own key over this very op. */
import { fromHex } from '../../crdt-schema/model/ids.ts';
import { approvalMessage } from '../../crdt-schema/ops/approval.ts';
import { authorityCode, authorityMessage } from '../../crdt-schema/ops/authority.ts';
import type { Approval, Op } from '../../crdt-schema/ops/op.ts';
import { approvalsOf } from '../../crdt-schema/ops/settle.ts';
import { ALL, rejected, rule } from './rule.ts';

interface Signed {
  readonly approval: Approval;
  readonly message: Uint8Array;
  /** The approval says what it is for. */
  readonly isMeant: boolean;
}

/** What was signed of the op: which rules are let pass, and who settles it for the till. */
const signedOf = (op: Op, store: string): Signed[] => {
  const approvals = op.kind === 'override' ? approvalsOf(op) : 'approvals' in op ? (op.approvals ?? []) : [];
  const [target, note] =
    op.kind === 'override' ? [op.target, op.reason] : [op.id, 'total' in op ? String(op.total) : ''];
  const signed = approvals.map((approval): Signed => {
    const message = approvalMessage({ store, op: target, code: approval.code, note });
    return { approval, message, isMeant: true };
  });
  if (!('authority' in op) || op.authority === undefined) return signed;
  const isMeant = op.authority.code === authorityCode(op.kind);
  return [{ approval: op.authority, message: authorityMessage(store, op), isMeant }, ...signed];
};

export const approvalInvalid = rule(
  {
    code: 'approval_invalid',
    kinds: ALL,
    extras: { code: { es: 'el código de la regla', en: 'the code of the rule' } },
  },
  (ledger, op, { store, verify }) => {
    for (const { approval, message, isMeant } of signedOf(op, store)) {
      const { code, by, proof } = approval;
      const person = ledger.person(by);
      const mayApprove = person?.active === true && (person.role === 'supervisor' || person.role === 'admin');
      const isSigned =
        mayApprove && isMeant && verify({ publicKey: person.publicKey, message, signature: fromHex(proof) });
      if (!isSigned) return rejected({ code, person: person?.name ?? by });
    }
    return undefined;
  },
);
