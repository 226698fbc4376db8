/** Rules that a supervisor let pass on a ticket: what is written in its place needs the same, signed for it. */
import type { Op } from '../../../../crdt-schema/ops/op.ts';

export const approvedOf = (op: Op): readonly string[] =>
  'approvals' in op ? (op.approvals ?? []).map(({ code }) => code) : [];
