/** What the rules may ask about an op: the working set that has to be loaded before it is decided. */
import { dependencies, goodsOf } from '../crdt-schema/ops/goods.ts';
import type { Op, Receipt } from '../crdt-schema/ops/op.ts';
import { approvalsOf } from '../crdt-schema/ops/settle.ts';

export interface Needs {
  readonly products: Set<string>;
  readonly customers: Set<string>;
  readonly quotes: Set<string>;
  readonly people: Set<string>;
  /** Ops that are named: sales, sessions, closings, targets. */
  readonly ops: Set<string>;
  /** Ops that are settled by others: they are read whole. */
  readonly targets: Set<string>;
  /** Tills where a session is opened. */
  readonly tills: Set<string>;
  readonly receipts: Receipt[];
  hasRefunds: boolean;
}

export const emptyNeeds = (): Needs => ({
  products: new Set(),
  customers: new Set(),
  quotes: new Set(),
  people: new Set(),
  ops: new Set(),
  targets: new Set(),
  tills: new Set(),
  receipts: [],
  hasRefunds: false,
});

/** Adds what the op needs. */
export const needsOf = (op: Op, needs: Needs): void => {
  if ('lines' in op)
    for (const { product } of goodsOf<{ product?: string | undefined }>(op.lines))
      needs.products.add(product);
  if ('customer' in op && op.customer !== undefined) needs.customers.add(op.customer);
  if (op.kind === 'sale' && op.quote !== undefined) needs.quotes.add(op.quote);
  if ('receipt' in op) needs.receipts.push(op.receipt);
  if (op.kind === 'cash_open') needs.tills.add(op.till);
  if (op.kind === 'refund') needs.hasRefunds = true;
  const approvals = op.kind === 'override' ? approvalsOf(op) : 'approvals' in op ? (op.approvals ?? []) : [];
  for (const { by } of approvals) needs.people.add(by);
  if ('authority' in op && op.authority !== undefined) needs.people.add(op.authority.by);
  for (const id of dependencies(op)) needs.ops.add(id);
  const target = 'target' in op ? op.target : op.replaces;
  if (target !== undefined) {
    needs.ops.add(target);
    needs.targets.add(target);
  }
  if (op.kind === 'void' && op.instead !== undefined) needs.ops.add(op.instead);
};
