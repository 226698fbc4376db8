/** A shop whose till is a page in a real browser, for the tests beside: it is paired by a link, as a cashier does. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { SETTINGS_ID, type FieldValues } from '../../../crdt-schema/catalog/index.ts';
import type { Hub, HubOptions } from '../../../server/hub/hub.ts';
import { buildPages } from '../../../server/pages/build.ts';
import { loadPages, type PageFiles } from '../../../server/pages/pages.ts';
import { HOST, Shop } from '../../integration/shop.ts';
import { openBrowser } from '../chromium.ts';

const idOf = (n: number): string => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const MILK = idOf(0x1001);
export const EGG = idOf(0x1002);
export const SOAP = idOf(0x1003);
export const SODA = idOf(0x1004);
export const CAKE = idOf(0x1005);
export const ANA = idOf(0x2001);
const DAIRY = idOf(0x3001);
const IVA = [{ name: 'IVA', rate: 1_600 }];

/** What the shop sells. Prices in ten-thousandths of a peso. */
export const PRODUCTS: readonly (readonly [string, FieldValues])[] = [
  [
    MILK,
    { name: 'Leche entera 1 l', barcodes: ['7501003100055'], price: 285_000, category: DAIRY, active: true },
  ],
  [EGG, { name: 'Huevo blanco', sku: '00012', price: 460_000, unit: 'kg', category: DAIRY, active: true }],
  [
    SOAP,
    { name: 'Jabón de lavandería', barcodes: ['7501003100109'], price: 195_000, taxes: IVA, active: true },
  ],
  [
    SODA,
    {
      name: 'Refresco de cola 600 ml',
      barcodes: ['7501055363513'],
      price: 190_000,
      tiers: [{ from: 6_000, price: 170_000 }],
      taxes: IVA,
      active: true,
    },
  ],
  [CAKE, { name: 'Pastel de la casa', active: true }],
];

export class TillShop {
  readonly shop: Shop;
  readonly pages: PageFiles;
  readonly context: BrowserContext;
  /** What the pages' consoles said of errors. */
  readonly complaints: string[] = [];
  private readonly profile: string;
  private current: Hub;
  readonly port: number;

  private constructor(shop: Shop, hub: Hub, pages: PageFiles, context: BrowserContext, profile: string) {
    this.shop = shop;
    this.current = hub;
    this.port = hub.server.port;
    this.pages = pages;
    this.context = context;
    this.profile = profile;
  }

  static async open(settings: FieldValues = {}, more: Partial<HubOptions> = {}): Promise<TillShop> {
    const [shop, pages, profile] = await Promise.all([
      Shop.create(),
      buildPages(() => undefined).then(loadPages),
      mkdtemp(join(tmpdir(), 'tillmesh-browser-')),
    ]);
    const hub = await shop.hub({ pages, ...more });
    const { catalog } = hub.server.peer;
    catalog.createMany('categories', [[DAIRY, { name: 'Lácteos y huevo', order: 1, active: true }]]);
    catalog.createMany('products', PRODUCTS);
    catalog.createMany('customers', [
      [ANA, { name: 'Ana Torres', phone: '5512345678', creditLimit: 50_000, active: true }],
    ]);
    catalog.setFields('settings', SETTINGS_ID, {
      storeName: 'Abarrotes Norte',
      currency: 'MXN',
      ...settings,
    });
    return new TillShop(shop, hub, pages, await openBrowser(profile), profile);
  }

  get hub(): Hub {
    return this.current;
  }

  /** A page of the context that is the till of that name from now on. */
  async till(name: string, context = this.context): Promise<Page> {
    const { code } = this.hub.desk.invite({ till: name, role: 'till' });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    await page.goto(`http://${HOST}:${this.port}/caja/#codigo=${code}`);
    await page.getByRole('button', { name: 'Vincular' }).click();
    await page.getByText('Conectado').waitFor();
    await page.getByRole('button', { name: /Leche entera/ }).waitFor();
    return page;
  }

  /** The server goes away. */
  async stopHub(): Promise<void> {
    await this.shop.stop(this.hub);
  }

  /** The server comes back where it was. */
  async startHub(): Promise<void> {
    this.current = await this.shop.hub({ pages: this.pages, port: this.port });
  }

  async close(): Promise<void> {
    await this.context.close();
    await this.shop.close();
    await rm(this.profile, { recursive: true, force: true });
  }
}
