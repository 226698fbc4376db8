/**
 * Fields that ops of several kinds share. Money in minor units, unit prices in ten-thousandths of the major unit,
 * quantities in thousandths, rates in ten-thousandths.
 */
import { z } from 'zod';
import {
  MAX_AMOUNT_MINOR,
  MAX_QUANTITY_THOUSANDTHS,
  MAX_SHORT_TEXT_CHARS,
  MAX_UNIT_PRICE_TENTHOUSANDTHS,
  MAX_UNIX_MS,
} from '../limits.ts';
import { isHlc } from '../model/clock.ts';
import { UUID_FORM } from '../model/ids.ts';
import { isStorable } from '../model/text.ts';
import { SERIES_FORM, TILL_FORM } from '../model/till.ts';

export const OP_VERSION = 1;

export const uuid = z.string().regex(UUID_FORM).meta({ format: 'uuid' });
export const clock = z.string().refine(isHlc, 'clock');
export const shortText = z.string().max(MAX_SHORT_TEXT_CHARS).refine(isStorable, 'unstorable');
/** Why something was done: never empty. */
export const reason = shortText.min(1);
export const amount = z.int().min(0).max(MAX_AMOUNT_MINOR);
export const positiveAmount = z.int().min(1).max(MAX_AMOUNT_MINOR);
export const quantity = z.int().min(1).max(MAX_QUANTITY_THOUSANDTHS);
export const signedQuantity = z.int().min(-MAX_QUANTITY_THOUSANDTHS).max(MAX_QUANTITY_THOUSANDTHS);
export const unitPrice = z.int().min(0).max(MAX_UNIT_PRICE_TENTHOUSANDTHS);
export const till = z.string().regex(TILL_FORM);

/** The printed number: the till's series and a gapless counter, `C01-000123`. */
export const receipt = z.strictObject({
  series: z.string().regex(SERIES_FORM),
  number: z.int().min(1).max(999_999_999),
});

export const PAYMENT_METHODS = ['cash', 'card', 'transfer', 'credit', 'voucher'] as const;
export const method = z.enum(PAYMENT_METHODS);

/** A supervisor let pass what rule `code` would refuse: signature of the person's key, see `approval.ts`. */
export const approval = z.strictObject({
  code: z.string().regex(/^[a-z_]{1,64}$/),
  by: uuid,
  proof: z.string().regex(/^[0-9a-f]{128}$/),
});

/** What every op has. */
export const common = {
  v: z.literal(OP_VERSION),
  id: uuid,
  /** Hybrid logical clock of the device that wrote the op. */
  at: clock,
  /** When it happened, where that differs from when it was written (an old ticket replayed): Unix ms. */
  occurredAt: z.int().min(0).max(MAX_UNIX_MS).optional(),
  till,
  /** The person at the till. */
  cashier: uuid.optional(),
};

/** What every op has that books something: it may be the corrected form of one that was not accepted. */
export const booking = {
  ...common,
  /** Number on the paper that the op was taken from, if any. */
  reference: shortText.optional(),
  /** The op that this one stands in for: one of the same kind and till, not accepted and not settled yet. */
  replaces: uuid.optional(),
  /** Of a correction that the office writes in the till's place: who answers for it, see `authority.ts`. */
  authority: approval.optional(),
};
