/** A day of a shop, through a client that is generated from the hub's own OpenAPI document. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ticketTotals } from '../../crdt-schema/ops/ticket.ts';
import { generateClient, walk, type ApiClient, type ClientAnswer, type Json } from '../api/client.ts';
import { CUSTOMER, ledgerFaults, PRODUCT, startHub, type DrivenHub } from '../api/hub.ts';
import { createDatabase, type Database } from './database.ts';
import { until } from './shop.ts';

let database: Database;
let driven: DrivenHub;
let api: ApiClient;

/** A hub of its own for each part. */
const onHub = (): void => {
  beforeAll(async () => {
    database = await createDatabase();
    driven = await startHub(database.url);
    const { hub } = driven;
    await until('the ledger', () => hub.bridge.projected());
    api = await generateClient(hub.server.port, hub.catalogToken);
  });
  afterAll(async () => {
    await driven.close();
    await database.drop();
  });
};

let keys = 0;
/** Ids of the sales and refunds that were accepted. */
const tickets: unknown[] = [];

const post = (id: string, body: object, more: Record<string, string> = {}): Promise<ClientAnswer> =>
  api.call(id, body, { 'Idempotency-Key': `"dia-${keys++}"`, ...more });

/** Calls an op that has to be accepted, and gives its id. */
const accepted = async (id: string, body: object, more?: Record<string, string>): Promise<string> => {
  const { status, body: answer } = await post(id, body, more);
  expect([id, status, answer['verdict']]).toEqual([id, 201, { status: 'accepted' }]);
  if (id === 'sale' || id === 'refund') tickets.push(answer['id']);
  return String(answer['id']);
};

/** Calls an op that a rule has to refuse, and gives its id. */
const refused = async (id: string, body: object, code: string): Promise<string> => {
  const { status, body: answer } = await post(id, body);
  expect([status, answer['code']]).toEqual([422, code]);
  return String(answer['op']);
};

const get = async (id: string, parameters: Record<string, string> = {}): Promise<Json> => {
  const { status, body } = await api.call(id, undefined, parameters);
  expect([id, status]).toEqual([id, 200]);
  return body;
};

const PRICE = 255_000;
const cashSale = (pieces: number, session: string, more: object = {}, product = PRODUCT): Json => {
  const total = pieces * 2_550;
  return {
    session,
    lines: [{ product, quantity: pieces * 1_000, price: PRICE, total }],
    payments: [{ method: 'cash', amount: total }],
    total,
    ...more,
  };
};

describe('every example of the document', () => {
  onHub();

  it('is one by its own schema', () => {
    const withBody = api.document.operations.filter(({ body }) => body !== undefined);
    expect(withBody.filter(({ body }) => body!.example === undefined).map(({ id }) => id)).toEqual([]);
    for (const operation of withBody)
      expect([operation.id, api.document.checkBody(operation, operation.body!.example)]).toEqual([
        operation.id,
        undefined,
      ]);
  });

  it('of an answer is one as well', () => {
    expect(api.document.badExamples()).toEqual([]);
  });

  it('is answered as described', async () => {
    const session = '01890000-0000-7000-8000-00000000c0de';
    const failed = new Map<string, unknown>();
    for (const { id, method, body } of api.document.operations) {
      if (method !== 'POST' || body === undefined) continue;
      const { status, body: answer } = await post(id, body.example as object, { session });
      if (status >= 300) failed.set(id, answer['code']);
    }
    // A new shop has nobody who could approve, and no code is known beforehand.
    expect(Object.fromEntries(failed)).toEqual({
      override: 'approval_refused',
      pair_device: 'pairing_code_invalid',
      // No device has the id of the example.
      revoke_device: 'not_found',
      // Without the header that a page of the hub sends.
      sign_in: 'request_forged',
    });
  });
});

