/** Does at the page what a cashier does: the scanner and the keyboard where they are quickest, the screen for the rest. */
import type { Page } from 'playwright-core';
import { denominationsOf } from '../../../client/till/cash/denominations.ts';
import { scan } from '../scanner-keys.ts';
import { drawnMs } from '../stopwatch.ts';
import type { BookedTicket } from './books.ts';
import { labelOf, type Goods } from './goods.ts';
import type { Discount, PlannedLine, PlannedSale } from './plan.ts';

export interface Times {
  readonly scanMs: number[];
  readonly ticketMs: number[];
}

/** What is typed before a code comes as slowly as by hand: it is no part of a scan. */
const BY_HAND_MS = 60;
const CENTS = 100;

/** `$1,234.50` */
export const money = (cents: number): string =>
  new Intl.NumberFormat('es-MX', { style: 'currency', currency: 'MXN' }).format(cents / CENTS);
const plain = (cents: number): string => (cents / CENTS).toFixed(2);

export class Cashier {
  readonly times: Times = { scanMs: [], ticketMs: [] };
  private readonly page: Page;
  private readonly series: string;

  constructor(page: Page, series: string) {
    this.page = page;
    this.series = series;
  }

  receiptOf({ number }: BookedTicket): string {
    return `${this.series}-${String(number).padStart(6, '0')}`;
  }

