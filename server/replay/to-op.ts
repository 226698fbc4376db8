/** A ticket as the op that a till writes, and the dealing of tickets to tills. */
import { lineTotal } from '../../crdt-schema/model/money.ts';
import type { Prng } from '../../crdt-schema/model/prng.ts';
import type { Op } from '../../crdt-schema/ops/op.ts';
import type { Stamp } from '../till-node/till-node.ts';
import type { Ticket } from './tickets.ts';

export const toOp = (ticket: Ticket, id: string, { at, till, receipt }: Stamp): Op => {
  const common = { v: 1, id, at, occurredAt: ticket.atMs, till, reference: ticket.invoice } as const;
  if (ticket.kind === 'stock_move') {
    const lines = ticket.lines.map(({ product, quantity }) => ({ product, quantity }));
    return { ...common, kind: 'stock_move', reason: lines[0]!.quantity < 0 ? 'write_off' : 'receipt', lines };
  }
  const lines = ticket.lines.map(({ product, name, quantity, price }) => ({
    product,
    ...(name === '' ? {} : { name }),
    quantity,
    price,
    total: lineTotal(quantity, price),
  }));
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  return {
    ...common,
    kind: ticket.kind,
    receipt,
    ...(ticket.customer === undefined ? {} : { customer: ticket.customer }),
    lines,
    payments: total === 0 ? [] : [{ method: 'cash', amount: total }],
    total,
  };
};

/** Deals the tickets to `tills` tills by a seeded choice; each till keeps their order in time. */
export const deal = (tickets: readonly Ticket[], tills: number, prng: Prng): Ticket[][] => {
  const hands: Ticket[][] = Array.from({ length: tills }, () => []);
  for (const ticket of tickets) hands[prng.int(tills)]!.push(ticket);
  return hands;
};
