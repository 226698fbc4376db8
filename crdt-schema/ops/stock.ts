/** Goods that move without a ticket. Quantities are signed: what it does to the stock. */
import { z } from 'zod';
import { MAX_LINES_PER_OP } from '../limits.ts';
import { booking, shortText, signedQuantity, uuid } from './fields.ts';

const STOCK_REASONS = ['receipt', 'write_off', 'count', 'transfer'] as const;

export const stockMove = z.strictObject({
  ...booking,
  kind: z.literal('stock_move'),
  reason: z.enum(STOCK_REASONS),
  lines: z
    .array(z.strictObject({ product: uuid, quantity: signedQuantity }))
    .min(1)
    .max(MAX_LINES_PER_OP),
  /** Supplier, other store, or why it was written off. */
  note: shortText.optional(),
});

export type StockMove = z.infer<typeof stockMove>;
