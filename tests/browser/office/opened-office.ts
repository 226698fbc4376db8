/** The back office of a shop in a browser, beside its hub and a till node that sells. */
import type { BrowserContext, Page } from 'playwright-core';
import type { Certificate } from '../../../crdt-schema/log/certificate.ts';
import type { Hub, HubOptions } from '../../../server/hub/hub.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import type { Api } from '../../integration/http.ts';
import { HOST, type Shop } from '../../integration/shop.ts';
import { TillShop } from '../till/till-shop.ts';

export interface OpenedOffice {
  readonly at: TillShop;
  readonly shop: Shop;
  readonly page: Page;
  hub(): Hub;
  /** A till of the shop, as a process of its own would be. */
  till(name: string): Promise<TillNode>;
  /** The office in another browser, with that role. */
  open(name: string, role: Certificate['role'], context: BrowserContext): Promise<Page>;
  /** Goes to a page of the office as its links do, without loading it again. */
  go(path: string, page?: Page): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE_MS = 10_000;

/** Adds the administrator Rosa, who signs in as `rosa` with that password; her id. */
export const addRosa = async (api: Api, password: string, name = 'Rosa Dueñas'): Promise<string> => {
  const { body } = await api.send('POST', '/api/people', { name, role: 'admin', pin: '471182' });
  const id = String(body['id']);
  await api.send('PUT', `/api/people/${id}/password`, { login: 'rosa', password });
  return id;
};

/** Fills the catalog at the hub with so many products, `Producto 0` with the code `9000` and so on. */
export const fillCatalog = (hub: Hub, count: number): void => {
  hub.server.peer.catalog.createMany(
    'products',
    Array.from({ length: count }, (_, n) => [
      `01890000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`,
      { name: `Producto ${n}`, barcodes: [`900${n}`], price: 10_000 * (n + 1), active: true },
    ]),
  );
};

export const openOffice = async (more: Partial<HubOptions> = {}): Promise<OpenedOffice> => {
  const at = await TillShop.open({}, more);
  const open = async (name: string, role: Certificate['role'], context = at.context): Promise<Page> => {
    const { code } = at.hub.desk.invite({ till: name, role });
    const page = await context.newPage();
    // What does not come is named, before the test's own time is over.
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('console', (message) => {
      if (message.type() === 'error') at.complaints.push(message.text());
    });
    page.on('pageerror', (error) => at.complaints.push(error.message));
    await page.goto(`http://${HOST}:${at.port}/oficina/#codigo=${code}`);
    await page.getByRole('button', { name: 'Vincular' }).click();
    await page.getByText('Conectado').waitFor();
    return page;
  };
  const page = await open('OFI', 'admin');
  return {
    at,
    shop: at.shop,
    page,
    hub: () => at.hub,
    till: (name) => at.shop.till(name, [at.hub]),
    open,
    async go(path, on = page) {
      await on.evaluate((to) => history.pushState(null, '', `/oficina${to}`), path);
      await on.getByText('Cargando…').waitFor({ state: 'detached' });
    },
    close: () => at.close(),
  };
};
