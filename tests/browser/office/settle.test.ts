/** What a till was refused, settled at the office: found from the first page, corrected or voided, in three clicks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeOp, type Op, type Sale } from '../../../crdt-schema/ops/op.ts';
import type { Confirmed } from '../../../crdt-schema/sync/index.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { openModel, type OpenedModel } from '../../integration/till/opened-model.ts';
import { COFFEE, HOST, RICE, saleOf, stateOf, until } from '../../integration/shop.ts';
import { AXE, faultsOf } from '../accessibility.ts';
import { openOffice, type OpenedOffice } from './opened-office.ts';

const PIN = '471182';
const STRANGE = '01890000-0000-7000-8000-0000000bad1d';
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

let office: OpenedOffice;
let till: TillNode;
/** What the till's own page would say. */
let opened: OpenedModel;

/** Sells as `change` says it was. */
const sellWrong = async (change: (sale: Sale) => Sale): Promise<Confirmed> => {
  const id = till.newId();
  const written = await till.write(id, (stamp) => change(saleOf(id, stamp, COFFEE, 2_000) as Sale));
  if (!written.ok) throw new Error(written.error.code);
  return written.value;
};
const opOf = async (id: string): Promise<Op> => {
  const { rows } = await office.shop.pool.query<{ body: unknown }>('select body from op where id = $1', [id]);
  const op = decodeOp(new TextEncoder().encode(JSON.stringify(rows[0]!.body)));
  if (!op.ok) throw new Error(op.error.code);
  return op.value;
};
const settledBy = async (
  id: string,
): Promise<{ by: string; how: string; device: string; till: string } | undefined> => {
  const { rows } = await office.shop.pool.query(
    `select t.settled_by as by, t.settled_how as how, o.device_id as device, o.till from op t join op o on o.id = t.settled_by
     where t.id = $1`,
    [id],
  );
  return rows[0];
};
const settledAtTill = (id: string) => opened.till.settled().find((item) => item.id === id)?.by?.how;
const refused = () => office.page.locator('[data-state="rejected"]');
const toInbox = async (): Promise<void> => {
  await office.go('/');
  await office.page
    .getByRole('link', { name: /Bandeja/ })
    .first()
    .click();
};
const sign = async (): Promise<void> => {
  await office.page.getByLabel('PIN de Carmen Ruiz').fill(PIN);
};

beforeAll(async () => {
  office = await openOffice();
  const { port } = office.hub().server;
  const response = await fetch(`http://${HOST}:${port}/api/people`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${office.hub().catalogToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Carmen Ruiz', role: 'supervisor', pin: PIN }),
  });
  expect(response.status).toBe(201);
  opened = await openModel(office.shop, 'C02', [office.hub()]);
  till = opened.node;
  await until('the catalog', () => till.server.peer.catalog.read('products', COFFEE) !== undefined);
  await office.page.evaluate(AXE);
}, 60_000);
afterAll(() => office?.close());

