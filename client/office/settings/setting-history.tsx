/** What a setting said before, as the server's ledger keeps it; asked for when it is drawn. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ApiFailed } from '../api-failed.tsx';
import { ChangedBy, historyForm } from '../record-history.tsx';
import { useAsked } from '../use-asked.ts';

export const SettingHistory = ({
  name,
  text,
}: {
  readonly name: string;
  readonly text: (value: unknown) => string;
}): ReactNode => {
  const t = useTranslations('officeSettings.history');
  const { value, failure, ask } = useAsked('/api/settings/history', historyForm);
  if (failure !== undefined) return <ApiFailed failure={failure} retry={ask} />;
  if (value === undefined) return <p className="text-muted">{t('asking')}</p>;
  const items = value.items.filter(({ field }) => field === name).toReversed();
  if (items.length === 0) return <p role="status">{t('none')}</p>;
  return (
    <ol aria-label={t('title')} className="flex flex-col gap-1 border-l-2 border-line pl-3">
      {items.map((change) => (
        <li key={change.version} className="flex flex-col wrap-anywhere">
          <span>{t('change', { from: text(change.previous), to: text(change.value) })}</span>
          <ChangedBy change={change} />
        </li>
      ))}
    </ol>
  );
};
