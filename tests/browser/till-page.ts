/** The real page of the till, driven from outside: its device is reached as a helper of the shop does, by the console. */
import type { Page } from 'playwright-core';
import type { Session } from '../../client/peer/session.ts';
import { COFFEE, HOST, until } from '../integration/shop.ts';

export interface Sold {
  readonly id: string;
  readonly receipt: string;
}

export class TillPage {
  readonly page: Page;
  /** What the page complained of. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  static async open(page: Page, port: number, path = '/caja/'): Promise<TillPage> {
    const till = new TillPage(page);
    await till.page.goto(`http://${HOST}:${port}${path}`);
    return till;
  }

  async pair(): Promise<void> {
    await this.page.getByRole('button', { name: 'Vincular' }).click();
    await this.ready();
  }

  /** The device is open. */
  async ready(): Promise<void> {
    await this.page.getByTestId('connection').waitFor();
  }

  /** Sells one piece; the code of the failure where it was not confirmed. `id` repeats a sale that was not. */
  async sell(id?: string): Promise<Sold | string> {
    return this.page.evaluate(
      async ([product, repeated]) => {
        const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
        if (state.kind !== 'open') return `the page is ${state.kind}`;
        const id = repeated ?? state.peer.newId();
        let receipt = '';
        const written = await state.peer.write(id, (stamp) => {
          receipt = `${stamp.receipt.series}-${stamp.receipt.number}`;
          return {
            v: 1,
            kind: 'sale',
            id,
            ...stamp,
            lines: [{ product, quantity: 1_000, price: 25_000, total: 250 }],
            payments: [{ method: 'cash', amount: 250 }],
            total: 250,
          };
        });
        return written.ok ? { id, receipt } : written.error.code;
      },
      [COFFEE, id] as const,
    );
  }

  async sold(): Promise<Sold> {
    const result = await this.sell();
    if (typeof result === 'string') throw new Error(`the till did not confirm: ${result}`);
    return result;
  }

  device(): Promise<string> {
    return this.page.evaluate(() => {
      const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
      return state.kind === 'open' ? state.peer.device : state.kind;
    });
  }

  /** The page starts from its service worker from now on. */
  async installed(): Promise<void> {
    await this.page.evaluate(() => navigator.serviceWorker.ready);
    await until('the files of the page are kept', () =>
      this.page.evaluate(async () => (await caches.match('/caja/')) !== undefined),
    );
  }

  unsent(): Promise<number> {
    return this.page.evaluate(() => {
      const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
      return state.kind === 'open' ? state.connection.unsent : -1;
    });
  }
}
