/**
 * What the pages of the office know, on top of the device's peer: the ops of all tills that it holds with what became of
 * them, the catalog's records, what waits for a person. All of it is there without a server, as of what was heard.
 */
import type { Approval, Refund, Sale } from '../../../crdt-schema/ops/op.ts';
import { isAccepted, namesOf } from '../../../crdt-schema/pending/held-ops.ts';
import { pendingList, type PendingItem } from '../../../crdt-schema/pending/pending.ts';
import { TillView } from '../../../crdt-schema/pending/session-view.ts';
import type { Failure, Result } from '../../../crdt-schema/result.ts';
import { HeldLogs, type LoggedOp } from '../../common/model/held-logs.ts';
import { kept } from '../../common/model/kept.ts';
import { Products } from '../../common/model/products.ts';
import { RecordBook } from '../../common/model/record-book.ts';
import { categoryOf, customerOf, type Category, type Customer } from '../../common/model/records.ts';
import type { BrowserPeer } from '../../peer/browser-peer.ts';
import { authorised, type Draft, type Signer } from './settling.ts';

export interface Ticket extends LoggedOp {
  readonly op: Sale | Refund;
}

const isTicket = (logged: LoggedOp): logged is Ticket =>
  logged.op.kind === 'sale' || logged.op.kind === 'refund';

export class OfficeModel {
  readonly peer: BrowserPeer;
  readonly products: Products;
  readonly customers: RecordBook<Customer>;
  readonly categories: RecordBook<Category>;
  readonly logs: HeldLogs;
  private readonly listeners = new Set<() => void>();
  /** Grows when something was said of ops: received, accepted, refused. */
  private said = 0;

  constructor(peer: BrowserPeer) {
    this.peer = peer;
    this.products = new Products(peer.catalog);
    this.customers = new RecordBook(peer.catalog, 'customers', customerOf);
    this.categories = new RecordBook(peer.catalog, 'categories', categoryOf);
    // The day is every till's, and its morning may be done with.
    this.logs = new HeldLogs(
      peer,
      () => this.tell(),
      Date.now,
      () => true,
    );
    peer.onLogs((change) => {
      this.said += 1;
      if (change === 'stored') this.refresh();
      this.tell();
    });
    this.refresh();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** A viewer sees all and changes nothing: no other peer takes a write from it. */
  get mayWrite(): boolean {
    return this.peer.replica.context.identity.certificate.role === 'admin';
  }

  /** The same as long as nothing was read of the logs and nothing said of them. */
  readonly version = (): string => `${this.logs.version} ${this.said} ${this.logs.isWhole}`;

  /** All that is at hand, of every till; one that stands in two logs, as after a fork, once. */
  readonly ops = kept(
    () => this.logs.version,
    (): readonly LoggedOp[] => [
      ...new Map([...this.logs.all()].map((entry) => [entry.op.id, entry])).values(),
    ],
  );

  /** Of every till, newest first. */
  readonly tickets = kept(
    () => this.logs.version,
    (): readonly Ticket[] =>
      this.ops()
        .filter(isTicket)
        .sort((a, b) => (a.op.at < b.op.at ? 1 : -1)),
  );

  /** The ticket of that op's id; undefined where it is not at hand. */
  ticket(id: string): Ticket | undefined {
    return this.tickets().find(({ op }) => op.id === id);
  }

  /** What is not done yet of all tills' ops, in clock order. */
  readonly pending = kept(
    () => this.version(),
    (): readonly PendingItem[] =>
      pendingList(
        [...this.logs.all()]
          .map((entry) => this.logs.held(entry))
          // Accepted ones that name no other change nothing in the list.
          .filter((held) => !isAccepted(held) || namesOf(held.op) !== undefined),
      ),
  );

  /** Lets an op of any till pass, as whoever signed the approval answers for it. Fails as `BrowserPeer.write` does. */
  async override(target: string, reason: string, approval: Approval): Promise<Result<unknown, Failure>> {
    const id = this.peer.newId();
    return this.peer.write(id, ({ at, till }) => ({
      v: 1,
      kind: 'override',
      ...{ id, at, till, target, reason, approval },
    }));
  }

  /**
   * Writes, in a till's name, what settles an op of it: the void or the correction, for which the signer answers. `approved` as
   * `authorised` takes it. Fails as `BrowserPeer.write` does.
   */
  async settle(draft: Draft, approved: readonly string[], signer: Signer): Promise<Result<unknown, Failure>> {
    const id = this.peer.newId();
    const { store } = this.peer.replica.context.identity;
    return this.peer.write(id, await authorised(store, id, draft, approved, signer));
  }

  /** What the logs held here say of the tills' sessions. */
  view(): TillView {
    return new TillView([...this.logs.all()].map((entry) => this.logs.held(entry)));
  }

  private refresh(): void {
    // Where the disk cannot be read what was read stays.
    void this.logs.refresh().catch(() => undefined);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
