/** The back office, at `/oficina/`. */
import type { ComponentType } from 'react';
import { watchUpdates } from '../pwa/updates.ts';
import { mount } from '../ui/mount.tsx';
import { pageWithTexts, type PageModule } from '../ui/page-texts.tsx';
import { uiTexts } from '../ui/texts.ts';
import { OfficeLayout } from './layout.tsx';
import { officeTexts } from './texts.ts';

/** With the texts that such pages have. */
const later = (load: () => Promise<PageModule>): ComponentType =>
  pageWithTexts(load, async () => (await import('./page-texts.ts')).pageTexts);

watchUpdates('/oficina/');
mount({
  device: 'oficina',
  base: '/oficina',
  texts: {
    es: async () => ({ ui: uiTexts.es, office: officeTexts.es }),
    en: async () => ({ ui: uiTexts.en, office: officeTexts.en }),
  },
  layout: OfficeLayout,
  pages: [
    { path: '/', component: later(() => import('./now/now-page.tsx')) },
    { path: '/bandeja', component: later(() => import('./inbox/inbox-page.tsx')) },
    { path: '/ventas', component: later(() => import('./sales/sales-page.tsx')) },
    { path: '/ventas/:id', component: later(() => import('./sales/sale-page.tsx')) },
    { path: '/catalogo/importar/:table?', component: later(() => import('./import/import-page.tsx')) },
    { path: '/catalogo/etiquetas', component: later(() => import('./labels/labels-page.tsx')) },
    { path: '/catalogo/cotizaciones', component: later(() => import('./quotes/quotes-page.tsx')) },
    { path: '/catalogo/cotizaciones/:id', component: later(() => import('./quotes/quote-page.tsx')) },
    { path: '/catalogo/:table?', component: later(() => import('./catalog/catalog-page.tsx')) },
    { path: '/catalogo/:table/:id', component: later(() => import('./catalog/record-page.tsx')) },
    { path: '/reportes', component: later(() => import('./reports/reports-page.tsx')) },
    { path: '/respaldos', component: later(() => import('./backups/backups-page.tsx')) },
    { path: '/equipos', component: later(() => import('./devices/devices-page.tsx')) },
    { path: '/equipos/persona/:id', component: later(() => import('./people/person-page.tsx')) },
    { path: '/equipos/:id', component: later(() => import('./devices/device-page.tsx')) },
    { path: '/ajustes', component: later(() => import('./settings/settings-page.tsx')) },
    { path: '/auditoria', component: later(() => import('./audit/audit-page.tsx')) },
    { path: '/cuenta', component: later(() => import('./account/account-page.tsx')) },
    { path: '/turnos', component: later(() => import('./cash/cash-page.tsx')) },
    { path: '/existencias', component: later(() => import('./stock/stock-page.tsx')) },
    { path: '/menu', component: later(() => import('./nav/menu-page.tsx')) },
  ],
});
