/** Returns: by the ticket's number, by its code, and without a ticket. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COFFEE, RICE, until, type Shop } from '../../integration/shop.ts';
import { lineTotal } from '../../../crdt-schema/model/money.ts';
import type { Line, Sale } from '../../../crdt-schema/ops/op.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { scan } from '../scanner-keys.ts';
import { openTill, type OpenedTill } from './opened-till.ts';

let till: OpenedTill;
let shop: Shop;
let other: TillNode;

const PRICE = 250_000;
const COFFEES: Line = { product: COFFEE, quantity: 3_000, price: PRICE, total: lineTotal(3_000, PRICE) };
const RICES: Line = { product: RICE, quantity: 1_000, price: PRICE, total: lineTotal(1_000, PRICE) };

/** Sells at the other till: this one hears of it. */
const sell = async (lines: Line[], payments: Sale['payments']): Promise<string> => {
  const id = other.newId();
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  const written = await other.write(id, (stamp) => ({
    v: 1,
    kind: 'sale',
    id,
    ...stamp,
    lines,
    payments,
    total,
  }));
  if (!written.ok) throw new Error(written.error.code);
  return id;
};

interface Refunded {
  readonly total: number;
  readonly lines: readonly { readonly product_id: string; readonly quantity: number }[];
  readonly payments: readonly { readonly method: string; readonly amount: number }[];
}

/** The refunds of the sale as the ledger has them, which turns their sign. */
const refunded = async (sale: string): Promise<Refunded[]> => {
  const { rows } = await shop.pool.query<{ op: Refunded }>(
    `select json_build_object('total', s.total,
       'lines', (select json_agg(json_build_object('product_id', l.product_id, 'quantity', l.quantity)) from sale_line l where l.sale_id = s.id),
       'payments', (select json_agg(json_build_object('method', p.method, 'amount', p.amount)) from sale_payment p where p.sale_id = s.id)) as op
     from sale s where s.refund_of = $1 order by s.id`,
    [sale],
  );
  return rows.map(({ op }) => op);
};

beforeAll(async () => {
  till = await openTill();
  ({ shop } = till);
  other = await shop.till('C01', [till.hub]);
});
afterAll(async () => {
  await till?.close();
});

describe('a return', () => {
  let sale: string;

  it('of a part of a ticket, found by its number, is in the ledger', async () => {
    const { page } = till;
    sale = await sell(
      [COFFEES, RICES],
      [
        { method: 'card', amount: 4_000 },
        { method: 'cash', amount: 6_000 },
      ],
    );
    await till.go('/devoluciones');
    await page.getByLabel('Folio, importe o cliente').fill('C01-000001');
    await page.getByRole('link', { name: /C01-000001/ }).click();
    await page.getByRole('heading', { name: 'Ticket C01-000001' }).waitFor();
    await page.getByRole('textbox', { name: 'Cantidad de Café' }).fill('1');
    await page.keyboard.press('Tab');
    expect(await page.getByTestId('money-back').textContent()).toBe('$25.00');
    await page.getByRole('button', { name: /Devolver \$25\.00/ }).click();
    await page.getByText('Devolución registrada').waitFor();
    await page.getByText('Folio C03-000001').waitFor();
    const [refund] = await until('the refund', async () => {
      const all = await refunded(sale);
      return all.length > 0 && all;
    });
    expect(refund).toEqual({
      total: -2_500,
      lines: [{ product_id: COFFEE, quantity: -1_000 }],
      payments: [{ method: 'cash', amount: -2_500 }],
    });
  });

  it('of the rest gives what is left, and then there is nothing left', async () => {
    const { page } = till;
    await till.go('/devoluciones');
    await page.getByRole('link', { name: /C01-000001/ }).click();
    await page.getByText('2 de 3 por devolver').waitFor();
    await page.getByRole('button', { name: 'Devolver todo' }).click();
    expect(await page.getByTestId('money-back').textContent()).toBe('$75.00');
    await page.getByRole('button', { name: /Devolver \$75/ }).click();
    await page.getByText('Devolución registrada').waitFor();
    const all = await until('both refunds', async () => {
      const found = await refunded(sale);
      return found.length === 2 && found;
    });
    expect(all[1]?.payments).toEqual(
      expect.arrayContaining([
        { method: 'cash', amount: -3_500 },
        { method: 'card', amount: -4_000 },
      ]),
    );
    await till.go('/devoluciones');
    await page.getByRole('link', { name: /C01-000001/ }).click();
    await page.getByText('Todo lo de este ticket ya se devolvió.').waitFor();
  });

  it('begins with a scan of the ticket, and its goods are scanned, too', async () => {
    const { page } = till;
    till.hub.server.peer.catalog.setField('products', COFFEE, 'barcodes', ['7501003100086']);
    sale = await sell([COFFEES], [{ method: 'cash', amount: COFFEES.total }]);
    await till.go('/devoluciones');
    await page.getByRole('link', { name: /C01-000002/ }).waitFor();
    await scan(page, 'C01-000002');
    await page.getByRole('heading', { name: 'Ticket C01-000002' }).waitFor();
    for (let i = 0; i < 2; i++) {
      await scan(page, '7501003100086');
    }
    await page.getByRole('button', { name: /Devolver \$50\.00/ }).waitFor();
    await scan(page, 'C01-000009');
    await page.getByText('El código C01-000009 no está en este ticket.').waitFor();
  });

  it('without a ticket is of any goods, at their price', async () => {
    const { page } = till;
    await till.go('/devoluciones');
    await page.getByRole('button', { name: 'Devolver sin ticket' }).click();
    await page.getByLabel('Buscar producto o código').fill('arr');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /Devolver \$2\.50/ }).click();
    await page.getByText('Devolución registrada').waitFor();
    await until('it is in the ledger', async () => {
      const { rows } = await shop.pool.query(
        "select 1 from sale where kind = 'refund' and refund_of is null",
      );
      return rows.length === 1;
    });
  });

  it('left nothing to complain of', () => {
    expect(till.complaints).toEqual([]);
  });
});
