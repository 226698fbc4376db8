/** The till, at `/caja/`. */
import { lazy, type ComponentType } from 'react';
import { watchUpdates } from '../pwa/updates.ts';
import { mount } from '../ui/mount.tsx';
import { pageWithTexts, type PageModule } from '../ui/page-texts.tsx';
import type { Page } from '../ui/pages.tsx';
import { TillLayout } from './layout.tsx';
import { chargePage, ticketPage } from './sell/next-pages.ts';
import { SellPage } from './sell/sell-page.tsx';

/** With the texts that such pages have. */
const later = (load: () => Promise<PageModule>): ComponentType =>
  pageWithTexts(load, async () => (await import('./page-texts.ts')).pageTexts);

const pages: readonly Page[] = [
  { path: '/', component: SellPage },
  { path: '/cobrar', component: lazy(chargePage) },
  { path: '/ticket/:id', component: later(ticketPage) },
  { path: '/menu', component: later(() => import('./menu/menu-page.tsx')) },
  { path: '/cotizaciones', component: later(() => import('./quotes/quotes-page.tsx')) },
  { path: '/cotizaciones/nueva', component: later(() => import('./quotes/new-quote-page.tsx')) },
  { path: '/cotizaciones/:id', component: later(() => import('./quotes/quote-page.tsx')) },
  { path: '/devoluciones', component: later(() => import('./returns/returns-page.tsx')) },
  { path: '/devoluciones/sin-ticket', component: later(() => import('./returns/free-return-page.tsx')) },
  { path: '/devoluciones/:id', component: later(() => import('./returns/return-page.tsx')) },
  { path: '/turno', component: later(() => import('./cash/cash-page.tsx')) },
  { path: '/pendientes', component: later(() => import('./pending/pending-page.tsx')) },
  { path: '/impresora', component: later(() => import('./printer/printer-page.tsx')) },
  { path: '/ajustes', component: later(() => import('./settings/settings-page.tsx')) },
  { path: '/registro', component: later(() => import('./activity/activity-page.tsx')) },
  { path: '/conflictos', component: later(() => import('./conflicts/conflicts-page.tsx')) },
  { path: '/clientes', component: later(() => import('./customers/customers-page.tsx')) },
  { path: '/clientes/nuevo/:for?', component: later(() => import('./customers/new-customer-page.tsx')) },
  { path: '/clientes/:id', component: later(() => import('./customers/customer-page.tsx')) },
  { path: '/clientes/:id/abono', component: later(() => import('./customers/payment-page.tsx')) },
  { path: '/reportes', component: later(() => import('./reports/reports-page.tsx')) },
  { path: '/existencias', component: later(() => import('./stock/stock-page.tsx')) },
  { path: '/existencias/:move', component: later(() => import('./stock/move-page.tsx')) },
];

/** A till shows one language nearly always: the other is loaded by who asks for it. */
const TEXTS = {
  es: async () => (await import('./start-texts.ts?language=es')).startTexts.es,
  en: async () => (await import('./start-texts.ts?language=en')).startTexts.en,
};

/** The customer's window needs no device: another window has it. */
if (/^\/caja\/cliente\/?$/.test(location.pathname))
  void import('./display/mount-display.tsx').then(({ mountDisplay }) => mountDisplay());
else {
  watchUpdates('/caja/');
  mount({
    device: 'caja',
    base: '/caja',
    texts: TEXTS,
    layout: TillLayout,
    pages,
  });
}
