import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createTranslator } from 'use-intl';
import { firstRunTexts } from '../first-run/texts.ts';
import { demoTexts } from '../demo/texts.ts';
import { inboxTexts } from '../office/inbox/texts.ts';
import { auditTexts } from '../office/audit/texts.ts';
import { officeSettingsTexts } from '../office/settings/texts.ts';
import { accountTexts } from '../office/account/texts.ts';
import { staffTexts } from '../office/people/texts.ts';
import { backupsTexts } from '../office/backups/texts.ts';
import { devicesTexts } from '../office/devices/texts.ts';
import { rangeTexts } from '../common/days/texts.ts';
import { officeReportsTexts } from '../office/reports/texts.ts';
import { officeCatalogTexts } from '../office/catalog/texts.ts';
import { officeImportTexts } from '../office/import/texts.ts';
import { officeLabelsTexts } from '../office/labels/texts.ts';
import { officeQuotesTexts } from '../office/quotes/texts.ts';
import { officeSalesTexts } from '../office/sales/texts.ts';
import { officeCashTexts } from '../office/cash/texts.ts';
import { officeStockTexts } from '../office/stock/texts.ts';
import { nowTexts } from '../office/now/texts.ts';
import { officeTexts } from '../office/texts.ts';
import { activityTexts } from '../till/activity/texts.ts';
import { conflictsTexts } from '../common/conflicts/texts.ts';
import { customersTexts } from '../till/customers/texts.ts';
import { goodsTexts } from '../till/goods/texts.ts';
import { peopleTexts } from '../common/people/texts.ts';
import { menuTexts } from '../till/menu/texts.ts';
import { quotesTexts } from '../till/quotes/texts.ts';
import { reportsTexts } from '../till/reports/texts.ts';
import { returnsTexts } from '../till/returns/texts.ts';
import { chargeTexts } from '../till/charge/texts.ts';
import { sellTexts } from '../till/sell/texts.ts';
import { displayTexts } from '../till/display/texts.ts';
import { inputTexts } from '../till/input/texts.ts';
import { printerTexts } from '../till/printer/texts.ts';
import { receiptTexts } from '../till/receipt/texts.ts';
import { settingsTexts } from '../common/settings/texts.ts';
import { stockTexts } from '../till/stock/texts.ts';
import { cashTexts } from '../till/cash/texts.ts';
import { pendingTexts } from '../common/pending/texts.ts';
import { panelTexts } from '../till/state/panel-texts.ts';
import { warningTexts } from '../till/state/warning-texts.ts';
import { stateTexts } from '../till/state/texts.ts';
import { tillTexts } from '../till/texts.ts';
import { unpairTexts } from '../till/unpair/texts.ts';
import { writingTexts } from '../till/writing/texts.ts';
import { uiTexts } from './texts.ts';

type Tree = { readonly [name: string]: string | Tree };

const all: Readonly<Record<string, Readonly<Record<'es' | 'en', Tree>>>> = {
  ui: uiTexts,
  firstRun: firstRunTexts,
  demo: demoTexts,
  till: tillTexts,
  activity: activityTexts,
  conflicts: conflictsTexts,
  customers: customersTexts,
  goods: goodsTexts,
  people: peopleTexts,
  menu: menuTexts,
  quotes: quotesTexts,
  reports: reportsTexts,
  returns: returnsTexts,
  settings: settingsTexts,
  stock: stockTexts,
  unpair: unpairTexts,
  writing: writingTexts,
  sell: sellTexts,
  charge: chargeTexts,
  input: inputTexts,
  printer: printerTexts,
  display: displayTexts,
  receipt: receiptTexts,
  cash: cashTexts,
  pending: pendingTexts,
  panel: panelTexts,
  warnings: warningTexts,
  state: stateTexts,
  now: nowTexts,
  officeCash: officeCashTexts,
  officeStock: officeStockTexts,
  office: officeTexts,
  inbox: inboxTexts,
  range: rangeTexts,
  officeReports: officeReportsTexts,
  account: accountTexts,
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
};

const leaves = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[`${path}${name}`, value] as [string, string]]
      : leaves(value, `${path}${name}.`),
  );

const sources = readdirSync(join(import.meta.dirname, '..'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/texts\.ts$|\.test\.ts$/.test(file))
  .map((file) => readFileSync(join(import.meta.dirname, '..', file), 'utf8'))
  .join('\n');

/** Places to fill, by name. */
const places = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)(?=[},])/g)].map(([, name]) => name!))].sort();

describe.each(Object.keys(all))('the texts of %s', (name) => {
  const { es, en } = all[name]!;

  test('are there in Spanish and in English, with the same places to fill', () => {
    expect(leaves(en).map(([path]) => path)).toEqual(leaves(es).map(([path]) => path));
    const english = new Map(leaves(en));
    for (const [path, text] of leaves(es)) {
      expect([path, text.length > 0 && english.get(path)!.length > 0]).toEqual([path, true]);
      expect([path, places(text)]).toEqual([path, places(english.get(path)!)]);
    }
  });

  test('are well formed', () => {
    for (const [locale, messages] of [
      ['es-MX', es],
      ['en-US', en],
    ] as const) {
      const failures: unknown[] = [];
      const t = createTranslator({
        locale,
        messages: { it: messages } as never,
        onError: (error) => failures.push(error),
      });
      for (const [path, text] of leaves(messages)) {
        const values = Object.fromEntries(places(text).map((place) => [place, 1]));
        (t as unknown as (key: string, values: object) => string)(`it.${path}`, values);
      }
      expect(failures).toEqual([]);
    }
  });

  test('are all used', () => {
    // A name in a family (`themes.dark`) is used by naming the family: `t(`themes.${theme}`)`.
    const unused = leaves(es).filter(([path]) => {
      const parts = path.split('.');
      const named = (text: string): boolean =>
        new RegExp(`['".\`]${text.replaceAll('.', '\\.')}['"\`]`).test(sources);
      const family = parts.length > 1 && sources.includes(`${parts.slice(-2, -1)[0]!}.\${`);
      return !named(path) && !named(parts.slice(-2).join('.')) && !named(parts.at(-1)!) && !family;
    });
    expect(unused.map(([path]) => path)).toEqual([]);
  });
});
