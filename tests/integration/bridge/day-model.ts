/**
 * What the books must say after a day, worked out a second time: a fold over the answers that the hub told, in the order
 * in which it told them. Of each answer it asks whether the rule's promise held at that moment; of the accepted ops it
 * keeps money, goods and debts. It knows the operations' fields and nothing of the code that booked them.
 */
import type { Op, OpOf } from '../../../crdt-schema/ops/op.ts';
import type { Shop } from './day-shop.ts';
import { SLIP_CODES } from './day-slips.ts';
import { DayState } from './day-state.ts';

export interface Answer {
  readonly status: string;
  readonly code?: string | undefined;
  readonly params?: Readonly<Record<string, string | number>> | undefined;
}

interface Written {
  readonly op: Op;
  readonly device: string;
  readonly till: string;
  readonly slip: string | undefined;
}

export interface Settled {
  readonly by: string;
  readonly how: 'void' | 'replace' | 'override';
  readonly instead: string | undefined;
}

/** Codes whose reason the state of the books says, beside what a rule may have said before. */
export const STATED: ReadonlySet<string> = new Set([
  'insufficient_stock',
  'credit_limit',
  'duplicate_receipt',
  'refund_exceeds_sale',
  'refund_price_exceeds_sale',
  'refund_total_exceeds_sale',
  'refund_needs_sale',
  'quote_already_sold',
  'session_already_open',
  'session_closed',
  'session_not_open',
  'discount_limit',
  'product_inactive',
  'customer_inactive',
]);

export class DayModel {
  readonly answers = new Map<string, Answer>();
  readonly settled = new Map<string, Settled>();
  readonly broken: string[] = [];
  readonly state: DayState;
  /** What the day had: `accepted sale`, `rejected credit_limit`. */
  readonly seen = new Set<string>();
  private readonly written = new Map<string, Written>();

  constructor(shop: Shop) {
    this.state = new DayState(
      shop,
      (id) => this.standing(id),
      (...claim) => this.claim(...claim),
    );
  }

  met(op: Op, device: string, till: string, slip?: string): void {
    if (!this.written.has(op.id)) this.written.set(op.id, { op, device, till, slip });
  }

  hear(id: string, answer: Answer): void {
    const before = this.answers.get(id);
    this.claim(before === undefined || before.status === 'waiting', id, `answered after ${before?.status}`);
    this.answers.set(id, answer);
    const { status, code } = answer;
    const written = this.written.get(id);
    this.seen.add(code === undefined ? `${status} ${written?.op.kind}` : `${status} ${code}`);
    if (written === undefined) return;
    if (status === 'rejected') this.refuse(written, code!);
    if (status !== 'accepted') return;
    const { op, device, slip } = written;
    this.claim(slip === undefined, id, `accepted with ${slip}`);
    if (answer.params?.['already'] !== undefined) return this.again(op, answer.params['already']);
    if (op.kind === 'void') this.settle(op.target, op.id, 'void', op.instead);
    else if (op.kind === 'override') this.override(op);
    else {
      this.correct(op);
      this.state.book(op, device);
    }
  }

  /** The accepted op that stands for the one that is named. */
  standing(named: string | undefined): string | undefined {
    let id = named;
    while (id !== undefined && this.answers.get(id)?.status !== 'accepted') {
      const settled = this.settled.get(id);
      if (settled?.how === 'override') return id;
      id = settled?.instead;
    }
    return id;
  }

  private claim(holds: boolean, id: string, what: string): void {
    if (!holds) this.broken.push(`${this.written.get(id)?.op.kind ?? '?'} ${id}: ${what}`);
  }

  private settle(target: string, by: string, how: Settled['how'], instead?: string): void {
    const { status } = this.answers.get(target) ?? {};
    const isTwice = this.settled.has(target);
    this.claim(status === 'rejected' || status === 'waiting', by, `settles one that is ${status}`);
    this.claim(!isTwice, by, 'settles what was settled');
    if (how !== 'override')
      this.claim(
        this.written.get(target)?.till === this.written.get(by)?.till,
        by,
        'settles at another till',
      );
    this.settled.set(target, { by, how, instead });
    this.seen.add(`settled by ${how}`);
  }

  /** What the op would stand in for, and what that would have stood in for, as far as it was written so. */
  private corrected(op: Op): string[] {
    const out: string[] = [];
    let id = 'replaces' in op ? op.replaces : undefined;
    while (id !== undefined && !out.includes(id)) {
      const next = this.written.get(id);
      const first = this.written.get(out[0] ?? id);
      if (next !== undefined && (next.till !== first?.till || next.op.kind !== first.op.kind)) break;
      out.push(id);
      id = next !== undefined && 'replaces' in next.op ? next.op.replaces : undefined;
    }
    return out;
  }

  private correct(op: Op): void {
    for (const id of this.corrected(op)) {
      // One that was dropped is dropped, and what it would have corrected with it.
      if (this.settled.get(id)?.how === 'void') return;
      this.settle(id, op.id, 'replace', op.id);
    }
  }

  private override({ id, target, approval }: OpOf<'override'>): void {
    const { code } = this.answers.get(target) ?? {};
    this.claim(code === approval.code, id, `lets pass ${approval.code} where the answer was ${code}`);
    this.claim(this.state.mayApprove(approval.by), id, 'is signed by one who may not');
    this.settle(target, id, 'override');
    const { op, device } = this.written.get(target)!;
    if (op.kind === 'void' || op.kind === 'override') return this.claim(false, id, 'accepts a way out');
    this.correct(op);
    this.state.book(op, device, approval.code);
  }

  private again(op: Op, already: string | number): void {
    if (op.kind === 'void')
      this.claim(this.settled.get(op.target)?.by === already, op.id, 'was no void again');
    else if (op.kind === 'cash_close') {
      const { closed } = this.state.sessions.get(this.standing(op.session) ?? '') ?? {};
      this.claim(closed?.id === already, op.id, 'was no close again');
      this.correct(op);
    } else this.claim(false, op.id, 'cannot have been done already');
    this.seen.add(`again ${op.kind}`);
  }

  /** Why an op was refused, as far as the state says it. */
  private refuse({ op, slip, device }: Written, code: string): void {
    if (SLIP_CODES.has(code) && op.kind !== 'override')
      return this.claim(slip === code, op.id, `refused for ${code}`);
    const accepts = op.kind === 'override' ? this.written.get(op.target) : undefined;
    const reasons = this.state.objections(accepts?.op ?? op, accepts?.device ?? device);
    if (STATED.has(code)) this.claim(reasons.has(code), op.id, `refused for ${code} without reason`);
    const targets = [...('target' in op ? [op.target] : []), ...this.corrected(accepts?.op ?? op)];
    if (code === 'target_accepted')
      this.claim(
        targets.some((id) => this.answers.get(id)?.status === 'accepted'),
        op.id,
        code,
      );
    if (code === 'target_settled')
      this.claim(
        targets.some((id) => this.settled.has(id)),
        op.id,
        code,
      );
    if (code === 'voided' || code === 'replaced') this.claim(this.settled.has(op.id), op.id, code);
  }
}
