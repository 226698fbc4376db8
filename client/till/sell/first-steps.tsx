/** What to do at a till that has sold nothing yet: gone with its first ticket, whoever sold it. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { useTillValue } from '../model/use-till.ts';

export const FirstSteps = (): ReactNode => {
  const t = useTranslations('sell.first');
  const isNew = useTillValue((till) => till.logs.isReady && till.tickets().length === 0);
  const hasSession = useTillValue((till) => till.session().kind === 'open');
  if (!isNew) return undefined;
  return (
    <section aria-label={t('title')} className="flex flex-col gap-2 rounded-lg border border-line p-3">
      <h2 className="font-semibold">{t('title')}</h2>
      <ol className="flex list-decimal flex-col gap-1 pl-6">
        {!hasSession && (
          <li>
            <Link to="/turno" className="underline">
              {t('session')}
            </Link>
          </li>
        )}
        <li>
          <Link to="/impresora" className="underline">
            {t('printer')}
          </Link>
        </li>
        <li>{t('add')}</li>
        <li>{t('charge')}</li>
      </ol>
      <p className="text-sm text-muted">{t('keys')}</p>
    </section>
  );
};
