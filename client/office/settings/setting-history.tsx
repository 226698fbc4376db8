/** What a setting said before, as the server's ledger keeps it; asked for when it is drawn. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { useFormats } from '../../ui/format.ts';
import { ApiFailed } from '../api-failed.tsx';
import { useOffice } from '../model/use-office.ts';
import { useAsked } from '../use-asked.ts';

const historyForm = z.object({
  items: z.array(
    z.object({
      field: z.string(),
      version: z.int(),
      previous: z.unknown(),
      value: z.unknown(),
      who: z.string().nullable(),
      till: z.string().optional(),
      at: z.iso.datetime().nullable(),
    }),
  ),
});

export const SettingHistory = ({
  name,
  text,
}: {
  readonly name: string;
  readonly text: (value: unknown) => string;
}): ReactNode => {
  const t = useTranslations('officeSettings.history');
  const { dateTime } = useFormats();
  const { people } = useOffice().peer.replica.context;
  const { value, failure, ask } = useAsked('/api/settings/history', historyForm);
  if (failure !== undefined) return <ApiFailed failure={failure} retry={ask} />;
  if (value === undefined) return <p className="text-muted">{t('asking')}</p>;
  const items = value.items.filter(({ field }) => field === name).toReversed();
  if (items.length === 0) return <p role="status">{t('none')}</p>;
  return (
    <ol aria-label={t('title')} className="flex flex-col gap-1 border-l-2 border-line pl-3">
      {items.map(({ version, previous, value: after, who, till, at }) => (
        <li key={version} className="flex flex-col wrap-anywhere">
          <span>{t('change', { from: text(previous), to: text(after) })}</span>
          <span className="text-sm text-muted">
            {[
              at === null ? undefined : dateTime(Date.parse(at)),
              till,
              who === null ? undefined : (people.get(who)?.name ?? who),
            ]
              .filter((part) => part !== undefined)
              .join(' · ')}
          </span>
        </li>
      ))}
    </ol>
  );
};
