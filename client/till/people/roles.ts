/** What each role may do at the till alone; for the rest somebody of a higher role types their PIN. */
import { lineTotal } from '../../../crdt-schema/model/money.ts';
import type { CashMove, Refund, Sale } from '../../../crdt-schema/ops/op.ts';
import type { SharedPerson } from '../../../crdt-schema/verdicts/verdict-entry.ts';
import type { Intent } from '../../common/model/approval.ts';
import type { TillSettings } from '../model/settings.ts';

export type Role = SharedPerson['role'];

/** What needs a supervisor where a cashier does it. The first two are rules of the hub, too. */
export const GUARDED = [
  'discount_limit',
  'refund_needs_sale',
  'cash_out',
  'expense',
  'stock_move',
  'void',
] as const;
export type Guarded = (typeof GUARDED)[number];

/** What is no op and needs a supervisor likewise. */
export const GUARDED_ACTS = ['settings', 'unpair', 'export', 'activity', 'credit_limit'] as const;
export type GuardedAct = (typeof GUARDED_ACTS)[number];

const RATE_ONE = 10_000n;
const isAbove = (discount: number, gross: number, limit: number): boolean =>
  BigInt(discount) * RATE_ONE > BigInt(gross) * BigInt(limit);

type Discounted = Pick<Sale, 'lines' | 'discount'>;
type SettingsOfDiscount = Pick<TillSettings, 'discountLimit' | 'exponent'>;

/** As the hub's rule has it: a discount of a line, or of the ticket, above what needs nobody. */
export const isDiscountAboveLimit = (
  { lines, discount = 0 }: Discounted,
  { discountLimit, exponent }: SettingsOfDiscount,
): boolean => {
  if (discountLimit === undefined) return false;
  const subtotal = lines.reduce((sum, { total }) => sum + total, 0);
  return (
    isAbove(discount, subtotal, discountLimit) ||
    lines.some(({ quantity, price, discount: off = 0 }) =>
      isAbove(off, lineTotal(quantity, price, exponent), discountLimit),
    )
  );
};

/** What of the op a cashier may not do alone. */
export const guardedIn = ({ kind, draft }: Intent, settings: SettingsOfDiscount): Guarded | undefined => {
  switch (kind) {
    case 'sale':
      return isDiscountAboveLimit(draft as Sale, settings) ? 'discount_limit' : undefined;
    case 'refund':
      return (draft as Refund).sale === undefined ? 'refund_needs_sale' : undefined;
    case 'cash_move':
      return (draft as CashMove).direction === 'out' ? 'cash_out' : undefined;
    case 'expense':
    case 'stock_move':
    case 'void':
      return kind;
    default:
      return undefined;
  }
};