  /** `customer`: the name of whoever buys on credit. */
  async sell(planned: PlannedSale, booked: BookedTicket, customer: string | undefined): Promise<void> {
    const { page } = this;
    for (const line of planned.lines) {
      await this.enter(line);
      if (line.discount !== undefined) await this.discountLine(line.goods, line.discount);
    }
    if (planned.discount !== undefined) {
      await this.button('Descuento de la venta');
      await this.fillDiscount(planned.discount);
    }
    if (customer !== undefined) {
      await page.keyboard.press('F4');
      await page.getByRole('dialog').getByLabel('Nombre, teléfono o RFC').fill(customer);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await this.comesTo(booked.total - booked.rounding);
    await drawnMs(page, 'h1', 'Cobrar', () => page.keyboard.press('F10'));
    await this.pay(planned, booked);
    const receipt = this.receiptOf(booked);
    const ms = await drawnMs(page, '[data-testid=receipt]', receipt, () => page.keyboard.press('Enter'));
    this.times.ticketMs.push(ms);
    await page.getByTestId('sold-total').getByText(money(booked.total), { exact: true }).waitFor();
    await this.sellOn();
  }

  /** Brings back one piece, or all, of the ticket. */
  async refund(of: BookedTicket, booked: BookedTicket, whole: boolean): Promise<void> {
    const { page } = this;
    await this.goTo('Devoluciones');
    await page.getByLabel('Folio, importe o cliente').fill(this.receiptOf(of));
    await page.getByRole('link', { name: this.receiptOf(of) }).waitFor();
    await page.keyboard.press('Enter');
    if (whole) await this.button('Devolver todo');
    else {
      const { name } = booked.lines[0]!.goods;
      await page.getByRole('textbox', { name: `Cantidad de ${name}` }).fill('1');
      await page.keyboard.press('Tab');
    }
    await this.button(`Devolver ${money(booked.total)}`);
    await page
      .getByTestId('receipt')
      .getByText(`Folio ${this.receiptOf(booked)}`)
      .waitFor();
    await this.sellOn();
  }

  async openSession(float: number): Promise<void> {
    await this.page.keyboard.press('F9');
    await this.count(float);
    await this.button(`Abrir turno con ${money(float)}`);
    await this.page.getByText('Turno abierto desde').waitFor();
    await this.backToSale();
  }

  async move(kind: 'Retiro' | 'Entrada', amount: number): Promise<void> {
    const submit = kind === 'Retiro' ? 'Registrar retiro' : 'Registrar entrada';
    await this.inDrawer(kind, amount, kind === 'Retiro' ? 'Depósito al banco' : 'Cambio (morralla)', submit);
  }

  async spend(amount: number): Promise<void> {
    await this.inDrawer('Gasto', amount, 'Limpieza', 'Registrar gasto');
  }

  async payOnAccount(customer: string, amount: number): Promise<void> {
    const { page } = this;
    await this.goTo('Clientes y abonos');
    await page.getByLabel('Nombre, teléfono o RFC').fill(customer);
    await page.getByRole('link', { name: customer }).waitFor();
    await page.keyboard.press('Enter');
    await this.button('Abonar');
    await page.getByLabel('Abono', { exact: true }).fill(plain(amount));
    await page.keyboard.press('Enter');
    await page.getByText('Abono registrado').waitFor();
    await page.keyboard.press('Enter');
    await this.atSale();
  }

  async receive(goods: Goods, pieces: number): Promise<void> {
    const { page } = this;
    await this.goTo('Existencias');
    await this.button('Entrada de mercancía');
    await page.getByRole('heading', { name: 'Entrada de mercancía' }).waitFor();
    await scan(page, goods.code);
    await page.getByRole('textbox', { name: `Cantidad de ${goods.name}` }).fill(String(pieces));
    await page.keyboard.press('Tab');
    await this.button('Registrar entrada');
    await page.getByText('Entrada registrada').waitFor();
    await this.backToSale();
  }

  /** What the corte X says of the drawer's cash. */
  async cutX(): Promise<string> {
    const { page } = this;
    await page.keyboard.press('F9');
    await this.button('Corte X');
    const sheet = page.getByRole('dialog');
    const said = await sheet.getByRole('row', { name: /^Efectivo/ }).textContent();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await this.backToSale();
    return said ?? '';
  }

  /** The corte Z with so much counted by notes and coins. */
  async close(counted: number): Promise<void> {
    const { page } = this;
    await page.keyboard.press('F9');
    await page.getByRole('button', { name: /^Corte Z/ }).click();
    await this.count(counted);
    await this.button('Revisar');
    await page.getByRole('button', { name: /^Cerrar (turno|de todos modos)$/ }).click();
    await page.getByRole('heading', { name: 'Turno cerrado' }).waitFor();
  }

  private async enter({ goods, quantity, by }: PlannedLine): Promise<void> {
    const { page } = this;
    const pieces = quantity / 1_000;
    const kilograms = pieces.toFixed(3);
    switch (by) {
      case 'scan':
        this.times.scanMs.push(
          await drawnMs(page, 'section li', goods.name, async () => scan(page, goods.code)),
        );
        for (let more = 1; more < pieces; more++) await scan(page, goods.code);
        return;
      case 'times':
        await page.keyboard.type(`${pieces}*`, { delay: BY_HAND_MS });
        return scan(page, goods.code);
      case 'label':
        return scan(page, labelOf(goods, quantity));
      case 'search':
        await page.keyboard.press('F2');
        await page.keyboard.insertText(goods.name);
        await page.keyboard.press('Enter');
        if (!goods.isWeighed) return;
        await page.getByRole('dialog').getByLabel('Cantidad en kg').fill(kilograms);
        await page.keyboard.press('Enter');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  }

  private async discountLine({ name }: Goods, discount: Discount): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`^${name} .*: cantidad y descuento`) }).click();
    await this.fillDiscount(discount);
  }

  private async fillDiscount(discount: Discount): Promise<void> {
    const sheet = this.page.getByRole('dialog');
    const isRate = discount.kind === 'rate';
    await sheet.getByText(isRate ? 'Por ciento' : 'Importe', { exact: true }).click();
    await sheet
      .getByLabel(isRate ? 'Por ciento de descuento' : 'Importe de descuento')
      .fill(isRate ? String(discount.rate / CENTS) : plain(discount.amount));
    await this.page.keyboard.press('Enter');
    await sheet.waitFor({ state: 'detached' });
  }

  /** All but the Enter that charges. */
  private async pay({ pay }: PlannedSale, { payments }: BookedTicket): Promise<void> {
    const { page } = this;
    const choose = (method: string): Promise<void> =>
      page.getByRole('radiogroup').getByText(method, { exact: true }).click();
    const type = (cents: number): Promise<void> => page.keyboard.insertText(plain(cents));
    switch (pay) {
      case 'exact':
        return;
      case 'change':
        return type(payments[0]!.tendered!);
      case 'card':
        return choose('Tarjeta');
      case 'transfer':
        return choose('Transferencia');
      case 'credit':
        return choose('Fiado');
      case 'mixed': {
        const card = payments.find(({ method }) => method === 'card');
        if (card === undefined) return;
        await choose('Tarjeta');
        await type(card.amount);
        await page.keyboard.press('Enter');
        await page.getByRole('list', { name: 'Pagos' }).waitFor();
        return choose('Efectivo');
      }
    }
  }

  private async inDrawer(action: string, amount: number, why: string, submit: string): Promise<void> {
    const { page } = this;
    await page.keyboard.press('F9');
    await this.button(action);
    await page.getByRole('dialog').getByLabel('Importe').fill(plain(amount));
    await this.button(why);
    await this.button(submit);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await this.backToSale();
  }

  /** By notes and coins, the largest first. */
  private async count(amount: number): Promise<void> {
    let left = amount;
    const seen = new Set<number>();
    for (const { value, kind } of denominationsOf('MXN')) {
      const pieces = Math.floor(left / value);
      if (pieces === 0 || seen.has(value)) continue;
      seen.add(value);
      left -= pieces * value;
      const label = `${kind === 'note' ? 'Billetes' : 'Monedas'} de ${money(value)}`;
      await this.page.getByLabel(label, { exact: true }).fill(String(pieces));
    }
    if (left > 0) throw new Error(`no coins for ${left} cents`);
  }

  private async button(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  private async goTo(page: string): Promise<void> {
    await this.button('Menú');
    await this.page.getByRole('link', { name: page, exact: true }).click();
  }

  /** The cart on the page, by whose lines one sees what went wrong. */
  private async comesTo(due: number): Promise<void> {
    const { page } = this;
    const total = page.getByTestId('total').first();
    await total
      .getByText(money(due), { exact: true })
      .waitFor()
      .catch(async () => {
        const lines = await page.getByRole('list', { name: 'Venta' }).getByRole('listitem').allTextContents();
        throw new Error(`not ${money(due)} but ${await total.textContent()}: ${lines.join('; ')}`);
      });
  }

  private async sellOn(): Promise<void> {
    await this.page.keyboard.press('Enter');
    await this.atSale();
  }

  private async backToSale(): Promise<void> {
    await this.page.getByText(`Caja ${this.series}`).click();
    await this.atSale();
  }

  private async atSale(): Promise<void> {
    await this.page.getByText('Siguiente folio').waitFor();
  }
}
