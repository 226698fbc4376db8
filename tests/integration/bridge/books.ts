/** Books for tests of the bridge: a store with products and two tills, and logs that a test writes entry by entry. */
import type { Pool } from 'pg';
import {
  Bridge,
  type BridgeOptions,
  type CatalogBatch,
  type CatalogRow,
  type IngestEntry,
} from '../../../bridge/index.ts';
import { RULES } from '../../../bridge/rules/index.ts';
import { buildEntryChange } from '../../../crdt-schema/log/entry-change.ts';
import { formatHlc } from '../../../crdt-schema/model/clock.ts';
import { toHex } from '../../../crdt-schema/model/ids.ts';
import { lineTotal } from '../../../crdt-schema/model/money.ts';
import {
  encodeOp,
  type Line,
  type Op,
  type Refund,
  type Sale,
  type StockMove,
} from '../../../crdt-schema/ops/op.ts';
import { answers } from '../../../crdt-schema/verdicts/answers.ts';
import { decodeVerdictEntry, type VerdictEntry } from '../../../crdt-schema/verdicts/verdict-entry.ts';
import type { Verdict } from '../../../crdt-schema/verdicts/verdict.ts';
import { sha256 } from '../../../server/security/crypto.ts';

export const STORE = 'norte';
export const NOW_MS = 1_780_000_000_000;

/** The n-th id: of a product, an op, a customer. */
export const id = (n: number): string => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
export const COFFEE = id(0xc0ffee);
export const RICE = id(0x41ce);

export interface Till {
  readonly device: string;
  readonly till: string;
}
export const C01: Till = { device: '01'.repeat(16), till: 'C01' };
export const C02: Till = { device: '02'.repeat(16), till: 'C02' };

export const PRODUCTS: readonly CatalogRow[] = [
  { id: COFFEE, fields: { name: 'Café', price: 10_000 } },
  { id: RICE, fields: { name: 'Arroz', price: 20_000 } },
];

/** What verdicts name each entry by, taken before the bridge had it in hand. */
const hashes = new WeakMap<IngestEntry, string>();

/** One segment, written as its device writes it. */
export class Log {
  readonly segment: string;
  readonly entries: IngestEntry[] = [];
  private readonly device: string;
  private readonly branch: number;

  constructor(till: Till, part: number, branch = 0) {
    this.device = till.device;
    this.branch = branch;
    this.segment = till.device + part.toString(16).padStart(16, '0');
  }

  /** Appends an op, or bytes that may be anything. */
  add(op: Op | Uint8Array): IngestEntry {
    const bytes = op instanceof Uint8Array ? op : encodeOp(op);
    const seq = this.entries.length;
    const { hash } = buildEntryChange(sha256, this.segment, seq, this.entries.at(-1)?.hash, bytes);
    const entry = { segment: this.segment, branch: this.branch, seq, hash, bytes, device: this.device };
    hashes.set(entry, toHex(hash).slice(0, 16));
    this.entries.push(entry);
    return entry;
  }
}

export const at = (n: number, till: Till, ms = NOW_MS): string =>
  formatHlc({ ms, counter: n & 0xffff, device: till.device });

const lineOf = (product: string, quantity: number, price: number): Line => ({
  product,
  quantity,
  price,
  total: lineTotal(quantity, price),
});

type Goods = readonly (readonly [product: string, quantity: number, price?: number])[];

const ticket = (n: number, till: Till, goods: Goods) => {
  const lines = goods.map(([product, quantity, price = 10_000]) => lineOf(product, quantity, price));
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  return {
    v: 1 as const,
    id: id(n),
    at: at(n, till),
    till: till.till,
    receipt: { series: till.till, number: n },
    lines,
    payments: [{ method: 'cash' as const, amount: total }],
    total,
  };
};

/** Sale number `n`: its id and its receipt follow from it. */
export const sale = (n: number, till: Till, goods: Goods, more: Partial<Sale> = {}): Sale => ({
  ...ticket(n, till, goods),
  kind: 'sale',
  ...more,
});
export const refund = (
  n: number,
  till: Till,
  of: number | undefined,
  goods: Goods,
  more: Partial<Refund> = {},
): Refund => ({
  ...ticket(n, till, goods),
  kind: 'refund',
  ...(of === undefined ? {} : { sale: id(of) }),
  ...more,
});
export const move = (n: number, till: Till, goods: Goods, more: Partial<StockMove> = {}): StockMove => ({
  v: 1,
  kind: 'stock_move',
  id: id(n),
  at: at(n, till),
  till: till.till,
  reason: 'receipt',
  lines: goods.map(([product, quantity]) => ({ product, quantity })),
  ...more,
});

const placesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

export class Books {
  readonly bridge: Bridge;
  readonly pool: Pool;

  private constructor(pool: Pool, bridge: Bridge) {
    this.pool = pool;
    this.bridge = bridge;
  }

  /** Takes the store's lease, and makes sure that its tills and products are known. */
  static async open(pool: Pool, more: Partial<BridgeOptions> = {}): Promise<Books> {
    const bridge = await Bridge.open({ pool, store: STORE, nowMs: () => NOW_MS, ...more });
    await bridge.saveDevices(
      [C01, C02].map(({ device, till }) => ({ id: device, till, series: till, role: 'till' })),
    );
    const books = new Books(pool, bridge);
    await books.project(PRODUCTS);
    return books;
  }

  async project(products: readonly CatalogRow[]): Promise<void> {
    await this.catalog({ products });
  }

  async catalog(batch: CatalogBatch): Promise<void> {
    const result = await this.bridge.project(batch);
    if (!result.ok) throw new Error(result.error.code);
  }

