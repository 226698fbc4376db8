/** The till, at `/caja/`. */
import { lazy } from 'react';
import { beginUpdated } from '../pwa/updates.ts';
import { mount } from '../ui/mount.tsx';
import type { Page } from '../ui/pages.tsx';
import { uiTexts } from '../ui/texts.ts';
import { chargeTexts } from './charge/texts.ts';
import { conflictsTexts } from './conflicts/texts.ts';
import { customersTexts } from './customers/texts.ts';
import { goodsTexts } from './goods/texts.ts';
import { TillLayout } from './layout.tsx';
import { peopleTexts } from './people/texts.ts';
import { menuTexts } from './menu/texts.ts';
import { quotesTexts } from './quotes/texts.ts';
import { returnsTexts } from './returns/texts.ts';
import { chargePage, ticketPage } from './sell/next-pages.ts';
import { SellPage } from './sell/sell-page.tsx';
import { sellTexts } from './sell/texts.ts';
import { printerTexts } from './printer/texts.ts';
import { stockTexts } from './stock/texts.ts';
import { tillTexts } from './texts.ts';
import { writingTexts } from './writing/texts.ts';

const pages: readonly Page[] = [
  { path: '/', component: SellPage },
  { path: '/cobrar', component: lazy(chargePage) },
  { path: '/ticket/:id', component: lazy(ticketPage) },
  { path: '/menu', component: lazy(() => import('./menu/menu-page.tsx')) },
  { path: '/cotizaciones', component: lazy(() => import('./quotes/quotes-page.tsx')) },
  { path: '/cotizaciones/nueva', component: lazy(() => import('./quotes/new-quote-page.tsx')) },
  { path: '/cotizaciones/:id', component: lazy(() => import('./quotes/quote-page.tsx')) },
  { path: '/devoluciones', component: lazy(() => import('./returns/returns-page.tsx')) },
  { path: '/devoluciones/sin-ticket', component: lazy(() => import('./returns/free-return-page.tsx')) },
  { path: '/devoluciones/:id', component: lazy(() => import('./returns/return-page.tsx')) },
  { path: '/impresora', component: lazy(() => import('./printer/printer-page.tsx')) },
  { path: '/conflictos', component: lazy(() => import('./conflicts/conflicts-page.tsx')) },
  { path: '/clientes', component: lazy(() => import('./customers/customers-page.tsx')) },
  { path: '/clientes/nuevo/:for?', component: lazy(() => import('./customers/new-customer-page.tsx')) },
  { path: '/clientes/:id', component: lazy(() => import('./customers/customer-page.tsx')) },
  { path: '/clientes/:id/abono', component: lazy(() => import('./customers/payment-page.tsx')) },
  { path: '/existencias', component: lazy(() => import('./stock/stock-page.tsx')) },
  { path: '/existencias/:move', component: lazy(() => import('./stock/move-page.tsx')) },
];

const textsIn = (language: 'es' | 'en') => ({
  ui: uiTexts[language],
  till: tillTexts[language],
  sell: sellTexts[language],
  charge: chargeTexts[language],
  conflicts: conflictsTexts[language],
  customers: customersTexts[language],
  goods: goodsTexts[language],
  people: peopleTexts[language],
  menu: menuTexts[language],
  quotes: quotesTexts[language],
  returns: returnsTexts[language],
  stock: stockTexts[language],
  writing: writingTexts[language],
  printer: printerTexts[language],
});

if (await beginUpdated())
  mount({
    device: 'caja',
    base: '/caja',
    texts: { es: textsIn('es'), en: textsIn('en') },
    layout: TillLayout,
    pages,
  });