describe('a day of a shop', () => {
  onHub();

  let session: string;
  let discounted: string;
  let supervisor: string;

  it('begins with the catalog, the people and an open session', async () => {
    const settings = await api.call(
      'update_settings',
      { currency: 'MXN', discountLimit: 2_000, stockPolicy: 'allow_negative', force: ['currency'] },
      { 'If-Match': '"0"' },
    );
    expect(settings.status).toBe(200);
    expect(await get('get_settings')).toMatchObject({ currency: 'MXN', discountLimit: 2_000 });
    const person = await api.call('create_person', { name: 'Rosa', role: 'cashier', pin: '4711' });
    supervisor = String(person.body['id']);
    await api.call('update_person', { role: 'supervisor' }, { id: supervisor });
    expect(await get('list_people')).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ name: 'Rosa', role: 'supervisor' }),
      ]) as unknown,
    });
    for (const entity of ['products', 'customers']) {
      const rows = [{ row: 2, fields: { name: 'Importado' } }];
      const { body } = await api.call(`import_${entity}`, { rows });
      expect(body).toMatchObject({ created: 1, bad: [], projected: true });
    }
    expect((await api.call('create_customer', { name: 'Luis', phone: '55' })).status).toBe(201);
    const category = await api.call('create_category', { name: 'Lácteos' });
    const cheese = await api.call('create_product', {
      name: 'Queso',
      price: PRICE,
      category: category.body['id'],
      stockPolicy: 'reject',
      active: true,
    });
    expect(cheese.status).toBe(201);
    const id = String(cheese.body['id']);
    const changed = await api.call(
      'update_product',
      { price: PRICE, sku: 'QUESO' },
      { id, 'If-Match': String(cheese.headers['etag']) },
    );
    expect(changed.body).toMatchObject({ sku: 'QUESO' });
    expect((await api.call('set_product_cost', { cost: 190_000 }, { id })).status).toBe(200);
    expect(await get('get_product_cost', { id })).toMatchObject({ cost: 190_000 });
    expect((await get('product_history', { id }))['items']).toMatchObject([{ field: 'sku', value: 'QUESO' }]);
    expect(await get('get_category', { id: String(category.body['id']) })).toMatchObject({ name: 'Lácteos' });
    session = await accepted('cash_open', { total: 50_000, denominations: [{ value: 10_000, count: 5 }] });
  });

  it('sells with discounts, taxes, several payments and on credit', async () => {
    const quote = await api.call('create_quote', {
      number: 'COT-1',
      customer: CUSTOMER,
      'line.01890000-0000-7000-8000-00000000011e': { product: PRODUCT, quantity: 2_000, unitPrice: PRICE },
    });
    const lines = [
      {
        product: PRODUCT,
        quantity: 2_000,
        price: PRICE,
        discount: 100,
        taxes: [{ name: 'IVA', rate: 1_600 }],
        total: 5_000,
      },
    ];
    const totals = ticketTotals({ lines, discount: 500 });
    expect(totals.due).toBe(4_500);
    discounted = await accepted('sale', {
      session,
      customer: CUSTOMER,
      quote: quote.body['id'],
      lines,
      discount: 500,
      taxes: totals.taxes,
      payments: [
        { method: 'cash', amount: 2_500, tendered: 5_000 },
        { method: 'card', amount: 1_500, reference: 'AUT-123' },
        { method: 'credit', amount: 500 },
      ],
      total: 4_500,
    });
    expect(await get('get_sale', { id: discounted })).toMatchObject({
      discount: 500,
      customer: CUSTOMER,
      payments: [{ method: 'cash', tendered: 5_000 }, { reference: 'AUT-123' }, { method: 'credit' }],
    });
    expect(await get('get_customer_balance', { id: CUSTOMER })).toMatchObject({ balance: 500 });
    for (let pieces = 1; pieces <= 4; pieces++) await accepted('sale', cashSale(pieces, session));
    const tooMuch = {
      ...cashSale(1, session),
      lines: [{ ...lines[0], quantity: 1_000, discount: 2_000, total: 550 }],
    };
    await refused(
      'sale',
      { ...tooMuch, payments: [{ method: 'cash', amount: 550 }], total: 550 },
      'discount_limit',
    );
  });

  it('takes goods back, moves cash, spends, is paid and gets goods', async () => {
    const sale = await accepted('sale', cashSale(2, session));
    const line = { product: PRODUCT, quantity: 1_000, price: PRICE, total: 2_550 };
    await accepted('refund', {
      session,
      sale,
      lines: [line],
      payments: [{ method: 'cash', amount: 2_550 }],
      total: 2_550,
    });
    await accepted('cash_move', { session, direction: 'out', amount: 20_000, reason: 'A la caja fuerte' });
    await accepted('expense', { session, category: 'Limpieza', method: 'cash', amount: 450 });
    await accepted('credit_payment', {
      session,
      customer: CUSTOMER,
      payments: [{ method: 'cash', amount: 500 }],
      total: 500,
    });
    expect(await get('get_customer_balance', { id: CUSTOMER })).toMatchObject({ balance: 0 });
    await accepted('stock_move', { reason: 'receipt', lines: [{ product: PRODUCT, quantity: 24_000 }] });
  });

  it('settles what was refused: corrected, dropped, or let pass', async () => {
    const wrong = await refused('sale', cashSale(1, session, { total: 999 }), 'total_mismatch');
    const correction = await accepted('sale', cashSale(1, session, { replaces: wrong }));
    expect(await get('get_op', { id: wrong })).toMatchObject({
      verdict: { status: 'rejected' },
      settled: { by: correction, how: 'replace' },
    });
    const twice = await refused('sale', cashSale(1, session, { total: 998 }), 'total_mismatch');
    await accepted('void', { target: twice, reason: 'Ticket duplicado' });
    const [cheese] = await walk(api, 'list_products', 500).then((all) =>
      all.filter(({ name }) => name === 'Queso'),
    );
    const short = await refused(
      'sale',
      cashSale(1, session, {}, String(cheese!['id'])),
      'insufficient_stock',
    );
    const override = { target: short, reason: 'Ya salió', code: 'insufficient_stock', by: supervisor };
    const refusal = await post('override', { ...override, pin: '0000' });
    expect([refusal.status, refusal.body['code']]).toEqual([422, 'approval_refused']);
    await accepted('override', { ...override, pin: '4711' });
    tickets.push(short);
    expect(await get('get_sale', { id: short })).toMatchObject({ total: 2_550 });
    const pending = (await walk(api, 'list_pending', 1)).map(({ id }) => id);
    for (const settled of [wrong, twice, short]) expect(pending).not.toContain(settled);
  });

  it('is cut, closed and sealed', async () => {
    const cut = await get('get_cash_session', { id: session });
    // Float, sales, refund, withdrawal, expense, payment on account.
    const cash = 50_000 + 2_500 + 10 * 2_550 + 2 * 2_550 - 2_550 - 20_000 - 450 + 500 + 2_550 + 2_550;
    expect(cut).toMatchObject({
      closedAt: null,
      cuts: [],
      figures: {
        expected: { cash, card: 1_500, credit: 500 },
        sales: { count: 8 },
        refunds: { count: 1, total: 2_550 },
        taxes: { '1600 IVA': 621 },
      },
    });
    const close = await accepted(
      'cash_close',
      { counted: [{ method: 'cash', amount: cash - 50 }], blind: true },
      { session },
    );
    expect(await get('get_cash_session', { id: session })).toMatchObject({
      closedBy: close,
      cuts: [{ kind: 'Z', op: close, differences: { cash: -50 } }],
    });
    await refused('sale', cashSale(1, session), 'session_closed');
  });

  it('can be read page by page, nothing missing and nothing twice', async () => {
    const lists = api.document.operations.filter(
      ({ method, parameters }) => method === 'GET' && parameters.some(({ name }) => name === 'cursor'),
    );
    expect(lists.length).toBeGreaterThan(10);
    for (const { id } of lists) {
      const small = await walk(api, id, 2);
      expect([id, small]).toEqual([id, await walk(api, id, 500)]);
      expect([id, small.length > 0]).toEqual([id, true]);
      expect([id, new Set(small.map((row) => JSON.stringify(row))).size]).toEqual([id, small.length]);
    }
    const sales = await walk(api, 'list_sales', 3);
    expect(sales.map(({ id }) => id)).toEqual(expect.arrayContaining(tickets) as unknown);
    const report = await get('get_numbering');
    expect(report).toMatchObject({ gaps: [], duplicates: [], series: [{ series: 'API', first: 1 }] });
  });

  it('used every operation there is, and its books add up', async () => {
    const [{ id: customer }] = (await walk(api, 'list_customers', 500)) as [Json];
    await get('get_customer', { id: String(customer) });
    await get('customer_history', { id: String(customer) });
    await api.call('update_customer', { phone: '55', version: 1_000 }, { id: String(customer) });
    for (const entity of ['category', 'quote']) {
      const [row] = await walk(api, `list_${entity === 'quote' ? 'quotes' : 'categories'}`, 500);
      const id = String(row!['id']);
      const read = await get(`get_${entity}`, { id });
      const change = entity === 'quote' ? { note: 'Vale hoy' } : { order: 7 };
      await api.call(`update_${entity}`, { ...change, version: read['version'] }, { id });
      await get(`${entity}_history`, { id });
    }
    await get('get_product', { id: PRODUCT });
    const { body: invitation } = await api.call('invite_device', { till: 'C03', role: 'till' });
    await api.call('pair_device', { code: invitation['code'], publicKey: 'ab'.repeat(32) });
    const paired = (await get('list_devices'))['items'] as Json[];
    expect(paired.filter(({ isHub }) => isHub === true)).toHaveLength(2);
    const c03 = paired.find(({ till }) => till === 'C03')!;
    await api.call('label_device', { label: 'Entrada' }, { id: String(c03['id']) });
    expect((await api.call('renew_device', undefined, { id: String(c03['id']) })).status).toBe(200);
    const revoked = await api.call('revoke_device', undefined, { id: String(c03['id']) });
    expect(revoked.body).toMatchObject({ till: 'C03', revokedAt: expect.any(String) as unknown });
    const unknown = await api.call('revoke_device', undefined, { id: 'ab'.repeat(16) });
    expect(unknown.status).toBe(404);
    const secret = { password: 'pan dulce con café' };
    expect((await api.call('set_password', { login: 'Rosa', ...secret }, { id: supervisor })).status).toBe(
      204,
    );
    const signIn = { login: 'rosa', ...secret };
    const signedIn = await api.call('sign_in', signIn, { 'X-Tillmesh-Request': '1' });
    const [cookie] = String(signedIn.headers['set-cookie']).split(';');
    const { port } = driven.hub.server;
    await api.call('sign_in', signIn, { 'X-Tillmesh-Request': '1' });
    const rosa = await generateClient(port, { Cookie: cookie!, 'X-Tillmesh-Request': '1' });
    expect((await rosa.call('get_session')).body).toMatchObject({ person: { name: 'Rosa' } });
    const open = (await rosa.call('list_own_sessions')).body['items'] as Json[];
    const elsewhere = open.find(({ own }) => own !== true)!;
    expect((await rosa.call('end_own_session', undefined, { id: String(elsewhere['id']) })).status).toBe(204);
    const changing = { current: secret.password, password: 'café con pan dulce' };
    const changed = await rosa.call('change_own_password', changing);
    const [next] = String(changed.headers['set-cookie']).split(';');
    const again = await generateClient(port, { Cookie: next!, 'X-Tillmesh-Request': '1' });
    expect((await again.call('sign_out')).status).toBe(204);
    expect((await api.call('end_sessions', undefined, { id: supervisor })).status).toBe(204);
    expect((await api.call('set_pin', { pin: '471182' }, { id: supervisor })).status).toBe(204);
    const { body: token } = await api.call('create_token', { name: 'Web', scopes: ['read'] });
    expect((await get('list_tokens'))['items']).toHaveLength(1);
    expect((await api.call('revoke_token', undefined, { id: String(token['id']) })).status).toBe(200);
    await get('settings_history');
    for (const entity of ['products', 'customers']) {
      const sheet = { name: 'tabla.csv', content: Buffer.from('Nombre\nTé\n').toString('base64') };
      expect((await api.call(`read_${entity}_file`, sheet)).status).toBe(200);
    }
    const used = new Set([...api.succeeded, ...rosa.succeeded, ...again.succeeded]);
    expect(await get('check_audit')).toMatchObject({ ok: true });
    await get('list_conflicts');
    await get('list_issues');
    const listed = (await walk(api, 'list_sales', 500)).filter(({ kind }) => kind === 'sale');
    const { body: file } = await api.call('export_table', undefined, { entity: 'sales', from: '2026-01-01' });
    expect(String(file).split('\r\n')).toHaveLength(listed.length + 2);
    const today = await until('the sums of the day', async () => {
      const answer = await get('office_day');
      return answer['isWhole'] === true && answer['position'] === answer['ledgerPosition'] && answer;
    });
    const { rows } = await database.pool.query<object>(
      `select sum((kind = 'sale')::int)::int as sales, sum((kind = 'refund')::int)::int as refunds,
              sum(greatest(total, 0)) as sold, sum(-least(total, 0)) as returned from sale`,
    );
    expect(today['day']).toMatchObject(
      Object.fromEntries(Object.entries(rows[0]!).map(([name, value]) => [name, Number(value)])),
    );
    expect(today['before']).toMatchObject({ sales: 0, hours: [] });
    const all = api.document.operations.map(({ id }) => id);
    expect(all.filter((id) => !used.has(id) && !api.succeeded.has(id))).toEqual([]);
    expect(await ledgerFaults(database.pool)).toEqual([]);
    expect(driven.logged.filter((line) => line.startsWith('http_error'))).toEqual([]);
  });
});
