/** Operations over HTTP at a real hub: one effect a key, whatever fails in between. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hub } from '../../server/hub/hub.ts';
import { COFFEE, Shop, until } from './shop.ts';

type Json = Record<string, unknown>;

interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

let shop: Shop;
let hub: Hub;
let next = 0;

const call = async (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const response = await fetch(`http://127.0.0.1:${hub.server.port}/api${path}`, {
    method,
    headers: { Authorization: `Bearer ${hub.catalogToken}`, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? {} : (JSON.parse(text) as Json),
    headers: response.headers,
  };
};

const key = (): string => `key-${next++}`;
const post = (path: string, body: unknown, withKey = key()): Promise<Answer> =>
  call('POST', path, body, { 'Idempotency-Key': withKey });

const saleOf = (quantity = 1_000, more: Json = {}): Json => {
  const total = (quantity * 250) / 1_000;
  return {
    lines: [{ product: COFFEE, quantity, price: 25_000, total }],
    payments: [{ method: 'cash', amount: total }],
    total,
    ...more,
  };
};

const count = async (table: 'op' | 'sale'): Promise<number> =>
  (await shop.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n;

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub();
  await until('the database', () => hub.bridge.connected);
  while (!(await hub.bridge.projected())) await new Promise((resolve) => setTimeout(resolve, 20));
});
afterAll(() => shop.close());

describe('an operation over HTTP', () => {
  it('is accepted with a receipt, and can be read back', async () => {
    const { status, body, headers } = await post('/sales', saleOf());
    expect([status, body['verdict']]).toEqual([201, { status: 'accepted' }]);
    expect(body['op']).toMatchObject({ receipt: { series: 'API' }, total: 250 });
    const place = headers.get('Location')!.replace('/api', '');
    expect((await call('GET', place)).body).toEqual(body);
    const sale = await call('GET', `/sales/${String(body['id'])}`);
    expect(sale.body).toMatchObject({ kind: 'sale', total: 250, lines: [{ product: COFFEE }] });
  });

  it('needs a key, a JSON object and the right fields', async () => {
    expect((await call('POST', '/sales', saleOf())).body['code']).toBe('idempotency_key_required');
    expect((await post('/sales', '[')).body['code']).toBe('bad_json');
    const wrong = await post('/sales', saleOf(1_000, { gift: true }));
    expect([wrong.status, wrong.body['code'], wrong.body['path']]).toEqual([422, 'op_malformed', 'gift']);
  });

  it('that breaks a rule is a problem with the code of the rule, what to read and what to do', async () => {
    const { status, body } = await post('/sales', saleOf(1_000, { total: 999 }));
    expect([status, body['code']]).toEqual([422, 'total_mismatch']);
    expect(body['ways']).toEqual(['replace', 'void']);
    expect(String(body['detail'])).toContain('total');
    const pending = await call('GET', '/pending');
    expect((pending.body['items'] as Json[]).map(({ id }) => id)).toContain(body['op']);
    const voided = await post('/voids', { target: body['op'], reason: 'Prueba' });
    expect(voided.status).toBe(201);
    const after = await call('GET', '/pending');
    expect((after.body['items'] as Json[]).map(({ id }) => id)).not.toContain(body['op']);
  });

  it('that names a product nobody knows waits, with a place to ask', async () => {
    const lines = [
      { product: '01890000-0000-7000-8000-0000000000ff', quantity: 1_000, price: 25_000, total: 250 },
    ];
    const { status, body } = await post('/sales', saleOf(1_000, { lines }));
    expect([status, (body['verdict'] as Json)['code']]).toEqual([202, 'unknown_product']);
  });
});

describe('a key', () => {
  it('gives the same answer to the same body, whatever the order of its members', async () => {
    const mine = key();
    const first = await post('/sales', saleOf(), mine);
    const before = await count('op');
    const { lines, payments, total } = saleOf();
    const again = await post('/sales', { total, payments, lines }, `"${mine}"`);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect(await count('op')).toBe(before);
  });

  it('with another body, or at another path, is refused', async () => {
    const mine = key();
    await post('/sales', saleOf(), mine);
    const other = await post('/sales', saleOf(2_000), mine);
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency_key_reused']);
    const elsewhere = await post(
      '/stock-movements',
      { reason: 'count', lines: [{ product: COFFEE, quantity: 1 }] },
      mine,
    );
    expect(elsewhere.body['code']).toBe('idempotency_key_reused');
  });

  it('keeps its promise when the table has forgotten it', async () => {
    const mine = key();
    const first = await post('/sales', saleOf(), mine);
    await shop.pool.query('delete from idempotency');
    expect((await post('/sales', saleOf(), mine)).body).toEqual(first.body);
    await shop.pool.query('delete from idempotency');
    expect((await post('/sales', saleOf(2_000), mine)).body['code']).toBe('idempotency_key_reused');
  });

  it('that 64 clients send at once has one effect and 64 equal answers', async () => {
    const mine = key();
    const before = await count('sale');
    const answers = await Promise.all(Array.from({ length: 64 }, () => post('/sales', saleOf(), mine)));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]!.status).toBe(201);
    expect(await count('sale')).toBe(before + 1);
  });
});

describe('a cash session over HTTP', () => {
  it('is opened, sold in, cut and closed, and closing again tells what stands', async () => {
    const opened = await post('/cash-sessions', {
      total: 10_000,
      denominations: [{ value: 5_000, count: 2 }],
    });
    expect(opened.status).toBe(201);
    const session = opened.body['id'];
    await post('/sales', saleOf(4_000, { session }));
    await post('/cash-movements', { session, direction: 'out', amount: 3_000, reason: 'Retiro' });
    await post('/expenses', { session, category: 'Limpieza', method: 'cash', amount: 500 });
    const cut = await call('GET', `/cash-sessions/${String(session)}`);
    expect(cut.body).toMatchObject({
      closedAt: null,
      figures: { expected: { cash: 7_500 }, sales: { count: 1, total: 1_000 } },
    });
    const closed = await post(`/cash-sessions/${String(session)}/close`, {
      counted: [{ method: 'cash', amount: 7_400 }],
    });
    expect(closed.status).toBe(201);
    const after = await call('GET', `/cash-sessions/${String(session)}`);
    expect(after.body['cuts']).toMatchObject([{ kind: 'Z', number: 1, differences: { cash: -100 } }]);
    const again = await post(`/cash-sessions/${String(session)}/close`, {
      counted: [{ method: 'cash', amount: 0 }],
    });
    expect([again.status, (again.body['verdict'] as Json)['params']]).toEqual([
      201,
      { already: closed.body['id'] },
    ]);
    const late = await post('/sales', saleOf(1_000, { session }));
    expect(late.body['code']).toBe('session_closed');
  });
});

describe('a supervisor', () => {
  it('accepts by PIN what a rule refuses, and nobody else does', async () => {
    const person = await call('POST', '/people', { name: 'Ana', role: 'supervisor', pin: '4711' });
    expect(person.status).toBe(201);
    expect(person.body).not.toHaveProperty('sealedKey');
    const product = '01890000-0000-7000-8000-00000000f00d';
    await call('POST', '/products', { id: product, name: 'Queso', price: 25_000, stockPolicy: 'reject' });
    const lines = [{ product, quantity: 1_000, price: 25_000, total: 250 }];
    const refused = await post('/sales', saleOf(1_000, { lines }));
    expect(refused.body['code']).toBe('insufficient_stock');
    const override = {
      target: refused.body['op'],
      reason: 'Ya salió',
      code: 'insufficient_stock',
      by: person.body['id'],
    };
    expect((await post('/overrides', { ...override, pin: '0000' })).body['code']).toBe('approval_refused');
    expect((await post('/overrides', { ...override, pin: '4711' })).status).toBe(201);
    expect((await call('GET', `/sales/${String(refused.body['op'])}`)).body).toMatchObject({ total: 250 });
  });

  it('accepts what breaks several rules, with the PIN for each', async () => {
    const { id: by } = (await call('POST', '/people', { name: 'Eva', role: 'admin', pin: '4712' })).body;
    const product = '01890000-0000-7000-8000-00000000f00e';
    await call('POST', '/products', { id: product, name: 'Pan', price: 25_000, stockPolicy: 'reject' });
    const customer = '01890000-0000-7000-8000-00000000c11f';
    await call('POST', '/customers', { id: customer, name: 'Rosa', creditLimit: 100 });
    const lines = [{ product, quantity: 1_000, price: 25_000, total: 250 }];
    const payments = [{ method: 'credit', amount: 250 }];
    const refused = await post('/sales', saleOf(1_000, { lines, customer, payments }));
    expect(refused.body['code']).toBe('insufficient_stock');
    const target = refused.body['op'];
    const override = { target, reason: 'Ya salió', code: 'insufficient_stock', by, pin: '4712' };
    expect((await post('/overrides', override)).body['code']).toBe('credit_limit');
    const also = (pin: string) => [{ code: 'credit_limit', by, pin }];
    const wrong = await post('/overrides', { ...override, also: also('0000') });
    expect(wrong.body['code']).toBe('approval_refused');
    expect((await post('/overrides', { ...override, also: also('4712') })).status).toBe(201);
    expect((await call('GET', `/sales/${String(target)}`)).body).toMatchObject({ total: 250 });
  });
});
