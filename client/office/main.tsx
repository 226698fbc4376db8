/** The back office, at `/oficina/`. */
import { mount } from '../ui/mount.tsx';
import { uiTexts } from '../ui/texts.ts';
import { HomePage } from './home-page.tsx';
import { OfficeLayout } from './layout.tsx';
import { officeTexts } from './texts.ts';

mount({
  device: 'oficina',
  base: '/oficina',
  texts: {
    es: async () => ({ ui: uiTexts.es, office: officeTexts.es }),
    en: async () => ({ ui: uiTexts.en, office: officeTexts.en }),
  },
  layout: OfficeLayout,
  pages: [{ path: '/', component: HomePage }],
});
