/** Values that fields of several entities share. Prices in ten-thousandths of the major unit, quantities in thousandths. */
import {
  MAX_AMOUNT_MINOR,
  MAX_CODE_CHARS,
  MAX_LONG_TEXT_CHARS,
  MAX_ORDER,
  MAX_QUANTITY_THOUSANDTHS,
  MAX_SHORT_TEXT_CHARS,
  MAX_TAXES,
  MAX_TAX_RATE_TENTHOUSANDTHS,
  MAX_UNIT_PRICE_TENTHOUSANDTHS,
  MAX_UNIX_MS,
} from '../../limits.ts';
import { isDeviceId, isUuid } from '../../model/ids.ts';
import { field, LWW } from './entity.ts';
import { flag, group, integer, listOf, oneOf, text, textThat } from './rule.ts';

const COLOR = /^#[0-9a-f]{6}$/;

export const uuid = textThat(isUuid, 'uuid', 'uuid');
export const device = textThat(isDeviceId, 'device');
export const name = text(1, MAX_SHORT_TEXT_CHARS);
export const shortText = text(0, MAX_SHORT_TEXT_CHARS);
export const longText = text(0, MAX_LONG_TEXT_CHARS);
export const code = text(1, MAX_CODE_CHARS);
export const price = integer(0, MAX_UNIT_PRICE_TENTHOUSANDTHS);
export const quantity = integer(0, MAX_QUANTITY_THOUSANDTHS);
/** Minor units. */
export const amount = integer(0, MAX_AMOUNT_MINOR);
/** Unix milliseconds. */
export const timeMs = integer(0, MAX_UNIX_MS);
/** Rates in ten-thousandths: 1600 is 16 %. */
export const rate = integer(0, MAX_TAX_RATE_TENTHOUSANDTHS);
export const taxes = listOf(group({ name: shortText, rate }), MAX_TAXES);
export const stockPolicy = oneOf('reject', 'allow_negative');
export const taxIdKind = oneOf('RFC', 'NIT', 'RUT', 'RUC', 'NIF');
/** One line of a quote or of a parked ticket. */
export const line = group(
  { product: uuid, quantity, unitPrice: price },
  { name: shortText, discount: amount, order: integer(0, MAX_ORDER) },
);

export const active = field(flag, 'Activo', 'Active');
export const color = field(
  textThat((value) => COLOR.test(value), 'color'),
  'Color',
  'Colour',
  LWW,
);
