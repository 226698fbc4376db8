/** How far an op has come from the till that wrote it, as this replica knows now. */
import { deviceOfSegment, toHex } from '../../../crdt-schema/model/ids.ts';
import type { Replica } from '../../../crdt-schema/sync/index.ts';
import type { Verdict } from '../../../crdt-schema/verdicts/verdict.ts';
import type { LoggedOp } from '../../common/model/held-logs.ts';

export interface Journey {
  /** The device that wrote it, hex. */
  readonly device: string;
  /** Names of the devices that said they hold it, of those that are connected with this one. */
  readonly holders: readonly string[];
  readonly server: boolean;
  readonly verdict: Verdict | undefined;
  /** Hash of the change, hex. */
  readonly hash: string;
}

export const journeyOf = (replica: Replica, { segment, branch, seq, hash }: LoggedOp): Journey => {
  const { context } = replica;
  const verdict = context.verdicts.verdict(segment, branch, seq);
  const holders = [...context.live()]
    .filter(({ log, certificate }) => {
      const heads = log.remote.get(segment) ?? [];
      return certificate.role !== 'hub' && heads.some(({ length }) => length > seq);
    })
    .map(({ certificate }) => certificate.till);
  return {
    device: deviceOfSegment(segment),
    holders: [...new Set(holders)].sort(),
    server: verdict !== undefined || replica.heldByHub(segment) > seq,
    verdict,
    hash: toHex(hash),
  };
};
