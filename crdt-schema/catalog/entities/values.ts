/** Values that fields of several entities share. Prices in ten-thousandths of the major unit, quantities in thousandths. */
import { z } from 'zod';
import {
  MAX_AMOUNT_MINOR,
  MAX_CODE_CHARS,
  MAX_LONG_TEXT_CHARS,
  MAX_QUANTITY_THOUSANDTHS,
  MAX_SHORT_TEXT_CHARS,
  MAX_TAXES,
  MAX_TAX_RATE_TENTHOUSANDTHS,
  MAX_UNIT_PRICE_TENTHOUSANDTHS,
  MAX_UNIX_MS,
} from '../../limits.ts';
import { isDeviceId, isUuid } from '../../model/ids.ts';
import { isStorable } from '../../model/text.ts';
import { field, LWW } from './entity.ts';

export const uuid = z.string().refine(isUuid, 'uuid');
export const device = z.string().refine(isDeviceId, 'device');
const text = (max: number): z.ZodString => z.string().max(max).refine(isStorable, 'unstorable');
export const name = text(MAX_SHORT_TEXT_CHARS).min(1);
export const shortText = text(MAX_SHORT_TEXT_CHARS);
export const longText = text(MAX_LONG_TEXT_CHARS);
export const code = text(MAX_CODE_CHARS).min(1);
export const price = z.int().min(0).max(MAX_UNIT_PRICE_TENTHOUSANDTHS);
export const quantity = z.int().min(0).max(MAX_QUANTITY_THOUSANDTHS);
/** Minor units. */
export const amount = z.int().min(0).max(MAX_AMOUNT_MINOR);
/** Unix milliseconds. */
export const timeMs = z.int().min(0).max(MAX_UNIX_MS);
/** Rates in ten-thousandths: 1600 is 16 %. */
export const taxes = z
  .array(z.strictObject({ name: shortText, rate: z.int().min(0).max(MAX_TAX_RATE_TENTHOUSANDTHS) }))
  .max(MAX_TAXES);
export const stockPolicy = z.enum(['reject', 'allow_negative']);
/** One line of a quote or of a parked ticket. */
export const line = z.strictObject({
  product: uuid,
  name: shortText.optional(),
  quantity,
  unitPrice: price,
  discount: amount.optional(),
  order: z.int().min(0).max(100_000).optional(),
});

export const active = field(z.boolean(), 'Activo', 'Active');
export const color = field(z.string().regex(/^#[0-9a-f]{6}$/), 'Color', 'Colour', LWW);
