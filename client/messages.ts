/** Tells the library of texts which there are, so that a name that is none does not compile. */
import type { inboxTexts } from './office/inbox/texts.ts';
import type { backupsTexts } from './office/backups/texts.ts';
import type { devicesTexts } from './office/devices/texts.ts';
import type { rangeTexts } from './common/days/texts.ts';
import type { officeReportsTexts } from './office/reports/texts.ts';
import type { officeCatalogTexts } from './office/catalog/texts.ts';
import type { officeSalesTexts } from './office/sales/texts.ts';
import type { officeCashTexts } from './office/cash/texts.ts';
import type { officeStockTexts } from './office/stock/texts.ts';
import type { nowTexts } from './office/now/texts.ts';
import type { officeTexts } from './office/texts.ts';
import type { activityTexts } from './till/activity/texts.ts';
import type { conflictsTexts } from './common/conflicts/texts.ts';
import type { customersTexts } from './till/customers/texts.ts';
import type { goodsTexts } from './till/goods/texts.ts';
import type { peopleTexts } from './common/people/texts.ts';
import type { menuTexts } from './till/menu/texts.ts';
import type { quotesTexts } from './till/quotes/texts.ts';
import type { reportsTexts } from './till/reports/texts.ts';
import type { returnsTexts } from './till/returns/texts.ts';
import type { chargeTexts } from './till/charge/texts.ts';
import type { sellTexts } from './till/sell/texts.ts';
import type { printerTexts } from './till/printer/texts.ts';
import type { settingsTexts } from './till/settings/texts.ts';
import type { stockTexts } from './till/stock/texts.ts';
import type { cashTexts } from './till/cash/texts.ts';
import type { pendingTexts } from './common/pending/texts.ts';
import type { panelTexts } from './till/state/panel-texts.ts';
import type { unpairTexts } from './till/unpair/texts.ts';
import type { warningTexts } from './till/state/warning-texts.ts';
import type { stateTexts } from './till/state/texts.ts';
import type { tillTexts } from './till/texts.ts';
import type { writingTexts } from './till/writing/texts.ts';
import type { uiTexts } from './ui/texts.ts';

declare module 'use-intl' {
  interface AppConfig {
    Messages: {
      readonly ui: typeof uiTexts.es;
      readonly till: typeof tillTexts.es;
      readonly activity: typeof activityTexts.es;
      readonly conflicts: typeof conflictsTexts.es;
      readonly customers: typeof customersTexts.es;
      readonly goods: typeof goodsTexts.es;
      readonly people: typeof peopleTexts.es;
      readonly menu: typeof menuTexts.es;
      readonly quotes: typeof quotesTexts.es;
      readonly reports: typeof reportsTexts.es;
      readonly returns: typeof returnsTexts.es;
      readonly settings: typeof settingsTexts.es;
      readonly stock: typeof stockTexts.es;
      readonly unpair: typeof unpairTexts.es;
      readonly writing: typeof writingTexts.es;
      readonly sell: typeof sellTexts.es;
      readonly charge: typeof chargeTexts.es;
      readonly printer: typeof printerTexts.es;
      readonly cash: typeof cashTexts.es;
      readonly pending: typeof pendingTexts.es;
      readonly panel: typeof panelTexts.es;
      readonly warnings: typeof warningTexts.es;
      readonly state: typeof stateTexts.es;
      readonly now: typeof nowTexts.es;
      readonly officeCash: typeof officeCashTexts.es;
      readonly officeStock: typeof officeStockTexts.es;
      readonly office: typeof officeTexts.es;
      readonly inbox: typeof inboxTexts.es;
      readonly range: typeof rangeTexts.es;
      readonly officeReports: typeof officeReportsTexts.es;
      readonly backups: typeof backupsTexts.es;
      readonly devices: typeof devicesTexts.es;
      readonly officeCatalog: typeof officeCatalogTexts.es;
      readonly officeSales: typeof officeSalesTexts.es;
    };
  }
}
