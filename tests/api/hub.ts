/** A hub of its own to be driven over HTTP, and what its ledger must be afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { Hub, type HubOptions } from '../../server/hub/hub.ts';

export const PRODUCT = '01890000-0000-7000-8000-000000c0ffee';
export const CUSTOMER = '01890000-0000-7000-8000-00000000c11e';
const MANY = 1_000_000_000;

export interface DrivenHub {
  readonly hub: Hub;
  readonly logged: readonly string[];
  close(): Promise<void>;
}

/** Starts a hub of one product and one customer, ready to be asked as often as anybody likes. */
export const startHub = async (databaseUrl: string, more: Partial<HubOptions> = {}): Promise<DrivenHub> => {
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-api-'));
  const logged: string[] = [];
  const started = await Hub.start({
    folder,
    store: 'api',
    host: '127.0.0.1',
    port: 0,
    databaseUrl,
    requestsPerMinute: MANY,
    log: (message, details) => logged.push(`${message} ${JSON.stringify(details)}`),
    ...more,
  });
  if (!started.ok) throw new Error(started.error.code);
  const hub = started.value;
  const { catalog } = hub.server.peer;
  catalog.create('products', PRODUCT, { name: 'Café', price: 255_000, active: true });
  catalog.create('customers', CUSTOMER, { name: 'Ana', creditLimit: 100_000, active: true });
  return {
    hub,
    logged,
    async close() {
      await hub.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** What does not add up in the ledger: everything is booked once, and sums are those of their parts. */
export const ledgerFaults = async (pool: Pool): Promise<string[]> => {
  const checks: Readonly<Record<string, string>> = {
    'stock levels': `select product_id from stock_level l where quantity <> (
      select coalesce(sum(quantity), 0) from stock_movement m where m.store_id = l.store_id and m.product_id = l.product_id)`,
    'customer balances': `select customer_id from customer_balance b where amount <> (
      select coalesce(sum(amount), 0) from customer_entry e where e.store_id = b.store_id and e.customer_id = b.customer_id)`,
    'sales booked': `select id from op where status = 'accepted' and kind in ('sale', 'refund')
      and not exists (select from sale s where s.store_id = op.store_id and s.id = op.id)`,
    'sales refused': `select id from op where status <> 'accepted' and settled_how is distinct from 'override'
      and exists (select from sale s where s.store_id = op.store_id and s.id = op.id)`,
    'ops twice in the log': 'select segment from op_twin',
    'goods of a sale': `select id from op where status = 'accepted' and kind = 'sale' and
      (select coalesce(sum(quantity), 0) from stock_movement m where m.store_id = op.store_id and m.op_id = op.id) <>
      -(select coalesce(sum((line->>'quantity')::bigint), 0) from json_array_elements(body->'lines') line
        where line->'product' is not null)`,
  };
  const out: string[] = [];
  for (const [name, sql] of Object.entries(checks)) {
    const { rowCount } = await pool.query(sql);
    if (rowCount !== 0) out.push(`${name}: ${rowCount}`);
  }
  return out;
};

/** Sells one piece of something new, whatever the settings have become. */
export const sellPlainly = async ({ server: { port }, catalogToken }: Hub): Promise<number> => {
  const ask = async (method: string, path: string, body: object): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/api${path}`, {
      method,
      headers: { Authorization: `Bearer ${catalogToken}`, 'Idempotency-Key': crypto.randomUUID() },
      body: JSON.stringify(body),
    });
  const currency = {
    currency: 'MXN',
    cashSessions: 'optional',
    stockPolicy: 'allow_negative',
    cashRounding: null,
  };
  const names = Object.keys(currency);
  const settled = await ask('PATCH', '/settings', { version: 0, force: names, ...currency });
  if (!settled.ok) throw new Error(`settings: ${await settled.text()}`);
  const made = await ask('POST', '/products', {
    name: 'Último',
    price: 10_000,
    stockPolicy: 'allow_negative',
  });
  const { id: product } = (await made.json()) as { id: string };
  const sold = await ask('POST', '/sales', {
    lines: [{ product, quantity: 1_000, price: 10_000, total: 100 }],
    payments: [{ method: 'cash', amount: 100 }],
    total: 100,
  });
  if (sold.status !== 201) throw new Error(`the plain sale: ${await sold.text()}`);
  return sold.status;
};
