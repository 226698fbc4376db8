/** How a rule is let pass at the till: somebody who may signs for this very op with their own key (`crdt-schema/ops/approval.ts`). */
import type { Approval, OpKind } from '../../../crdt-schema/ops/op.ts';
import type { Failure, Result } from '../../../crdt-schema/result.ts';

export interface ApprovalRequest {
  /** Code of the rule that would refuse the op. */
  readonly code: string;
  /** Id of the op: the ticket, or the target of an override. */
  readonly op: string;
  /** The ticket's total in minor units as text, or the override's reason. */
  readonly note: string;
  /** What exactly is asked for, for whoever approves to read. */
  readonly details?: readonly string[];
}

/** Asks a person at the till; undefined where nobody approved. */
export type Approve = (request: ApprovalRequest) => Promise<Approval | undefined>;

/** An op that is about to be written, with the fields that its kind has. */
export interface Intent {
  readonly kind: OpKind;
  readonly draft: object;
  readonly op: string;
}

/** Whether the person at the till may write it, asking somebody where they may not alone; and what the op has to bear then. */
export type Leave = (
  intent: Intent,
) => Promise<Result<{ readonly approvals?: readonly Approval[] }, Failure<'not_approved'>>>;

/** Something that is done at this till and is no op. */
export interface Act {
  /** Names the question that a supervisor reads. */
  readonly code: string;
  readonly details?: readonly string[];
  /** Asked of a supervisor who is at the till too: it cannot be taken back. */
  readonly isFinal?: boolean;
}

/** Whether it may be done, asking somebody where the person at the till may not alone; `by` is who answers for it, where the shop has people. */
export type Permit = (
  act: Act,
) => Promise<Result<{ readonly by: string | undefined }, Failure<'not_approved'>>>;
