/** The till without a mouse and without a finger: each journey by keys alone, with a cashier and a supervisor, and a server that goes away. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import { HOST, until } from '../../integration/shop.ts';
import { Keyboard } from '../keyboard.ts';
import { ANA, MILK, SOAP, TillShop } from './till-shop.ts';

const CASHIER_PIN = '111111';
const SUPERVISOR_PIN = '471182';

let at: TillShop;
let page: Page;
let keys: Keyboard;

const hire = async (name: string, role: string, pin: string): Promise<void> => {
  const { hub } = at;
  const response = await fetch(`http://${HOST}:${hub.server.port}/api/people`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${hub.catalogToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, role, pin }),
  });
  expect(response.status).toBe(201);
};
const heading = (name: string | RegExp): Promise<void> => page.getByRole('heading', { name }).waitFor();
const total = (text: string): Promise<void> => page.getByTestId('total').first().getByText(text).waitFor();
const closed = (): Promise<void> => page.getByRole('dialog').waitFor({ state: 'detached' });
const approve = async (): Promise<void> => {
  await page.getByLabel('PIN de Carmen Ruiz').waitFor();
  await keys.type(SUPERVISOR_PIN);
  await keys.press('Enter');
};
/** By name in the search, from any page. */
const add = async (words: string): Promise<void> => {
  await keys.press('F2');
  await keys.at('/');
  await until('the search has the focus', async () => /^Buscar producto/.test(await keys.focused()));
  await keys.type(words);
  await keys.press('Enter');
};
const sold = async (): Promise<string> => {
  await heading('Venta registrada');
  const receipt = await page.getByTestId('receipt').textContent();
  return receipt!.replace('Folio ', '');
};
const goTo = async (name: string): Promise<void> => {
  await keys.press('F3');
  await keys.at('/menu');
  await keys.push(name);
};
const statusOf = (receipt: string): Promise<{ kind: string; status: string; total: number | null }> =>
  until(`${receipt} is answered`, async () => {
    const { rows } = await at.shop.pool.query<{ kind: string; status: string; total: number | null }>(
      `select o.kind, o.status, s.total::int from op o left join sale s on s.id = o.id
       where o.body->'receipt'->>'number' = $1 and o.status <> 'waiting'`,
      [String(Number(receipt.split('-')[1]))],
    );
    return rows[0];
  });

beforeAll(async () => {
  at = await TillShop.open({ discountLimit: 1_000, cashSessions: 'required' });
  page = await at.till('C01');
  page.setDefaultTimeout(10_000);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await until('the files of the page are kept', () =>
    page.evaluate(async () => (await caches.match('/caja/')) !== undefined),
  );
  keys = new Keyboard(page);
  await Keyboard.watch(page);
  await hire('Carmen Ruiz', 'supervisor', SUPERVISOR_PIN);
  await hire('Beto Peña', 'cashier', CASHIER_PIN);
  await heading('¿Quién está en la caja?');
  await page.getByRole('button', { name: 'Beto Peña' }).waitFor();
}, 120_000);
afterAll(() => at?.close());

