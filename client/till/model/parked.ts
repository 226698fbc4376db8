/** Parked tickets as the catalog has them: of any till, to be taken up at any. */
import type { CatalogRecord } from '../../../crdt-schema/catalog/index.ts';
import { numberOf, textOf } from '../../common/model/records.ts';

export interface ParkedLine {
  /** `FREE_PRODUCT` for what is in no catalog. */
  readonly product: string;
  readonly name: string | undefined;
  /** Thousandths. */
  readonly quantity: number;
  /** Ten-thousandths of the major unit, before prices by quantity. */
  readonly unitPrice: number;
  /** Minor units. */
  readonly discount: number | undefined;
  readonly order: number;
}

export interface ParkedTicket {
  readonly id: string;
  readonly name: string;
  readonly till: string | undefined;
  readonly customer: string | undefined;
  readonly openedMs: number;
  readonly state: string | undefined;
  readonly takenBy: string | undefined;
  readonly active: boolean;
  readonly lines: readonly ParkedLine[];
}

const LINE = 'line.';

export const parkedOf = ({ id, fields }: CatalogRecord): ParkedTicket => {
  const lines = Object.entries(fields)
    .filter(([name, value]) => name.startsWith(LINE) && typeof value === 'object' && value !== null)
    .map(([, value]): ParkedLine => {
      const { product, quantity, unitPrice, ...more } = value as {
        product: string;
        quantity: number;
        unitPrice: number;
      } & Readonly<Record<string, unknown>>;
      return {
        product,
        quantity,
        unitPrice,
        name: textOf(more, 'name'),
        discount: numberOf(more, 'discount'),
        order: numberOf(more, 'order') ?? 0,
      };
    });
  return {
    id,
    name: textOf(fields, 'name') ?? '',
    till: textOf(fields, 'till'),
    customer: textOf(fields, 'customer'),
    openedMs: numberOf(fields, 'openedAt') ?? 0,
    state: textOf(fields, 'state'),
    takenBy: textOf(fields, 'takenBy'),
    active: fields['active'] !== false,
    lines: lines.sort((a, b) => a.order - b.order),
  };
};
