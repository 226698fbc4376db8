/** Tells the library of texts which there are, so that a name that is none does not compile. */
import type { officeTexts } from './office/texts.ts';
import type { tillTexts } from './till/texts.ts';
import type { uiTexts } from './ui/texts.ts';

declare module 'use-intl' {
  interface AppConfig {
    Messages: {
      readonly ui: typeof uiTexts.es;
      readonly till: typeof tillTexts.es;
      readonly office: typeof officeTexts.es;
    };
  }
}
