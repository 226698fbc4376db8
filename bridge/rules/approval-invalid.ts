/** An approval is the signature of a supervisor's own key over this very op. */
import { fromHex } from '../../crdt-schema/model/ids.ts';
import { approvalMessage } from '../../crdt-schema/ops/approval.ts';
import { approvalsOf } from '../../crdt-schema/ops/settle.ts';
import { TICKETS, rejected, rule } from './rule.ts';

export const approvalInvalid = rule(
  {
    code: 'approval_invalid',
    kinds: [...TICKETS, 'override'],
    extras: { code: { es: 'el código de la regla', en: 'the code of the rule' } },
  },
  (ledger, op, { store, verify }) => {
    const approvals = op.kind === 'override' ? approvalsOf(op) : (op.approvals ?? []);
    const [target, note] = op.kind === 'override' ? [op.target, op.reason] : [op.id, String(op.total)];
    for (const { code, by, proof } of approvals) {
      const person = ledger.person(by);
      const mayApprove = person?.active === true && (person.role === 'supervisor' || person.role === 'admin');
      const message = approvalMessage({ store, op: target, code, note });
      if (!mayApprove || !verify({ publicKey: person.publicKey, message, signature: fromHex(proof) }))
        return rejected({ code, person: person?.name ?? by });
    }
    return undefined;
  },
);
