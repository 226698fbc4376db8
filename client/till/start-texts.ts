/** The texts of all that is on the way to the first sale. The page loads one language of them (`vite.config.ts`). */
import { uiTexts } from '../ui/texts.ts';
import { chargeTexts } from './charge/texts.ts';
import { conflictsTexts } from '../common/conflicts/texts.ts';
import { sellTexts } from './sell/texts.ts';
import { stateTexts } from './state/texts.ts';
import { tillTexts } from './texts.ts';

export const startTexts = {
  es: {
    ui: uiTexts.es,
    till: tillTexts.es,
    sell: sellTexts.es,
    charge: chargeTexts.es,
    conflicts: conflictsTexts.es,
    state: stateTexts.es,
  },
  en: {
    ui: uiTexts.en,
    till: tillTexts.en,
    sell: sellTexts.en,
    charge: chargeTexts.en,
    conflicts: conflictsTexts.en,
    state: stateTexts.en,
  },
};
