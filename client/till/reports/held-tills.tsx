/** Of which tills this one holds data, from when to when, and how old it is: so that nobody takes it for the whole shop's. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { useTill } from '../model/use-till.ts';
import type { HeldData } from './held-data.ts';

export const HeldTills = ({
  held: { tills, readMs },
  again,
}: {
  readonly held: HeldData;
  readonly again: () => void;
}): ReactNode => {
  const t = useTranslations('reports');
  const { dateTime } = useFormats();
  const heardMs = useTill().serverHeardMs();
  return (
    <section
      aria-label={t('held.title')}
      className="flex flex-col gap-2 rounded-lg border border-line bg-raised p-4"
    >
      <h2 className="text-lg font-semibold">{t('held.title')}</h2>
      <ul className="flex flex-col divide-y divide-line">
        {tills.map(({ till, isOwn, ops, fromMs, toMs }) => (
          <li key={till} className="flex flex-wrap justify-between gap-x-4 py-1">
            <span className="font-medium">{isOwn ? t('held.own', { till }) : till}</span>
            <span className="text-muted">
              {fromMs === undefined || toMs === undefined
                ? t('held.nothing')
                : t('held.span', { count: ops, from: dateTime(fromMs), to: dateTime(toMs) })}
            </span>
          </li>
        ))}
      </ul>
      <p className="text-sm text-muted">{t('held.others')}</p>
      <div className="flex flex-wrap items-center gap-3">
        <p className="mr-auto text-sm text-muted">
          {t('held.read', { time: dateTime(readMs) })}
          <br />
          {heardMs === undefined ? t('held.alone') : t('held.server', { time: dateTime(heardMs) })}
        </p>
        <Button onPress={again}>{t('held.again')}</Button>
      </div>
    </section>
  );
};
