/** What stands on the label of a product, and how labels lie on the paper. Lengths in mm. */
import type { PriceTier, Product, Taxes } from '../../common/model/records.ts';
import { barcodeOf, type Barcode } from './barcode.ts';

export interface LabelSettings {
  /** Decimals of the currency. */
  readonly exponent: number;
  readonly pricesIncludeTax: boolean;
  /** Of products that have none of their own. */
  readonly taxes: Taxes;
}

/** A price for so much of a unit, in ten-thousandths. */
export interface UnitPrice {
  readonly price: number;
  readonly unit: string;
}

export interface Label {
  readonly name: string;
  /** What is paid for one, in ten-thousandths; undefined where the till asks for it. */
  readonly price: number | undefined;
  /** What it is sold by, where that is no piece. */
  readonly unit: string | undefined;
  /** The price of a whole unit of what is sold by small ones: a kilogram of what is priced by the gram. */
  readonly reference: UnitPrice | undefined;
  /** From so many thousandths on each costs less. */
  readonly tier: PriceTier | undefined;
  readonly barcode: Barcode | undefined;
}

const RATE_SCALE = 10_000;
const PRICE_DECIMALS = 4;
const WHOLE_UNITS: Readonly<Record<string, string>> = { g: 'kg', ml: 'l' };
const SMALL_IN_WHOLE = 1_000;

/** With its taxes, to the decimals that are paid: what a customer reads on the shelf is what the till asks for. */
const paid = (price: number, taxes: Taxes, { exponent, pricesIncludeTax }: LabelSettings): number => {
  if (pricesIncludeTax) return price;
  const rate = taxes.reduce((sum, tax) => sum + tax.rate, 0);
  const step = 10 ** (PRICE_DECIMALS - exponent);
  return Math.round((price * (RATE_SCALE + rate)) / RATE_SCALE / step) * step;
};

export const labelOf = (product: Product, settings: LabelSettings): Label => {
  const { name, price, unit, isWeighed, tiers, barcodes, sku } = product;
  const taxes = product.taxes ?? settings.taxes;
  const shown = price === undefined ? undefined : paid(price, taxes, settings);
  const whole = WHOLE_UNITS[unit];
  const [tier] = [...tiers].sort((a, b) => a.from - b.from);
  const code = barcodes[0] ?? sku;
  return {
    name,
    price: shown,
    unit: isWeighed ? unit : undefined,
    reference:
      price === undefined || whole === undefined
        ? undefined
        : { price: paid(price * SMALL_IN_WHOLE, taxes, settings), unit: whole },
    tier: tier === undefined ? undefined : { from: tier.from, price: paid(tier.price, taxes, settings) },
    barcode: code === undefined ? undefined : barcodeOf(code),
  };
};

export interface Paper {
  readonly columns: number;
  readonly rows: number;
  /** Of one label. */
  readonly width: number;
  readonly height: number;
  /** Of one page. */
  readonly pageWidth: number;
  readonly pageHeight: number;
  readonly marginLeft: number;
  readonly marginTop: number;
  readonly gap: number;
  /** Of the text that everything is measured by. */
  readonly text: number;
}

const A4 = { pageWidth: 210, pageHeight: 297 };
const roll = (width: number, height: number, text: number): Paper => ({
  ...{ columns: 1, rows: 1, width, height, pageWidth: width, pageHeight: height },
  ...{ marginLeft: 0, marginTop: 0, gap: 0, text },
});

export const PAPERS = {
  /** As Avery L7651 and its like: 65 on a sheet. */
  a4x65: {
    ...A4,
    ...{
      columns: 5,
      rows: 13,
      width: 38.1,
      height: 21.2,
      marginLeft: 4.75,
      marginTop: 10.7,
      gap: 2.5,
      text: 2.3,
    },
  },
  /** As Avery 3474 and its like: 24 on a sheet, without a margin at the sides. */
  a4x24: {
    ...A4,
    ...{ columns: 3, rows: 8, width: 70, height: 37, marginLeft: 0, marginTop: 0.5, gap: 0, text: 3.4 },
  },
  roll38x21: roll(38, 21, 2.3),
  roll50x30: roll(50, 30, 3),
} as const satisfies Readonly<Record<string, Paper>>;

export type PaperName = keyof typeof PAPERS;
export const PAPER_NAMES = Object.keys(PAPERS) as readonly PaperName[];

/** The labels of each page, `skip` places of the first one being used up already; undefined: an empty place. */
export const pagesOf = <T>(
  labels: readonly T[],
  { columns, rows }: Paper,
  skip: number,
): readonly (readonly (T | undefined)[])[] => {
  const onPage = columns * rows;
  const free = Math.min(Math.max(0, skip), onPage - 1);
  const places = [...Array.from({ length: free }, () => undefined), ...labels];
  return labels.length === 0
    ? []
    : Array.from({ length: Math.ceil(places.length / onPage) }, (_, i) =>
        places.slice(i * onPage, (i + 1) * onPage),
      );
};
