/** Who has to hear, in the very transaction that books it, of what somebody answers for: approvals, voids, prices. */
import type { PoolClient } from 'pg';
import type { EntityName } from '../crdt-schema/catalog/index.ts';
import type { Op } from '../crdt-schema/ops/op.ts';
import type { Verdict } from '../crdt-schema/verdicts/verdict.ts';
import type { FieldChange } from './projection.ts';
import type { DecidedOp } from './sql/save.ts';

/** An op that says that somebody let something pass, or dropped or corrected what was there. */
export interface WitnessedOp {
  readonly device: string;
  /** Of the device, by the ledger. */
  readonly till: string;
  readonly op: Op;
  /** The first answer; one that waits may have another later. */
  readonly verdict: Verdict;
}

export interface RecordChange {
  readonly entity: EntityName;
  readonly id: string;
  /** Of a record that was there before. */
  readonly changes: readonly FieldChange[];
}

/** What it writes by the client is committed with the rest, or not at all; what it throws keeps the rest from being booked. */
export interface Witness {
  ops(client: PoolClient, ops: readonly WitnessedOp[]): Promise<void>;
  changed(client: PoolClient, records: readonly RecordChange[]): Promise<void>;
}

const hasToBeTold = (op: Op): boolean =>
  op.kind === 'void' ||
  op.kind === 'override' ||
  ('approvals' in op && (op.approvals?.length ?? 0) > 0) ||
  ('authority' in op && op.authority !== undefined);

export const witnessed = (ops: Iterable<DecidedOp>): WitnessedOp[] =>
  [...ops].flatMap(({ device, till, op, verdict }) =>
    op !== undefined && hasToBeTold(op) ? [{ device, till, op, verdict }] : [],
  );