  /** Takes the entries in; the code of a failure, or 'done'. */
  async take(...entries: readonly IngestEntry[]): Promise<string> {
    const result = await this.bridge.ingest(entries);
    return result.ok ? 'done' : result.error.code;
  }

  /** Every verdict told so far for an entry, by place and hash, oldest first. */
  async verdicts(entry: IngestEntry): Promise<Verdict[]> {
    const { segment, seq } = entry;
    const hash8 = hashes.get(entry);
    const out: Verdict[] = [];
    for (const { accepted, others } of await this.outbox()) {
      for (const [where, from, to, last] of accepted) {
        if (where !== segment || from > seq || to < seq) continue;
        if (to > seq || last === hash8) out.push({ status: 'accepted' });
      }
      for (const other of others) {
        if (other.segment !== segment || other.seq !== seq || other.hash8 !== hash8) continue;
        const { status, code, params } = other;
        out.push({
          status,
          ...(code === undefined ? {} : { code }),
          ...(params === undefined ? {} : { params }),
        });
      }
    }
    return out;
  }

  /** The same as `status` or `status code`. */
  async told(entry: IngestEntry): Promise<string[]> {
    return (await this.verdicts(entry)).map(({ status, code }) =>
      code === undefined ? status : `${status} ${code}`,
    );
  }

  /** The last verdict told for a place. */
  async verdict(entry: IngestEntry): Promise<string | undefined> {
    return (await this.told(entry)).at(-1);
  }

  /** Takes one entry in and says what became of it. */
  async judge(entry: IngestEntry): Promise<string | undefined> {
    const taken = await this.take(entry);
    return taken === 'done' ? this.verdict(entry) : taken;
  }

  /** What is wrong with the verdicts told so far: no text, a place without its parameter, one that nobody announced. */
  async complaints(): Promise<string[]> {
    const out = new Set<string>();
    for (const { others } of await this.outbox())
      for (const { code, params = {} } of others) {
        if (code === undefined) continue;
        const answer = answers.get(code);
        if (answer === undefined) {
          out.add(`${code} has no text`);
          continue;
        }
        const { text, remedy } = answer;
        const places = [text.es, text.en, remedy.es, remedy.en].flatMap(placesIn);
        for (const name of places) if (!Object.hasOwn(params, name)) out.add(`${code} lacks ${name}`);
        const rule = RULES.find((one) => one.code === code);
        if (rule === undefined) continue;
        const known = new Set([...places, ...Object.keys(rule.extras ?? {})]);
        for (const name of Object.keys(params))
          if (!known.has(name)) out.add(`${code} does not announce ${name}`);
      }
    return [...out];
  }

  async outbox(): Promise<VerdictEntry[]> {
    const rows = await this.bridge.unpublished(0, 10_000);
    return rows.map(({ pos, payload }) => {
      const decoded = decodeVerdictEntry(payload);
      if (!decoded.ok)
        throw new Error(`the outbox holds what no peer can read: ${JSON.stringify(decoded.error)}`);
      if (decoded.value.pos !== pos)
        throw new Error(`position ${pos} holds an entry of ${decoded.value.pos}`);
      return decoded.value;
    });
  }

  async count(
    table: 'op' | 'sale' | 'sale_line' | 'sale_payment' | 'stock_movement' | 'op_twin' | 'verdict_outbox',
  ): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>(
      `select count(*) as n from ${table} where store_id = $1`,
      [STORE],
    );
    return rows[0]!.n;
  }

  /** Stock in thousandths by product. */
  async stock(): Promise<Record<string, number>> {
    const { rows } = await this.pool.query<{ product_id: string; quantity: number }>(
      'select product_id, quantity from stock_level where store_id = $1 order by 1',
      [STORE],
    );
    return Object.fromEntries(rows.map((row) => [row.product_id, row.quantity]));
  }

  async movements(): Promise<Record<string, number>> {
    const { rows } = await this.pool.query<{ product_id: string; quantity: number }>(
      'select product_id, sum(quantity)::bigint as quantity from stock_movement where store_id = $1 group by 1 order by 1',
      [STORE],
    );
    return Object.fromEntries(rows.map((row) => [row.product_id, row.quantity]));
  }
}

/** Hands ops in one by one, each in a log of its own, so that none stands behind another. */
export class Clerk {
  private readonly books: Books;
  private parts = 0x1000;
  private next: number;

  constructor(books: Books, first = 100) {
    this.books = books;
    this.next = first;
  }

  /** A number that no op of this clerk has. */
  fresh(): number {
    return this.next++;
  }

  /** Takes the op in; its place, to ask for what became of it. */
  async give(op: Op | Uint8Array, till: Till = C01): Promise<IngestEntry> {
    const entry = new Log(till, ++this.parts).add(op);
    const taken = await this.books.take(entry);
    if (taken !== 'done') throw new Error(taken);
    return entry;
  }

  /** What the bridge says of the op. */
  async judge(op: Op | Uint8Array, till: Till = C01): Promise<string | undefined> {
    return this.books.verdict(await this.give(op, till));
  }

  /** The same with its parameters. */
  async answer(op: Op | Uint8Array, till: Till = C01): Promise<Verdict | undefined> {
    return (await this.books.verdicts(await this.give(op, till))).at(-1);
  }
}

/** A rejection as `Clerk.answer` gives it. */
export const refusal = (code: string, params?: Verdict['params']): Verdict => ({
  status: 'rejected',
  code,
  ...(params === undefined ? {} : { params }),
});
export const delay = (code: string, params?: Verdict['params']): Verdict => ({
  ...refusal(code, params),
  status: 'waiting',
});
