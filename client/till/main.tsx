/** The till, at `/caja/`. */
import { beginUpdated } from '../pwa/updates.ts';
import { mount } from '../ui/mount.tsx';
import { uiTexts } from '../ui/texts.ts';
import { HomePage } from './home-page.tsx';
import { TillLayout } from './layout.tsx';
import { tillTexts } from './texts.ts';

if (await beginUpdated())
  mount({
    device: 'caja',
    base: '/caja',
    texts: {
      es: { ui: uiTexts.es, till: tillTexts.es },
      en: { ui: uiTexts.en, till: tillTexts.en },
    },
    layout: TillLayout,
    pages: [{ path: '/', component: HomePage }],
  });
