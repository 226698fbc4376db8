/**
 * A shop's catalogue for the benchmarks: products of 12 fields, the same for every product compared. Names are put
 * together from words as a grocer's are; ids, codes and prices are as random as real ones, which is what costs bytes.
 */
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import { createPrng } from '../../crdt-schema/model/prng.ts';

export type ProductFields = Readonly<Record<string, unknown>>;
export type Product = readonly [id: string, fields: ProductFields];

const START_MS = 1_780_000_000_000;
/** An import writes a product every few milliseconds; the ids carry that time. */
const IMPORT_STEP_MS = 3;

const WORDS =
  'Aceite Agua Ajo Arroz Atún Avena Azúcar Café Canela Cebolla Cereal Chile Chocolate Crema Detergente Frijol Galletas Gelatina Harina Huevo Jabón Jamón Jugo Leche Lenteja Maíz Mantequilla Mayonesa Mermelada Miel Mostaza Nuez Pan Pasta Papel Pimienta Queso Refresco Sal Salsa Sardina Servilletas Sopa Té Tortilla Vinagre Yogur'.split(
    ' ',
  );
const BRANDS =
  'Norteña Campo Real La Sierra Doña Luz San Marcos El Molino Costa Azul Tres Ríos Valle Vivo Aurora Del Huerto Altamira'.split(
    ' ',
  );
const SIZES =
  '90 g|125 g|200 g|250 g|355 ml|400 g|500 g|600 ml|750 ml|900 g|1 kg|1 l|1.5 l|2 l|3 kg|4 pz|12 pz'.split(
    '|',
  );
const COLORS = ['#c0392b', '#27ae60', '#2980b9', '#f39c12', '#8e44ad', '#16a085'];
const CATEGORIES = 60;
const VAT = [{ name: 'IVA', rate: 1_600 }];
const ZERO = [{ name: 'IVA', rate: 0 }];

/** The same products for the same count, in every process. */
export const benchProducts = (count: number): Product[] => {
  const prng = createPrng('bench catalogue');
  const pick = <T>(list: readonly T[]): T => list[prng.int(list.length)]!;
  const categories = Array.from({ length: CATEGORIES }, (_, i) => uuidv7(START_MS + i, prng.bytes));
  return Array.from({ length: count }, (_, i) => {
    const id = uuidv7(START_MS + i * IMPORT_STEP_MS, prng.bytes);
    const name = `${pick(WORDS)} ${pick(BRANDS)} ${pick(WORDS).toLowerCase()} ${pick(SIZES)}`;
    const digits = String(7_500_000_000_000 + prng.int(9_999_999_999));
    return [
      id,
      {
        name,
        sku: `P-${String(i + 1).padStart(5, '0')}`,
        barcodes: [digits],
        category: pick(categories),
        price: (10 + prng.int(40_000)) * 500,
        taxes: prng.chance(0.6) ? VAT : ZERO,
        unit: prng.chance(0.85) ? 'piece' : 'kg',
        stockPolicy: prng.chance(0.9) ? 'allow_negative' : 'reject',
        minStock: prng.int(24) * 1_000,
        color: pick(COLORS),
        image: `productos/${digits}.webp`,
        active: true,
      },
    ];
  });
};
