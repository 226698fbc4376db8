/**
 * The ways out for an op that was not accepted, beside writing it anew (`replaces`): `void` drops it, `override` lets a
 * supervisor accept it. The op itself stays as it is in its log, and its verdict too: these name it.
 */
import { z } from 'zod';
import { common, reason, uuid } from './fields.ts';
import { approval } from './sale.ts';

export const voidOp = z.strictObject({
  ...common,
  kind: z.literal('void'),
  /** The op that shall not count: of the same till, rejected or waiting. */
  target: uuid,
  reason,
  /** For a session that was opened twice: the one that its sales belong to. */
  instead: uuid.optional(),
});

export const overrideOp = z.strictObject({
  ...common,
  kind: z.literal('override'),
  /** The op that shall count all the same: rejected by the rule that `approval.code` names. */
  target: uuid,
  reason,
  /** Signed over the target's id, the code and the reason. */
  approval,
});

export type VoidOp = z.infer<typeof voidOp>;
export type OverrideOp = z.infer<typeof overrideOp>;
