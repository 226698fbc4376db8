/** The texts of all pages that are not on the way to the first sale: they come with the first of those that somebody opens. */
import { textsOf } from '../ui/page-texts.tsx';
import { activityTexts } from './activity/texts.ts';
import { customersTexts } from './customers/texts.ts';
import { goodsTexts } from './goods/texts.ts';
import { menuTexts } from './menu/texts.ts';
import { printerTexts } from './printer/texts.ts';
import { quotesTexts } from './quotes/texts.ts';
import { returnsTexts } from './returns/texts.ts';
import { settingsTexts } from '../common/settings/texts.ts';
import { stockTexts } from './stock/texts.ts';
import { unpairTexts } from './unpair/texts.ts';
import { writingTexts } from './writing/texts.ts';

export const pageTexts = textsOf({
  activity: activityTexts,
  customers: customersTexts,
  goods: goodsTexts,
  menu: menuTexts,
  printer: printerTexts,
  quotes: quotesTexts,
  returns: returnsTexts,
  settings: settingsTexts,
  stock: stockTexts,
  unpair: unpairTexts,
  writing: writingTexts,
});
