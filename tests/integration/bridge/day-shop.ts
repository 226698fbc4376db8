/** The shop of a random day: its tills and their devices, what it sells, whom it knows, its policies and its people. */
import type { CatalogRow, StoreSettings } from '../../../bridge/index.ts';
import { toHex } from '../../../crdt-schema/model/ids.ts';
import type { Prng } from '../../../crdt-schema/model/prng.ts';
import { approvalMessage } from '../../../crdt-schema/ops/approval.ts';
import type { Approval } from '../../../crdt-schema/ops/op.ts';
import { createVerifier, generateKeyPair, type KeyPair } from '../../../server/security/crypto.ts';
import { id, type Till } from './books.ts';

/** A device, with the series that it numbers in. */
export interface Desk extends Till {
  readonly series: string;
  /** The last number that it was granted, where there is one. */
  readonly to?: number;
}

export interface Goods {
  readonly id: string;
  readonly price: number;
  readonly policy: 'reject' | 'allow_negative';
  readonly active: boolean;
  readonly taxes: readonly { readonly name: string; readonly rate: number }[];
}

export interface Buyer {
  readonly id: string;
  readonly limit: number | undefined;
  readonly active: boolean;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: 'cashier' | 'supervisor' | 'admin';
  readonly active: boolean;
  readonly keys: KeyPair;
}

/** Records of the catalog that come together. */
export type Projection = Readonly<
  Partial<Record<'products' | 'customers' | 'quotes', readonly CatalogRow[]>>
>;

export interface Shop {
  readonly store: string;
  readonly settings: StoreSettings;
  readonly desks: readonly Desk[];
  readonly stranger: Desk;
  readonly goods: ReadonlyMap<string, Goods>;
  readonly buyers: ReadonlyMap<string, Buyer>;
  readonly quotes: readonly string[];
  readonly people: readonly Person[];
  /** Known from the start, and what comes in the course of the day; some never come. */
  readonly first: Projection;
  readonly late: readonly Projection[];
}

const person = (n: number, name: string, role: Person['role'], active = true): Person => ({
  id: id(0xae0000 + n),
  name,
  role,
  active,
  keys: generateKeyPair(),
});
/** Keys are no part of what a seed tells, and dear to make. */
export const SUPERVISOR = person(1, 'Sara', 'supervisor');
export const CASHIER = person(2, 'Carlos', 'cashier');
const FORMER = person(3, 'Fermín', 'admin', false);

export const verify = createVerifier();

export const approvalBy = (
  { id: by, keys }: Person,
  store: string,
  op: string,
  code: string,
  note: string,
): Approval => ({ code, by, proof: toHex(keys.sign(approvalMessage({ store, op, code, note }))) });

const DESKS: readonly Desk[] = [
  { device: '01'.repeat(16), till: 'C01', series: 'C01' },
  { device: '02'.repeat(16), till: 'C02', series: 'C02' },
  { device: '03'.repeat(16), till: 'C01', series: 'C01B' },
  { device: '04'.repeat(16), till: 'C03', series: 'C03', to: 400 },
  { device: '05'.repeat(16), till: 'C02', series: 'C02B' },
];
const TAXES: readonly Goods['taxes'][] = [
  [],
  [{ name: 'IVA', rate: 1_600 }],
  [
    { name: 'IEPS', rate: 800 },
    { name: 'IVA', rate: 1_600 },
  ],
  [{ name: 'IVA', rate: 0 }],
  [{ name: 'IVA', rate: 800 }],
];
const GOODS = 8;
const LATE_GOODS = 3;
const BUYERS = 4;
const QUOTES = 4;

const rowOf = ({ id, price, policy, active }: Goods): CatalogRow => ({
  id,
  fields: { name: `Artículo ${id.slice(-3)}`, price, stockPolicy: policy, active },
});

/** `calm`: all is known from the start. */
export const shopOf = (prng: Prng, store: string, calm: boolean): Shop => {
  const goods = Array.from({ length: GOODS + LATE_GOODS }, (_, n): Goods => ({
    id: id(0xa00000 + n),
    price: prng.chance(0.1) ? 0 : 1 + prng.int(prng.chance(0.5) ? 2_000_000 : 90_000),
    policy: n % 3 === 0 ? 'reject' : 'allow_negative',
    active: n !== 1,
    taxes: TAXES[prng.int(TAXES.length)]!,
  }));
  const buyers = Array.from({ length: BUYERS }, (_, n): Buyer => ({
    id: id(0xb00000 + n),
    limit: n === 0 ? undefined : prng.int(40_000),
    active: n !== 2,
  }));
  const quotes = Array.from({ length: QUOTES }, (_, n) => id(0xc00000 + n));
  const buyerRows = buyers.map(({ id, limit, active }): CatalogRow => ({
    id,
    fields: {
      name: `Cliente ${id.slice(-3)}`,
      active,
      ...(limit === undefined ? {} : { creditLimit: limit }),
    },
  }));
  const quoteRows = quotes.map((id): CatalogRow => ({ id, fields: { number: id.slice(-3) } }));
  const rows = goods.map(rowOf);
  const all: Projection = { products: rows, customers: buyerRows, quotes: quoteRows };
  const first: Projection = {
    products: rows.slice(0, GOODS),
    customers: buyerRows.slice(0, -1),
    quotes: quoteRows.slice(0, -1),
  };
  // The last product never comes.
  const late: readonly Projection[] = [
    ...rows.slice(GOODS, -1).map((row) => ({ products: [row] })),
    { customers: buyerRows.slice(-1) },
    { quotes: quoteRows.slice(-1) },
  ];
  return {
    store,
    settings: {
      exponent: prng.chance(0.2) ? 0 : 2,
      cashRounding: [0, 5, 50, 100][prng.int(4)]!,
      discountLimit: prng.chance(0.7) ? 2_000 : undefined,
      cashSessions: prng.chance(0.3) ? 'required' : 'optional',
      refundsWithoutSale: prng.chance(0.3) ? 'reject' : 'allow',
    },
    desks: DESKS.slice(0, 2 + prng.int(DESKS.length - 1)),
    stranger: { device: '0a'.repeat(16), till: 'C01', series: 'C09' },
    goods: new Map(goods.map((one) => [one.id, one])),
    buyers: new Map(buyers.map((one) => [one.id, one])),
    quotes,
    people: [SUPERVISOR, CASHIER, FORMER],
    first: calm ? all : first,
    late: calm ? [] : late,
  };
};
