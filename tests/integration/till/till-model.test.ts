/** The till page's model on a real peer: disk, sockets, hub and Postgres. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import { lineTotal } from '../../../crdt-schema/model/money.ts';
import type { Payment } from '../../../crdt-schema/ops/op.ts';
import type { TillModel } from '../../../client/till/model/till-model.ts';
import { heldSales } from '../../../client/till/returns/held-sales.ts';
import { saleDraft } from '../../../client/till/charge/draft.ts';
import { settle } from '../../../client/till/charge/payments.ts';
import { addProduct, cartTotals, emptyCart } from '../../../client/till/sell/cart.ts';
import { cartOfParked, markParked, park, waitingTickets } from '../../../client/till/sell/parking.ts';
import type { Hub } from '../../../server/hub/hub.ts';
import { COFFEE, RICE, Shop, until } from '../shop.ts';
import { openModel, type OpenedModel } from './opened-model.ts';

const CUSTOMER = '01890000-0000-7000-8000-00000000c11e';
const PRICE = 25_000;

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.create();
});
afterEach(async () => {
  await shop.close();
});

const open = (name: string, dial: readonly Hub[], paired = false): Promise<OpenedModel> =>
  openModel(shop, name, dial, paired);

const sell = async (
  till: TillModel,
  more: { quantity?: number; payment?: Partial<Payment>; customer?: string } = {},
  id?: string,
) => {
  const { quantity = 1_000, payment = {}, customer } = more;
  const total = lineTotal(quantity, PRICE);
  const lines = [{ product: COFFEE, quantity, price: PRICE, total }];
  const payments = [{ method: 'cash' as const, amount: total, ...payment }];
  const draft = { lines, payments, total, ...(customer === undefined ? {} : { customer }) };
  const written = await till.write('sale', draft, id);
  if (!written.ok) throw new Error(written.error.code);
  return written.value;
};

describe('what is sold', () => {
  test('is found by barcode and SKU, changes with the catalog, and goes when it is archived', async () => {
    const hub = await shop.hub();
    const { till } = await open('C01', [hub]);
    await until('the products', () => till.products.active().length === 2);
    const { catalog } = hub.server.peer;
    catalog.setFields('products', COFFEE, { barcodes: ['7501003100086'], sku: 'caf-95', price: 31_500 });
    const coded = (code: string) => till.products.search.byCode(code)[0];
    await until('the code', () => coded(' 7501003100086 ')?.price === 31_500);
    expect(coded('CAF-95')?.id).toBe(COFFEE);
    const before = till.products.active();
    expect(till.products.active()).toBe(before);
    catalog.setField('products', RICE, 'sku', 'arr-1');
    await until('a code that came later', () => coded('ARR-1')?.id === RICE);
    catalog.archive('products', COFFEE);
    await until('it is gone', () => till.products.active().length === 1);
    expect(coded('CAF-95')).toMatchObject({ active: false });
  });
});

describe('a ticket', () => {
  test("comes with session and cashier, is the till's newest, and earns its ticks", async () => {
    const hub = await shop.hub();
    const { till } = await open('C01', [hub]);
    till.cashier = CUSTOMER;
    expect(till.session()).toEqual({ kind: 'none' });
    const opening = await till.write('cash_open', { total: 50_000 });
    await until('the session', () => till.session().kind === 'open');
    const sale = await sell(till);
    expect(sale).toMatchObject({
      session: opening.ok && opening.value.id,
      cashier: CUSTOMER,
      receipt: { series: 'C01', number: 1 },
    });
    await until('it is listed', () => till.tickets()[0]?.op.id === sale.id);
    await until('it is accepted', () => till.ticks(sale.id)?.verdict?.status === 'accepted');
    expect(till.ticks(sale.id)).toMatchObject({ server: true });
    expect(till.ticks(sale.id)).toBe(till.ticks(sale.id));
    await until('nothing is pending', () => till.pending().length === 0);
    const session = till.session();
    expect(session.kind === 'open' && till.view().figures(session.opening.id).expected).toEqual({
      cash: 50_000 + sale.total,
    });
  });

  test('asked for again under its id is the one that stands', async () => {
    const { till } = await open('C01', []);
    const id = till.peer.newId();
    expect(till.isWritten(id)).toBe(false);
    const first = await sell(till, {}, id);
    expect(till.isWritten(id)).toBe(true);
    const again = await sell(till, { quantity: 7_000 }, id);
    expect(again).toEqual(first);
    await until('it is there once', () => till.tickets().length === 1);
  });

  test('that is refused is pending with its reason until it is voided', async () => {
    const hub = await shop.hub();
    hub.server.peer.catalog.setFields('settings', SETTINGS_ID, { cashSessions: 'required' });
    const { till } = await open('C01', [hub]);
    await until('the setting', () => till.settings().needsSession);
    const sale = await sell(till);
    await until('it is refused', () => till.pending()[0]?.state === 'rejected');
    expect(till.pending()[0]).toMatchObject({ id: sale.id, verdict: { code: 'session_not_open' } });
    await till.write('void', { target: sale.id, reason: 'sin turno' });
    await until('nothing is pending', () => till.pending().length === 0);
  });
});

describe('the logs', () => {
  test('are read once: a sale after many costs the reading of one entry', async () => {
    const { till, read } = await open('C01', []);
    for (let i = 0; i < 30; i++) await sell(till);
    await until('all are listed', () => till.tickets().length === 30);
    const before = read();
    const objects = new Set(till.logs.all());
    await sell(till);
    await until('it is listed', () => till.tickets().length === 31);
    expect(read() - before).toBe(1);
    expect([...till.logs.all()].filter((entry) => objects.has(entry))).toHaveLength(30);
  });

  test('say after a new start what they said before', async () => {
    const { till, node } = await open('C01', []);
    await till.write('cash_open', { total: 0 });
    for (let i = 0; i < 3; i++) await sell(till);
    await until('all are listed', () => till.tickets().length === 3);
    const [tickets, session] = [till.tickets().map(({ op }) => op), till.session()];
    await shop.stop(node);
    const { till: again } = await open('C01', [], true);
    expect(again.tickets().map(({ op }) => op)).toEqual(tickets);
    expect(again.session()).toEqual(session);
    expect(again.pending()).toHaveLength(4);
  });
});

test('a parked ticket is taken up at another till, sold there once, and gone from both', async () => {
  const hub = await shop.hub();
  const [{ till: one }, { till: two }] = [await open('C01', [hub]), await open('C02', [hub])];
  await until('the products', () => one.products.active().length === 2);
  const cart = addProduct(emptyCart('c'), one.products.get(COFFEE)!, [], { quantity: 3_000 });
  expect(park(one, cart, 'Señora del gorro', Date.now())).toEqual({ ok: true, value: undefined });
  const [ticket] = await until('the other till has it', () => {
    const waiting = waitingTickets(two.parked.all());
    return waiting.length === 1 ? waiting : undefined;
  });
  expect(ticket).toMatchObject({ name: 'Señora del gorro', till: 'C01', state: 'waiting' });
  await until('the products there', () => two.products.get(COFFEE));
  markParked(two, ticket!.id, 'taken');
  await until(
    'the first sees who has it',
    () => waitingTickets(one.parked.all())[0]?.takenBy === two.peer.device,
  );
  const taken = cartOfParked(ticket!, two.peer.newId(), (id) => two.products.get(id), two.settings());
  const totals = cartTotals(taken, two.settings());
  const paid = settle(totals.due, [{ method: 'cash', amount: 1_000 }], 0);
  const sold = await two.write('sale', saleDraft(taken, totals, paid, two.settings()), taken.id);
  expect(sold).toMatchObject({ ok: true, value: { total: 750, receipt: { series: 'C02', number: 1 } } });
  markParked(two, ticket!.id, 'sold');
  await until('it waits nowhere', () =>
    [one, two].every(({ parked }) => waitingTickets(parked.all()).length === 0),
  );
  await until('it is accepted', () => two.ticks(taken.id)?.verdict?.status === 'accepted');
});

test("what a customer owes is the server's word and what was sold here since", async () => {
  const hub = await shop.hub();
  hub.server.peer.catalog.createMany('customers', [[CUSTOMER, { name: 'Ana', creditLimit: 10_000 }]]);
  const { till, node } = await open('C01', [hub]);
  const credit = { payment: { method: 'credit' as const }, customer: CUSTOMER };
  await until('the customer', () => till.customers.get(CUSTOMER)?.creditLimit === 10_000);
  const sale = await sell(till, credit);
  await until('it is accepted', () => till.ticks(sale.id)?.verdict?.status === 'accepted');
  expect(till.balance(CUSTOMER).amount).toBe(sale.total);
  await shop.stop(hub);
  await until('the hub is gone', () => node.server.peer.replica.neighbourhood.heard().size === 0);
  const more = await sell(till, credit);
  await until('it counts', () => till.balance(CUSTOMER).amount === sale.total + more.total);
  expect(till.balance(CUSTOMER).asOfMs).toBeGreaterThan(Date.now() - 60_000);
});

test('a sale that stands in two logs is one ticket', async () => {
  const hub = await shop.hub();
  const { till } = await open('C01', [hub]);
  const { id } = await sell(till);
  const op = till.op(id)!;
  const other = await shop.till('C02', [hub]);
  expect(await other.write(id, () => op)).toMatchObject({ ok: true });
  await until('both are here', () => [...till.logs.all()].length === 2);
  expect(till.tickets().map(({ op: { id } }) => id)).toEqual([id]);
  expect(heldSales(till)).toHaveLength(1);
});