describe('a sale that was refused at C02', () => {
  it('is found by its number from the first page, and voided in three clicks from there', async () => {
    const { page } = office;
    const sold = await sellWrong((sale) => ({ ...sale, total: sale.total + 1 }));
    await until('refused', () => stateOf(till, sold).verdict?.status === 'rejected');
    await toInbox();
    await refused().getByText('Venta C02-000001').waitFor();
    await page.getByText('Queda en el registro como anulada').waitFor();
    await page.getByRole('button', { name: 'Anular' }).click();
    await page.getByLabel('Motivo').fill('Se repitió');
    await sign();
    await page.getByRole('button', { name: 'Anular ahora' }).click();
    await refused().waitFor({ state: 'detached' });
    await until('settled at the till', () => settledAtTill(sold.id) === 'void');
    expect(opened.till.pending()).toEqual([]);
    expect(await settledBy(sold.id)).toMatchObject({ how: 'void', till: 'C02' });
  });

  it('whose sum was mistyped is corrected as its lines say, in the till’s name', async () => {
    const { page } = office;
    const sold = await sellWrong((sale) => ({
      ...sale,
      total: 490,
      payments: [{ method: 'cash', amount: 490, tendered: 500 }],
    }));
    await until('refused', () => stateOf(till, sold).verdict?.status === 'rejected');
    await toInbox();
    await page.getByRole('button', { name: 'Corregir' }).click();
    await page.getByText('en la caja se cobró $4.90').waitFor();
    expect(await page.getByTestId('corrected-total').textContent()).toBe('$5.00');
    const faults = await faultsOf(page, 'correct', SIZES, () => ['light', 'dark']);
    expect(faults).toEqual([]);
    await sign();
    await page.getByRole('button', { name: 'Guardar corregida' }).click();
    await refused().waitFor({ state: 'detached' });
    await until('settled at the till', () => settledAtTill(sold.id) === 'replace');
    const settled = (await settledBy(sold.id))!;
    expect(settled).toMatchObject({ how: 'replace', till: 'C02' });
    expect(settled.device).not.toBe(till.server.peer.device);
    expect(await opOf(settled.by)).toMatchObject({
      till: 'C02',
      receipt: { series: 'OFI' },
      reference: 'C02-000002',
      payments: [{ method: 'cash', amount: 500, tendered: 500 }],
      total: 500,
    });
    expect(await office.shop.booked(settled.by)).toBe(1);
    expect(opened.till.tickets().some(({ op }) => op.id === settled.by)).toBe(true);
  });

  it('that names a product which does not exist is corrected to the one that was meant', async () => {
    const { page } = office;
    const sold = await sellWrong((sale) => ({
      ...sale,
      lines: sale.lines.map((line) => ({ ...line, product: STRANGE, name: 'Arros' })),
    }));
    await until('waiting', () => stateOf(till, sold).verdict?.status === 'waiting');
    await toInbox();
    const card = page.locator('[data-state="waiting"]');
    await card.getByRole('button', { name: 'Corregir' }).click();
    await page.getByText('Este producto no está en el catálogo').waitFor();
    await page.getByLabel('Producto correcto').fill('arroz');
    await page.getByRole('button', { name: /^Arroz/ }).click();
    await sign();
    await page.keyboard.press('Enter');
    await card.waitFor({ state: 'detached' });
    // The office has it settled as soon as it wrote it; the ledger a moment later.
    await until('settled at the till', () => settledAtTill(sold.id) === 'replace');
    const settled = (await settledBy(sold.id))!;
    expect(await opOf(settled.by)).toMatchObject({
      lines: [{ product: RICE, quantity: 2_000 }],
      till: 'C02',
    });
  });

  it('a wrong PIN settles nothing, and says so', async () => {
    const { page } = office;
    const sold = await sellWrong((sale) => ({ ...sale, total: 7 }));
    await until('refused', () => stateOf(till, sold).verdict?.status === 'rejected');
    await toInbox();
    await page.getByRole('button', { name: 'Anular' }).click();
    await page.getByLabel('Motivo').fill('Prueba');
    await page.getByLabel('PIN de Carmen Ruiz').fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('El PIN no es correcto.').waitFor();
    expect(await settledBy(sold.id)).toBeUndefined();
    await page.keyboard.press('Escape');
    await refused().waitFor();
  });

  it('that the till and the office settle while both are alone is settled once, and the other hears so', async () => {
    const { page } = office;
    const { id } = opened.till.pending()[0]!;
    await office.shop.stop(office.hub());
    await page.getByText('Sin conexión').first().waitFor();
    await page.getByRole('button', { name: 'Corregir' }).click();
    await sign();
    await page.getByRole('button', { name: 'Guardar corregida' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await opened.till.write('void', { target: id, reason: 'Se repitió' })).toMatchObject({ ok: true });
    await office.at.startHub();
    const told = await until('both decided', async () => {
      const { rows } = await office.shop.pool.query<{ status: string; code: string | null }>(
        `select status, code from op where body->>'target' = $1 or body->>'replaces' = $1 order by status`,
        [id],
      );
      return rows.length === 2 && rows;
    });
    expect(told).toEqual([
      { status: 'accepted', code: null },
      { status: 'rejected', code: 'target_settled' },
    ]);
    await page
      .getByText(/ya se resolvió de otra forma/)
      .first()
      .waitFor();
    await page.getByText('No hace falta hacer nada más.').first().waitFor();
    const by = (await settledBy(id))!;
    await until('the till knows', () => settledAtTill(id) === by.how);
  });
});
