/** How a rule is let pass at the till: somebody who may signs for this very op with their own key (`crdt-schema/ops/approval.ts`). */
import type { Approval } from '../../../crdt-schema/ops/op.ts';

export interface ApprovalRequest {
  /** Code of the rule that would refuse the op. */
  readonly code: string;
  /** Id of the op: the ticket, or the target of an override. */
  readonly op: string;
  /** The ticket's total in minor units as text, or the override's reason. */
  readonly note: string;
}

/** Asks a person at the till; undefined where nobody approved. */
export type Approve = (request: ApprovalRequest) => Promise<Approval | undefined>;
