/** The texts of the pages of the office: they come with the first of those that somebody opens. */
import { conflictsTexts } from '../common/conflicts/texts.ts';
import { peopleTexts } from '../common/people/texts.ts';
import { pendingTexts } from '../common/pending/texts.ts';
import { textsOf } from '../ui/page-texts.tsx';
import { accountTexts } from './account/texts.ts';
import { auditTexts } from './audit/texts.ts';
import { settingsTexts } from '../common/settings/texts.ts';
import { officeSettingsTexts } from './settings/texts.ts';
import { backupsTexts } from './backups/texts.ts';
import { devicesTexts } from './devices/texts.ts';
import { rangeTexts } from '../common/days/texts.ts';
import { officeReportsTexts } from './reports/texts.ts';
import { officeCatalogTexts } from './catalog/texts.ts';
import { officeImportTexts } from './import/texts.ts';
import { officeLabelsTexts } from './labels/texts.ts';
import { officeQuotesTexts } from './quotes/texts.ts';
import { officeCashTexts } from './cash/texts.ts';
import { officeStockTexts } from './stock/texts.ts';
import { inboxTexts } from './inbox/texts.ts';
import { officeSalesTexts } from './sales/texts.ts';
import { staffTexts } from './people/texts.ts';
import { nowTexts } from './now/texts.ts';

export const pageTexts = textsOf({
  conflicts: conflictsTexts,
  people: peopleTexts,
  pending: pendingTexts,
  inbox: inboxTexts,
  range: rangeTexts,
  officeReports: officeReportsTexts,
  account: accountTexts,
  settings: settingsTexts,
  officeSettings: officeSettingsTexts,
  audit: auditTexts,
  staff: staffTexts,
  backups: backupsTexts,
  devices: devicesTexts,
  officeCatalog: officeCatalogTexts,
  officeLabels: officeLabelsTexts,
  officeQuotes: officeQuotesTexts,
  officeImport: officeImportTexts,
  officeSales: officeSalesTexts,
  now: nowTexts,
  officeCash: officeCashTexts,
  officeStock: officeStockTexts,
});
