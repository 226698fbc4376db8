/** `/ajustes`: the store's settings and taxes, each changed on its own; what two devices changed at once is decided here. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { SETTINGS_ID, type Candidate } from '../../../crdt-schema/catalog/index.ts';
import { exponentOf } from '../../../crdt-schema/model/currency.ts';
import { SettingInput } from '../../common/settings/setting-input.tsx';
import { GROUPS, type Group, type Setting } from '../../common/settings/setting-list.ts';
import { draftText, valueOf } from '../../common/settings/setting-values.ts';
import { useSettingTexts } from '../../common/settings/use-setting-text.ts';
import { Select } from '../../ui/select.tsx';
import { useSettings } from '../../ui/use-session.ts';
import { useOffice, useOfficeValue } from '../model/use-office.ts';
import { currencies } from './currencies.ts';
import { LabelsInput } from './labels-input.tsx';
import { labelDrafts, labelsOf, taxDrafts, taxesOf } from './list-drafts.ts';
import { SettingEditor } from './setting-editor.tsx';
import { SettingRow, type SettingRowProps } from './setting-row.tsx';
import { TaxesInput } from './taxes-input.tsx';

/** Which group has which settings of their own kind, after the plain ones. */
const OWN_KINDS: Readonly<Record<Group, readonly ('currency' | 'taxes' | 'scaleLabels')[]>> = {
  ...{ shop: [], selling: ['taxes'], drawer: ['currency'], formats: ['scaleLabels'] },
};
const DEFAULT_CURRENCY = 'MXN';

type Own = (typeof OWN_KINDS)[Group][number];

const SettingsPage = (): ReactNode => {
  const t = useTranslations('officeSettings');
  const groups = useTranslations('settings.groups');
  const labels = useTranslations('officeSettings.labels');
  const texts = useSettingTexts();
  const office = useOffice();
  const fields = useSettings();
  // Whether anything was sold.
  useOfficeValue((model) => model.version());
  const { catalog } = office.peer;
  const exponent = exponentOf(fields['currency']);
  const origins: ReadonlyMap<string, Candidate> = new Map(catalog.origins('settings', SETTINGS_ID));
  const conflicts = catalog.read('settings', SETTINGS_ID)?.conflicts ?? [];

  const rowOf = (name: string): Omit<SettingRowProps, 'text' | 'edit'> => ({
    name,
    label: texts.label({ name }),
    hint: texts.hint({ name }),
    value: fields[name],
    origin: origins.get(name),
    conflict: conflicts.find(({ field }) => field === name),
  });

  const plain = (setting: Setting): ReactNode => {
    const { name } = setting;
    const text = (value: unknown): string => texts.value(setting, value ?? undefined);
    return (
      <SettingRow
        key={name}
        {...rowOf(name)}
        text={text}
        edit={(close) => (
          <SettingEditor
            {...{ name, text, close }}
            draftOf={(value) => draftText({ [name]: value }, setting, exponent)}
            valueOf={(draft) => valueOf(draft, setting, exponent)}
            draw={(draft, change, isWrong) => (
              <SettingInput setting={setting} text={draft} change={change} isWrong={isWrong} />
            )}
          />
        )}
      />
    );
  };

  const taxText = (value: unknown): string => {
    const all = taxDrafts(value).map(({ name, rate }) => t('taxes.text', { name, rate }));
    return all.length === 0 ? t('taxes.none') : all.join('\n');
  };
  const labelText = (value: unknown): string => {
    const all = labelDrafts(value).map(({ prefix, codeDigits, holds, decimals }) =>
      labels('text', {
        ...{ prefix, codeDigits, holds: labels(`holding.${holds}`) },
        decimals: decimals === '' ? labels('usual') : decimals,
      }),
    );
    return all.length === 0 ? labels('none') : all.join('\n');
  };
  const currencyText = (value: unknown): string =>
    typeof value === 'string' ? value : t('currencyUnset', { currency: DEFAULT_CURRENCY });

  const own = (name: Own): ReactNode => {
    const row = rowOf(name);
    switch (name) {
      case 'taxes':
        return (
          <SettingRow
            key={name}
            {...row}
            text={taxText}
            edit={(close) => (
              <SettingEditor
                {...{ name, close, text: taxText, draftOf: taxDrafts, valueOf: taxesOf }}
                wrong={t('taxes.wrong')}
                draw={(drafts, change) => (
                  <>
                    <h3 className="font-medium">{row.label}</h3>
                    <TaxesInput drafts={drafts} change={change} />
                  </>
                )}
              />
            )}
          />
        );
      case 'scaleLabels':
        return (
          <SettingRow
            key={name}
            {...row}
            text={labelText}
            edit={(close) => (
              <SettingEditor
                {...{ name, close, text: labelText, draftOf: labelDrafts, valueOf: labelsOf }}
                wrong={labels('wrong')}
                draw={(drafts, change) => (
                  <>
                    <h3 className="font-medium">{row.label}</h3>
                    <LabelsInput drafts={drafts} change={change} />
                  </>
                )}
              />
            )}
          />
        );
      case 'currency':
        return (
          <SettingRow
            key={name}
            {...row}
            text={currencyText}
            edit={
              office.tickets().length > 0
                ? undefined
                : (close) => (
                    <SettingEditor
                      {...{ name, close, text: currencyText }}
                      draftOf={(value) => (typeof value === 'string' ? value : DEFAULT_CURRENCY)}
                      valueOf={(draft) => draft}
                      draw={(draft, change) => (
                        <Select
                          label={row.label}
                          value={draft}
                          options={currencies(draft).map((code) => [code, code] as const)}
                          choose={change}
                          hint={row.hint}
                        />
                      )}
                    />
                  )
            }
          />
        );
    }
  };

  return (
    <main className="flex w-full max-w-4xl flex-col gap-6 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <p className="text-muted">{t(office.mayWrite ? 'intro' : 'viewer')}</p>
      {GROUPS.map(({ group, settings }) => (
        <section key={group} className="flex flex-col gap-2">
          <h2 className="text-lg font-semibold">{groups(group)}</h2>
          <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
            {settings.map(plain)}
            {OWN_KINDS[group].map(own)}
          </ul>
        </section>
      ))}
    </main>
  );
};

export default SettingsPage;
