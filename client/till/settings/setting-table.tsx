/** The store's settings, to be read. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useSettings } from '../../ui/use-session.ts';
import { useTillSettings } from '../model/use-till.ts';
import { Section } from '../state/section.tsx';
import { GROUPS } from '../../common/settings/setting-list.ts';
import { useSettingTexts } from '../../common/settings/use-setting-text.ts';

const Row = ({ label, value }: { readonly label: string; readonly value: string }): ReactNode => (
  <div className="flex flex-wrap justify-between gap-x-4 gap-y-1 py-2">
    <dt className="text-muted">{label}</dt>
    <dd className="min-w-0 text-right whitespace-pre-line wrap-anywhere">{value}</dd>
  </div>
);

export const SettingTable = (): ReactNode => {
  const t = useTranslations('settings');
  const texts = useSettingTexts();
  const fields = useSettings();
  const { currency } = useTillSettings();
  return GROUPS.map(({ group, settings }) => (
    <Section key={group} title={t(`groups.${group}`)}>
      <dl className="divide-y divide-line rounded-lg border border-line bg-raised px-3">
        {group === 'drawer' && <Row label={texts.label({ name: 'currency' })} value={currency} />}
        {settings.map((setting) => (
          <Row
            key={setting.name}
            label={texts.label(setting)}
            value={texts.value(setting, fields[setting.name])}
          />
        ))}
      </dl>
    </Section>
  ));
};
