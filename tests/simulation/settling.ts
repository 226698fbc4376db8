/** What a cashier does about an op that was refused, or that waits for long: one of the ways that its rule offers. */
import { answers } from '../../crdt-schema/verdicts/answers.ts';
import { lineTotal } from '../../crdt-schema/model/money.ts';
import type { Prng } from '../../crdt-schema/model/prng.ts';
import { grantedSeries } from '../../crdt-schema/numbering/recovery.ts';
import type { Line, OpOf } from '../../crdt-schema/ops/op.ts';
import type { PendingItem } from '../../crdt-schema/pending/pending.ts';
import { approve, CLERK, SUPERVISOR } from './keys.ts';
import type { SimPeer } from './peer.ts';
import type { Body, Ticket } from './ticket.ts';
import { pick, type World } from './world.ts';

/** The desk at which it is done. */
export interface Settler {
  readonly world: World;
  readonly prng: Prng;
  readonly peer: SimPeer;
  submit(kind: Ticket['kind'], body: Ticket['body'], keepsNumber?: boolean): string;
}

/** Where the total was mistyped the lines are right; otherwise there is too much of something. */
const ONLY_THE_SUM = new Set(['total_mismatch', 'payment_mismatch']);
/** What the op names is not there, or does not fit. */
const WRONG_SALE = new Set(['unknown_sale', 'depends_on_void', 'wrong_reference', 'parked_on_rejected']);

/** Settles the op. `session` is the one that the till is in. */
export const settle = (desk: Settler, item: PendingItem, session: string | undefined): void => {
  const { prng, world } = desk;
  const { op, verdict } = item;
  const ways = answers.get(verdict?.code ?? '')?.ways ?? ['void'];
  // Whoever waits for long may also give up waiting by writing the ticket anew.
  const offered = verdict?.status === 'waiting' && prng.chance(0.3) ? [...ways, 'replace' as const] : ways;
  let way = pick(prng, offered);
  // A shop of people: now and then they try what the rule does not offer.
  if (prng.chance(0.03)) way = pick(prng, ['void', 'replace', 'override'] as const);
  if (op.kind === 'void' || op.kind === 'override') way = 'void';
  world.count(`tries_${way}`);
  if (way === 'void') drop(desk, item);
  else if (way === 'override') letPass(desk, item);
  else replace(desk, item, session);
};

/** An opening that came second gives way to the first: what names it belongs there. */
const drop = (desk: Settler, { id, op, verdict }: PendingItem): void => {
  const first = verdict?.code === 'session_already_open' ? verdict.params?.['session'] : undefined;
  const gives = typeof first === 'string' && desk.prng.chance(0.8);
  const body: Body = {
    kind: 'void',
    target: id,
    reason: op.kind === 'cash_open' ? 'doble' : 'error de captura',
    ...(gives ? { instead: first } : {}),
  };
  desk.submit('void', () => body);
};

const letPass = (desk: Settler, { id, verdict }: PendingItem): void => {
  const { prng } = desk;
  const code = prng.chance(0.95) ? (verdict?.code ?? 'credit_limit') : 'credit_limit';
  const reason = 'autorizado';
  const by = prng.chance(0.93) ? SUPERVISOR : CLERK;
  // A signature over another op is none over this one.
  const signed = prng.chance(0.95) ? id : by.id;
  const body: Body = { kind: 'override', target: id, reason, approval: approve(by, signed, code, reason) };
  desk.submit('override', () => body);
};

const replace = (desk: Settler, { id, op, verdict }: PendingItem, session: string | undefined): void => {
  const code = verdict?.code ?? '';
  const again = { replaces: id, ...(session === undefined ? {} : { session }) };
  switch (op.kind) {
    case 'sale':
    case 'refund':
      return ticketAnew(desk, op, code, again);
    case 'credit_payment': {
      const { kind, customer, payments } = op;
      const total = payments.reduce((sum, { amount }) => sum + amount, 0);
      return fixed(desk, { kind, ...again, customer, payments, total });
    }
    case 'cash_move': {
      const { kind, direction, amount, reason } = op;
      return fixed(desk, { kind, ...again, direction, amount, reason });
    }
    case 'expense': {
      const { kind, category, method, amount } = op;
      return fixed(desk, { kind, ...again, category, method, amount });
    }
    case 'cash_close':
      return fixed(desk, {
        kind: op.kind,
        replaces: id,
        session: session ?? op.session,
        counted: op.counted,
      });
    case 'cash_open':
      return fixed(desk, { kind: op.kind, replaces: id, total: op.total });
    case 'stock_move':
      return fixed(desk, { kind: op.kind, replaces: id, reason: op.reason, lines: op.lines });
    case 'void':
    case 'override':
  }
};

const fixed = (desk: Settler, body: Body): void => void desk.submit(body.kind, () => body);

/** With the slip out of it, under the number on the paper or under a new one. */
const ticketAnew = (
  desk: Settler,
  op: OpOf<'sale' | 'refund'>,
  code: string,
  again: { readonly replaces: string; readonly session?: string },
): void => {
  const { prng, peer } = desk;
  const lines = ONLY_THE_SUM.has(code) ? op.lines : [least(pick(prng, op.lines))];
  // Now and then the correction has a slip too.
  const total = lines.reduce((sum, line) => sum + line.total, 0) + (prng.chance(0.05) ? 1 : 0);
  const isOurs = grantedSeries(op.receipt.series) === peer.identity.certificate.series;
  const keepsNumber = isOurs && code !== 'duplicate_receipt' && prng.chance(0.5);
  const sale = op.kind === 'refund' && !WRONG_SALE.has(code) ? op.sale : undefined;
  desk.submit(
    op.kind,
    (next) => ({
      kind: op.kind,
      ...again,
      receipt: keepsNumber ? op.receipt : next,
      ...(sale === undefined ? {} : { sale }),
      lines,
      payments: [{ method: 'cash', amount: total }],
      total,
    }),
    keepsNumber,
  );
};

const least = (line: Line): Line => ({ ...line, quantity: 1, total: lineTotal(1, line.price) });
