/** What the shop sells on the day of the test: pieces with a barcode, goods by weight with a number for the scale. */
import type { FieldValues } from '../../../crdt-schema/catalog/index.ts';
import { checkDigit } from '../../../client/common/search/gtin.ts';

export interface Goods {
  readonly id: string;
  readonly name: string;
  /** A barcode; of what is weighed, the five digits of the scale's label. */
  readonly code: string;
  /** Ten-thousandths of a peso. */
  readonly price: number;
  readonly isWeighed: boolean;
  /** From so many thousandths on each costs so much. */
  readonly tier: { readonly from: number; readonly price: number } | undefined;
  readonly tax: { readonly name: string; readonly rate: number } | undefined;
}

export const SCALE_PREFIX = '20';
const IVA = { name: 'IVA', rate: 1_600 };
const IEPS = { name: 'IEPS', rate: 800 };
const TENTHS = 1_000;

const PIECES =
  'Galletas Marías|Atún en agua|Frijol bayo|Arroz Morelos|Pan de caja|Cloro|Servilletas|Mayonesa|Chiles en vinagre|Café soluble|Azúcar|Sal de mar|Papel de baño|Jabón de tocador|Pasta para sopa|Puré de tomate|Gelatina de fresa|Cerillos|Pilas|Agua mineral'.split(
    '|',
  );
const WEIGHED = ['Jitomate saladet', 'Chayote', 'Nopal limpio', 'Papaya'];

const idOf = (n: number): string => `01890000-0000-7000-8000-00000d${n.toString(16).padStart(6, '0')}`;
const withCheckDigit = (digits: string): string => `${digits}${checkDigit(digits)}`;

export const PIECE_GOODS: readonly Goods[] = PIECES.map((name, i) => ({
  id: idOf(i),
  name,
  code: withCheckDigit(`75099${String(i).padStart(7, '0')}`),
  // From 4.90 to 75.30 pesos, with tenths that cash has to be rounded for.
  price: (49 + i * 37) * TENTHS,
  isWeighed: false,
  tier: i % 5 === 0 ? { from: 6_000, price: (44 + i * 35) * TENTHS } : undefined,
  tax: [IVA, undefined, IEPS][i % 3],
}));

export const WEIGHED_GOODS: readonly Goods[] = WEIGHED.map((name, i) => ({
  id: idOf(0x100 + i),
  name,
  code: `001${String(i).padStart(2, '0')}`,
  price: (189 + i * 64) * TENTHS,
  isWeighed: true,
  tier: undefined,
  tax: i % 2 === 0 ? undefined : IVA,
}));

/** The label that the scale prints for so many grams. */
export const labelOf = ({ code }: Goods, grams: number): string =>
  withCheckDigit(`${SCALE_PREFIX}${code}${String(grams).padStart(5, '0')}`);

/** As the catalog has them. */
export const catalogRows = (): (readonly [string, FieldValues])[] =>
  [...PIECE_GOODS, ...WEIGHED_GOODS].map(({ id, name, code, price, isWeighed, tier, tax }) => [
    id,
    {
      name,
      price,
      active: true,
      ...(isWeighed ? { sku: code, unit: 'kg' } : { barcodes: [code] }),
      ...(tier === undefined ? {} : { tiers: [tier] }),
      ...(tax === undefined ? {} : { taxes: [tax] }),
    },
  ]);
