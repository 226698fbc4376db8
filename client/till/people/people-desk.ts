/**
 * Who is at the till, and who approves what: the people that the hub named, the one who signed in with a PIN, and the question
 * that waits for a supervisor. Works without any network. A shop that has named nobody sells without.
 */
import { toHex } from '../../../crdt-schema/model/ids.ts';
import { approvalMessage } from '../../../crdt-schema/ops/approval.ts';
import type { Approval, Sale } from '../../../crdt-schema/ops/op.ts';
import { err, ok, type Result } from '../../../crdt-schema/result.ts';
import type { Activity } from '../activity/activity.ts';
import type { Act, ApprovalRequest, Intent, Permit } from '../../common/model/approval.ts';
import { kept } from '../../common/model/kept.ts';
import type { TillModel } from '../model/till-model.ts';
import {
  KeyOpener,
  mayApprove,
  staffOf,
  type KeyPorts,
  type PinFailure,
  type Staff,
} from '../../common/people/key-opener.ts';
import type { Sign } from '../../common/people/sealed-key.ts';
import { guardedIn } from './roles.ts';

export interface DeskState {
  /** By name. */
  readonly people: readonly Staff[];
  /** Who is at the till. */
  readonly cashier: Staff | undefined;
  /** What a supervisor is asked for. */
  readonly request: ApprovalRequest | undefined;
}

export interface DeskPorts extends KeyPorts {
  /** Keeps who is at the till over a reload; ends with the browser. */
  readonly session: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Keeps what people did, for whoever supervises. */
  readonly note: (activity: Omit<Activity, 'atMs'>) => void;
}

interface Asked {
  readonly request: ApprovalRequest;
  readonly answer: (approval: Approval | undefined) => void;
}

const KEY = 'tillmesh/cashier';
const SECOND_MS = 1_000;
const WITH_APPROVALS: ReadonlySet<string> = new Set(['sale', 'refund']);

export class PeopleDesk {
  private readonly till: TillModel;
  private readonly ports: DeskPorts;
  private readonly listeners = new Set<() => void>();
  private asked: Asked | undefined;
  private readonly keys: KeyOpener;
  /** Grows with what this desk itself changes. */
  private changes = 0;

  constructor(till: TillModel, ports: DeskPorts) {
    this.till = till;
    this.ports = ports;
    this.keys = new KeyOpener(ports);
    const id = ports.session.getItem(KEY);
    if (id !== null) till.cashier = id;
    till.approve = async (request) => this.ask(request);
    till.leave = async (intent) => this.leave(intent);
    till.permit = async (act) => this.permit(act);
    till.maySetCredit = () => this.mayAlone();
    till.subscribe(() => this.tell());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly state = kept(
    () => `${this.book.version} ${this.changes}`,
    (): DeskState => {
      const people = staffOf(this.book.all());
      return {
        people,
        cashier: people.find(({ id }) => id === this.till.cashier),
        request: this.asked?.request,
      };
    },
  );

  /** Milliseconds until the person may try again. */
  readonly waitMs = (person: Staff): number => this.keys.waitMs(person);

  /** From now on ops bear the person's id. */
  async signIn(person: Staff, pin: string): Promise<Result<void, PinFailure>> {
    const opened = await this.open(person, pin);
    if (!opened.ok) return opened;
    this.till.cashier = person.id;
    this.ports.session.setItem(KEY, person.id);
    this.ports.note({ kind: 'signed_in', who: person.name });
    this.changed();
    return ok(undefined);
  }

  signOut(): void {
    this.ports.note({ kind: 'signed_out', who: this.state().cashier?.name });
    this.till.cashier = undefined;
    this.ports.session.removeItem(KEY);
    this.changed();
  }

  /** Signs what is asked for with the person's key. */
  async approve(person: Staff, pin: string): Promise<Result<void, PinFailure>> {
    const { asked } = this;
    if (asked === undefined) return ok(undefined);
    const opened = await this.open(person, pin);
    if (!opened.ok) return opened;
    const { code, op, note } = asked.request;
    const { store } = this.till.peer.replica.context.identity;
    const proof = await opened.value(approvalMessage({ store, op, code, note }));
    this.ports.note({ kind: 'approved', who: person.name, at: this.state().cashier?.name, code });
    this.settle(asked, { code, by: person.id, proof: toHex(proof) });
    return ok(undefined);
  }

  /** Nobody approves: whoever asked hears so. */
  dismiss(): void {
    if (this.asked === undefined) return;
    const { code } = this.asked.request;
    this.ports.note({ kind: 'not_approved', who: this.state().cashier?.name, code });
    this.settle(this.asked, undefined);
  }

  private get book(): TillModel['peer']['replica']['context']['people'] {
    return this.till.peer.replica.context.people;
  }

  private async ask(request: ApprovalRequest): Promise<Approval | undefined> {
    this.dismiss();
    return new Promise((answer) => {
      this.asked = { request, answer };
      this.changed();
    });
  }

  private async leave({ kind, draft, op }: Intent): ReturnType<NonNullable<TillModel['leave']>> {
    const { people, cashier } = this.state();
    const code = guardedIn({ kind, draft, op }, this.till.settings());
    if (people.length === 0 || code === undefined) return ok({});
    // The hub wants a signature for its own rule, whoever sells; what is the till's own matter a supervisor does alone.
    if (code !== 'discount_limit' && cashier !== undefined && mayApprove(cashier)) return ok({});
    const { approvals = [], total, reason = '' } = draft as Partial<Sale> & { readonly reason?: string };
    if (approvals.some((approval) => approval.code === code)) return ok({});
    const isTicket = WITH_APPROVALS.has(kind);
    const approval = await this.ask({ code, op, note: isTicket ? String(total) : reason });
    if (approval === undefined) return err('not_approved', { rule: code });
    return ok(isTicket ? { approvals: [...approvals, approval] } : {});
  }

  /** Whether whoever is at the till needs no supervisor: one is there, or the shop has named nobody. */
  private mayAlone(): boolean {
    const { people, cashier } = this.state();
    return people.length === 0 || (cashier !== undefined && mayApprove(cashier));
  }

  private async permit({ code, details = [], isFinal = false }: Act): ReturnType<Permit> {
    const { people, cashier } = this.state();
    if (people.length === 0) return ok({ by: undefined });
    if (!isFinal && this.mayAlone()) return ok({ by: cashier?.id });
    const approval = await this.ask({ code, op: this.till.peer.newId(), note: '', details });
    const by = this.state().people.find(({ id }) => id === approval?.by);
    // No hub looks at this one again.
    return by === undefined || !mayApprove(by) ? err('not_approved', { rule: code }) : ok({ by: by.id });
  }

  private async open(person: Staff, pin: string): Promise<Result<Sign, PinFailure>> {
    const opened = await this.keys.open(person, pin);
    const waitMs = this.keys.waitMs(person);
    if (!opened.ok && opened.error.code === 'wrong_pin' && waitMs > 0)
      this.ports.note({ kind: 'pin_locked', who: person.name, seconds: Math.ceil(waitMs / SECOND_MS) });
    return opened;
  }

  private settle(asked: Asked, approval: Approval | undefined): void {
    if (this.asked === asked) this.asked = undefined;
    asked.answer(approval);
    this.changed();
  }

  private changed(): void {
    this.changes += 1;
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
