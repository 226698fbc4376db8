/**
 * The ways out for an op that was not accepted, beside writing it anew (`replaces`): `void` drops it, `override` lets a
 * supervisor accept it. The op itself stays as it is in its log, and its verdict too: these name it.
 */
import { z } from 'zod';
import { approval, common, reason, uuid } from './fields.ts';
import type { Approval } from './sale.ts';

const MAX_FURTHER_APPROVALS = 4;

export const voidOp = z.strictObject({
  ...common,
  kind: z.literal('void'),
  /** The op that shall not count: of the same till, rejected or waiting. */
  target: uuid,
  reason,
  /** For a session that was opened twice: the one that its sales belong to. */
  instead: uuid.optional(),
  /** Of a void that the office writes in the till's place: who answers for it, see `authority.ts`. */
  authority: approval.optional(),
});

export const overrideOp = z.strictObject({
  ...common,
  kind: z.literal('override'),
  /** The op that shall count all the same: rejected by the rule that `approval.code` names. */
  target: uuid,
  reason,
  /** Signed over the target's id, the code and the reason. */
  approval,
  /** For a target that breaks more than one: the same for each further rule that shall be waived. */
  also: z.array(approval).min(1).max(MAX_FURTHER_APPROVALS).optional(),
});

/** Every approval that the override carries: that of the rule that refused its target comes first. */
export const approvalsOf = ({
  approval: first,
  also = [],
}: Pick<z.infer<typeof overrideOp>, 'approval' | 'also'>): readonly Approval[] => [first, ...also];

export type VoidOp = z.infer<typeof voidOp>;
export type OverrideOp = z.infer<typeof overrideOp>;
