/**
 * The office of the simulated shop: a device of its own with a log of its own, which sells nothing. It settles what was refused at
 * any till, in that till's name and by a supervisor's word, while the till may do so too.
 */
import { deviceOfSegment, uuidv7 } from '../../crdt-schema/model/ids.ts';
import type { Op } from '../../crdt-schema/ops/op.ts';
import type { PendingItem } from '../../crdt-schema/pending/pending.ts';
import { TillView } from '../../crdt-schema/pending/session-view.ts';
import { pendingItems } from './cash-invariants.ts';
import { Desk, isOf } from './desk.ts';
import { heldEntries } from './held.ts';
import { authorise, CLERK, SUPERVISOR } from './keys.ts';
import { settle, type Settler } from './settling.ts';
import type { Body, Ticket } from './ticket.ts';
import { between } from './world.ts';

export const OFFICE = 'OFI';
/** What is written to settle, and may bear an authority. */
type Settling = Exclude<Op, { readonly kind: 'override' }>;

export class OfficeDesk extends Desk {
  override plan(_ops: number, untilMs: number): void {
    for (let i = between(this.prng, 2, 8); i > 0; i--)
      this.world.after(this.prng.int(untilMs), () => (this.peer.up ? this.tidy(0.5) : undefined));
  }

  protected override tidy(share: number): void {
    const entries = heldEntries(this.peer);
    const view = new TillView(entries);
    const { context } = this.peer.replica;
    const writers = new Map(entries.map(({ op, segment }) => [op.id, deviceOfSegment(segment)]));
    for (const item of pendingItems(this.peer, entries)) {
      const { till } = item.op;
      const writer = context.publicKeyOf(writers.get(item.id) ?? '');
      const isDecided = item.state === 'rejected' || item.state === 'waiting';
      if (!isOf(till, writer) || !this.prng.chance(isDecided ? share : 0.02)) continue;
      settle(this.actingFor(item), item, view.openSession(till)?.opening.id);
    }
  }

  /** Writes in the name of the item's till. What a supervisor lets pass is written in the office's own. */
  private actingFor({ op: { till } }: PendingItem): Settler {
    const { world, prng, peer } = this;
    return {
      world,
      prng,
      peer,
      submit: (kind, body, keepsNumber) => {
        if (kind === 'override' || till === OFFICE) return this.submit(kind, body, keepsNumber);
        const id = uuidv7(peer.wallMs, (n) => prng.bytes(n));
        // Now and then by somebody who may not, or for another till than was signed.
        const by = prng.chance(0.93) ? SUPERVISOR : CLERK;
        const signed = prng.chance(0.95) ? till : 'C88';
        const authorised: Ticket['body'] = (receipt) => {
          const made = body(receipt);
          const op = { v: 1, id, ...made, till: signed } as Settling;
          return { ...made, till, authority: authorise(by, op) } as Body;
        };
        world.count('office_settles');
        this.ports.submit({ id, kind, body: authorised, ...(keepsNumber === true ? { keepsNumber } : {}) });
        return id;
      },
    };
  }
}