describe('by keys alone', () => {
  it('a cashier signs in and opens the session', async () => {
    // Keys of the page behind do nothing before.
    await keys.press('F9', 'F3', 'Escape');
    await keys.at('/');
    await keys.push(/^BP?.*Beto Peña/);
    await page.getByLabel('PIN de Beto Peña').waitFor();
    await keys.type(CASHIER_PIN);
    await keys.press('Enter');
    await page.getByRole('button', { name: 'Cambiar de persona: Beto Peña' }).waitFor();
    await keys.press('F9');
    await heading('Abrir turno');
    await keys.fill('Billetes de $500.00', '2');
    await keys.press('Enter');
    await keys.type('5');
    await keys.push('Abrir turno con $2,000.00');
    await page.getByText('Turno abierto desde').waitFor();
    await keys.press('Escape');
    await keys.at('/');
  });

  it('finds, weighs, changes a line and its discount, and sells with a supervisor', async () => {
    await add('huevo');
    await page.getByRole('dialog').waitFor();
    await keys.type('1.255');
    await keys.press('Enter');
    await total('$57.73');
    await add('3*7501003100055');
    await total('$143.23');
    await keys.press('ArrowUp', '+', '-', '-');
    await total('$114.73');
    await keys.press('Enter');
    await keys.choose('Descuento', 'Por ciento');
    await keys.fill('Por ciento de descuento', '20');
    await keys.press('Enter');
    await closed();
    await total('$103.33');
    await keys.press('F10');
    await heading('Cobrar');
    await keys.type('200');
    await keys.press('Enter');
    await approve();
    const receipt = await sold();
    expect(await statusOf(receipt)).toEqual({ kind: 'sale', status: 'accepted', total: 10_333 });
    await keys.press('Enter');
  });

  it('parks, takes up, and is paid by card and cash', async () => {
    await add('leche');
    await add('jabón');
    await keys.press('F6');
    await page.getByLabel('Nombre para reconocerla').waitFor();
    await keys.type('Mesa 2');
    await keys.press('Enter');
    await total('$0.00');
    await keys.press('F6');
    await until('the parked ticket has the focus', async () => (await keys.focused()) === 'Retomar');
    await keys.press('Enter');
    await total('$48.00');
    await keys.press('F10');
    await heading('Cobrar');
    await keys.choose('Forma de pago', 'Tarjeta', 'Shift+Tab');
    // Digits that are typed there are the amount's.
    await keys.press('3', '0', 'Enter');
    await page.getByRole('list', { name: 'Pagos' }).waitFor();
    await keys.choose('Forma de pago', 'Efectivo', 'Shift+Tab');
    await keys.press('2', '0', 'Enter');
    const receipt = await sold();
    await page.getByTestId('change').getByText('$2.00').waitFor();
    expect(await statusOf(receipt)).toMatchObject({ status: 'accepted', total: 4_800 });
  });

  it('takes a ticket back', async () => {
    await keys.press('Enter', 'F8');
    await keys.at(/\/ticket\//);
    await keys.push('Devolver');
    await heading(/^Ticket C01/);
    await keys.push('Devolver todo');
    await keys.push('Devolver $48.00');
    await page.getByText('Devolución registrada').waitFor();
    expect(await statusOf('C01-000003')).toMatchObject({ kind: 'refund', status: 'accepted', total: -4_800 });
  });

  it('takes money out with a supervisor, and sees the corte X', async () => {
    await keys.press('F9');
    await page.getByText('Turno abierto desde').waitFor();
    await keys.push('Retiro');
    await page.getByRole('dialog').waitFor();
    await keys.fill('Importe', '300');
    await keys.push('Depósito al banco');
    await keys.push('Registrar retiro');
    await approve();
    await page.getByText('Retiro de $300.00 registrado.').waitFor();
    await keys.push('Corte X');
    await page.getByRole('dialog').getByText('Ventas (2)').waitFor();
    await keys.press('Escape');
    await closed();
  });

  it('adds a customer, sells on credit, and takes a payment on account', async () => {
    await goTo('Clientes y abonos');
    await keys.push('Nuevo cliente');
    await keys.fill(/^Nombre/, 'Lupita Soto');
    await keys.fill(/^Límite de crédito/, '500');
    await keys.press('Enter');
    await approve();
    await heading('Lupita Soto');
    await add('jabón');
    await keys.press('F4');
    await page.getByRole('dialog').waitFor();
    await keys.fill('Nombre, teléfono o RFC', 'lupita');
    await keys.press('Enter');
    await closed();
    await keys.press('F10');
    await heading('Cobrar');
    await keys.choose('Forma de pago', 'Fiado', 'Shift+Tab');
    await keys.press('Enter');
    expect(await statusOf(await sold())).toMatchObject({ status: 'accepted', total: 1_950 });
    await keys.press('F4');
    await keys.at('/clientes');
    await keys.fill('Nombre, teléfono o RFC', 'lupita');
    await page.getByRole('link', { name: /Lupita Soto/ }).waitFor();
    await keys.press('Enter');
    await keys.push('Abonar');
    await keys.fill('Abono', '9.5');
    await keys.press('Enter');
    await page.getByText('Abono registrado').waitFor();
    await page.getByTestId('balance').getByText('$10.00').waitFor();
    await until('the ledger agrees', async () => {
      const { rows } = await at.shop.pool.query('select 1 from customer_balance where amount = 1000');
      return rows.length === 1;
    });
  });

  it('quotes, and sells the quote', async () => {
    await add('leche');
    await goTo('Cotizaciones');
    await keys.push('Cotizar la venta actual');
    await heading('Nueva cotización');
    await keys.choose('Vigencia', '30 días');
    await keys.push('Guardar cotización');
    await heading('Cotización C01-Q1');
    await keys.push('Pasar a venta');
    await total('$28.50');
    await keys.press('F10');
    await heading('Cobrar');
    await keys.press('Enter');
    expect(await statusOf(await sold())).toMatchObject({ status: 'accepted', total: 2_850 });
  });

  it('receives goods; what was put together is not lost by Escape', async () => {
    await goTo('Existencias');
    await keys.push('Entrada de mercancía');
    await heading('Entrada de mercancía');
    await keys.fill('Buscar producto o código', 'jab');
    await keys.press('Enter', 'Escape', 'Escape');
    await keys.fill('Cantidad de Jabón de lavandería', '24');
    await keys.push('Registrar entrada');
    await approve();
    await page.getByText('Entrada registrada').waitFor();
    await until('the stock', async () => (await at.shop.stock(SOAP)) === 23_000);
  });

  it('decides a conflict, without the server', async () => {
    await at.stopHub();
    await page.getByText('Sin conexión. Pendientes').first().waitFor();
    await page.evaluate((id) => {
      const state = globalThis.tillmesh!.state();
      if (state.kind === 'open') state.peer.catalog.setField('products', id, 'price', 300_000);
    }, MILK);
    await at.startHub();
    at.hub.server.peer.catalog.setField('products', MILK, 'price', 310_000);
    await page.getByText('Conectado').waitFor({ timeout: 20_000 });
    await keys.press('F1');
    await page.getByRole('dialog').waitFor();
    await keys.push('Cambios por decidir');
    await page.getByText('¿Usar tus cambios o los del servidor?').waitFor();
    await keys.push('Usar $30.00');
    await page.getByText('No hay nada por decidir.').waitFor();
    const { catalog } = at.hub.server.peer;
    await until('the hub agrees', () => catalog.read('products', MILK)?.fields['price'] === 300_000);
  });

  it('corrects what the server refused', async () => {
    at.hub.server.peer.catalog.setFields('settings', SETTINGS_ID, { stockPolicy: 'reject' });
    await add('leche');
    await keys.press('F10');
    await heading('Cobrar');
    await keys.press('Enter');
    const refused = await sold();
    expect(await statusOf(refused)).toMatchObject({ status: 'rejected' });
    at.hub.server.peer.catalog.setFields('settings', SETTINGS_ID, { stockPolicy: 'allow_negative' });
    await goTo('Pendientes de enviar');
    await page.locator('[data-state="rejected"]').waitFor();
    await keys.push('Corregir');
    await total('$30.00');
    await keys.press('F10');
    await heading('Cobrar');
    await keys.press('Enter');
    expect(await statusOf(await sold())).toMatchObject({ status: 'accepted', total: 3_000 });
    await goTo('Pendientes de enviar');
    await page.getByText('Nada pendiente.').waitFor();
  });

  it('counts and closes', async () => {
    await keys.press('F9');
    await keys.push(/^Corte Z/);
    await page.getByRole('dialog').waitFor();
    await keys.choose('Cómo', 'Solo el total');
    await keys.fill('Total contado', '1700');
    await keys.push('Revisar');
    await keys.push(/^Cerrar (turno|de todos modos)$/);
    await heading('Turno cerrado');
    const cut = await until('the cut', async () => {
      const { rows } = await at.shop.pool.query<{ expected: number; counted: number }>(
        `select (figures->'expected'->>'cash')::int as expected, (counted->0->>'amount')::int as counted from cash_cut`,
      );
      return rows[0];
    });
    // 2,000 + 103.33 + 18 - 18 (the other 30 of that ticket came and went by card) - 300 + 9.50 + 28.50 + 30
    expect(cut).toEqual({ expected: 187_133, counted: 170_000 });
  });
});

describe('the keys of the help sheet', () => {
  /** Where each leads. */
  const LEADS = [
    ['F3', '/menu'],
    ['F4', '/clientes'],
    ['F8', /\/ticket\//],
    ['F9', '/turno'],
  ] as const;
  const PAGES = [
    '/menu',
    '/devoluciones',
    '/clientes',
    `/clientes/${ANA}`,
    '/cotizaciones',
    '/existencias',
    '/pendientes',
    '/impresora',
    '/conflictos',
    '/preferencias',
    '/turno',
  ];
  const open = async (path: string): Promise<void> => {
    await page.evaluate((to) => history.pushState(null, '', `/caja${to}`), path);
    await page.locator('main').waitFor();
  };

  it('work on every page', async () => {
    await keys.press('Escape');
    await add('jabón');
    for (const path of PAGES) {
      await open(path);
      await keys.press('F1');
      await page.getByRole('dialog', { name: 'Teclas' }).waitFor();
      // Not past a question.
      await keys.press('F9', 'Escape');
      await closed();
      await keys.at(path);
      await keys.press('Escape');
      await keys.at('/');
      await open(path);
      await keys.press('F10');
      await keys.at('/cobrar');
    }
    // One with a field that has the focus, and one without.
    for (const path of ['/existencias', '/turno']) {
      for (const [key, question] of [
        ['F6', 'Ventas en espera'],
        ['F7', 'Producto libre'],
      ] as const) {
        await open(path);
        await keys.press(key);
        await keys.at('/');
        await page.getByRole('dialog', { name: question }).waitFor();
        await keys.press('Escape');
        await closed();
      }
      await open(path);
      await keys.press('F2');
      await until('the search', async () => /^Buscar producto/.test(await keys.focused()));
    }
    for (const [key, to] of LEADS) {
      await open('/existencias');
      await keys.press(key);
      await keys.at(to);
    }
  });

  it('no pointer was used, and the page had nothing to complain of but the server that was away', async () => {
    expect(await keys.pointed()).toBe('0');
    expect(at.complaints.filter((line) => !/ERR_CONNECTION_REFUSED|404/.test(line))).toEqual([]);
  });
});
