/**
 * The books made again from the hub's logs and the verdicts on them, without the ledger's own code: what was booked,
 * what settled what, and in which session each op stands.
 */
import { namesOf, type Names } from '../../crdt-schema/pending/held-ops.ts';
import { deviceOfSegment } from '../../crdt-schema/model/ids.ts';
import type { Op } from '../../crdt-schema/ops/op.ts';
import type { Verdict } from '../../crdt-schema/verdicts/verdict.ts';
import { opOf } from './held.ts';
import type { SimPeer } from './peer.ts';

export interface LoggedOp {
  readonly op: Op;
  readonly verdict: Verdict | undefined;
  readonly device: string;
}

/** An accepted op that settled another. */
export interface Settler {
  readonly op: Op;
  readonly how: Names['how'];
  /** A void of what had been voided already: it drops nothing. */
  readonly isRepeated: boolean;
}

export class Books {
  /** Each op once, by its id; what was refused because its id is another's is left out. */
  readonly ops = new Map<string, LoggedOp>();
  /** Accepted, or let pass by a supervisor. */
  readonly booked = new Map<string, Op>();
  /** By target. */
  readonly settlers = new Map<string, Settler[]>();
  /** Ops that name another to stand in for it, by target. */
  private readonly heirs = new Map<string, string[]>();

  constructor({ disk, replica }: SimPeer) {
    const { context } = replica;
    for (const entry of disk.entries()) {
      const { segment, branch, seq } = entry;
      const device = deviceOfSegment(segment);
      const op = context.isHub(device) ? undefined : opOf(entry);
      if (op === undefined) continue;
      // What two branches of a fork share has its verdict at one of them.
      const verdict = context.verdicts.verdict(segment, branch, seq) ?? this.ops.get(op.id)?.verdict;
      if (verdict?.code !== 'duplicate_op') this.ops.set(op.id, { op, verdict, device });
    }
    for (const { op, verdict } of this.ops.values()) this.note(op, verdict);
  }

  /** What is booked where the op is named: itself, or what stands in for it. */
  standing(id: string | undefined, hops = 0): string | undefined {
    if (id === undefined || hops > 20) return undefined;
    if (this.booked.has(id)) return id;
    const settler = this.settlers.get(id)?.find(({ isRepeated }) => !isRepeated);
    if (settler?.how === 'void')
      return this.standing(settler.op.kind === 'void' ? settler.op.instead : undefined, hops + 1);
    return this.lineage(id)[0];
  }

  /** What was booked of the op and of all that stands in for it, at whatever remove. */
  lineage(id: string): string[] {
    const heirs = (this.heirs.get(id) ?? []).flatMap((heir) => this.lineage(heir));
    return this.booked.has(id) ? [id, ...heirs] : heirs;
  }

  /** Nothing is left to do: it was booked or dropped, or what stands in for it was. */
  isDealtWith(id: string): boolean {
    const { op, verdict } = this.ops.get(id)!;
    // A closing of what was closed already is accepted, and books nothing.
    const isAnswered =
      verdict?.status === 'accepted' || verdict?.code === 'voided' || verdict?.code === 'replaced';
    return isAnswered || this.booked.has(op.id) || this.settlers.has(id) || this.hasHeir(id);
  }

  /** What stands in for it was booked, at whatever remove. */
  hasHeir(id: string): boolean {
    return (this.heirs.get(id) ?? []).some((heir) => this.booked.has(heir) || this.hasHeir(heir));
  }

  private note(op: Op, verdict: Verdict | undefined): void {
    const names = namesOf(op);
    if (names !== undefined && names.how === 'replace' && this.fits(op, names.id))
      this.heirs.set(names.id, [...(this.heirs.get(names.id) ?? []), op.id]);
    if (verdict?.status !== 'accepted') return;
    if (op.kind !== 'void' && op.kind !== 'override') this.booked.set(op.id, op);
    if (names === undefined) return;
    const isRepeated = op.kind === 'void' && verdict.params?.['already'] !== undefined;
    this.settles(names.id, { op, how: names.how, isRepeated });
    const target = op.kind === 'override' ? this.ops.get(names.id)?.op : undefined;
    if (target === undefined) return;
    // A correction that a supervisor let pass: it counts, and stands in for what it corrects.
    this.booked.set(target.id, target);
    const corrected = namesOf(target);
    if (corrected !== undefined)
      this.settles(corrected.id, { op: target, how: corrected.how, isRepeated: false });
  }

  private settles(target: string, settler: Settler): void {
    this.settlers.set(target, [...(this.settlers.get(target) ?? []), settler]);
  }

  private fits({ kind, till, id }: Op, target: string): boolean {
    const op = this.ops.get(target)?.op;
    return op !== undefined && op.kind === kind && op.till === till && target !== id;
  }
}
