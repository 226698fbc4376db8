/** The store's settings as the till needs them; what nobody set has the value that hinders least. */
import type { FieldValues } from '../../../crdt-schema/catalog/index.ts';
import { exponentOf } from '../../../crdt-schema/model/currency.ts';
import type { ScaleLabelFormat } from '../input/scale-label.ts';
import { listOf, numberOf, taxesOf, textOf, type Taxes } from '../../common/model/records.ts';

export const DEFAULT_CURRENCY = 'MXN';

export interface TillSettings {
  readonly storeName: string | undefined;
  readonly address: string | undefined;
  readonly taxId: string | undefined;
  readonly phone: string | undefined;
  readonly ticketFooter: string | undefined;
  readonly currency: string;
  /** The currency's decimals. */
  readonly exponent: number;
  /** Minor units to multiples of which cash is rounded; 0: not at all. */
  readonly cashRounding: number;
  /** Largest discount that needs no supervisor, ten-thousandths; undefined: any. */
  readonly discountLimit: number | undefined;
  readonly needsSession: boolean;
  readonly taxMode: 'included' | 'added';
  /** Of products that have none of their own. */
  readonly taxes: Taxes;
  readonly scaleLabels: readonly ScaleLabelFormat[];
  readonly isBlindCount: boolean;
  readonly refundsWithoutSale: boolean;
}

export const tillSettingsOf = (fields: FieldValues): TillSettings => ({
  storeName: textOf(fields, 'storeName'),
  address: textOf(fields, 'address'),
  taxId: textOf(fields, 'taxId'),
  phone: textOf(fields, 'phone'),
  ticketFooter: textOf(fields, 'ticketFooter'),
  currency: textOf(fields, 'currency') ?? DEFAULT_CURRENCY,
  exponent: exponentOf(fields['currency']),
  cashRounding: numberOf(fields, 'cashRounding') ?? 0,
  discountLimit: numberOf(fields, 'discountLimit'),
  needsSession: fields['cashSessions'] === 'required',
  taxMode: fields['pricesIncludeTax'] === false ? 'added' : 'included',
  taxes: taxesOf(fields) ?? [],
  scaleLabels: listOf<ScaleLabelFormat>(fields, 'scaleLabels') ?? [],
  isBlindCount: fields['blindCount'] === true,
  refundsWithoutSale: fields['refundsWithoutSale'] !== 'reject',
});
