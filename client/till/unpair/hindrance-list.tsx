/** Why the device stays paired, and what to do about it. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Hindrance } from './hindrances.ts';

export const HindranceList = ({ hindrances }: { readonly hindrances: readonly Hindrance[] }): ReactNode => {
  const t = useTranslations('unpair');
  return (
    <div role="alert" className="flex flex-col gap-2 rounded-lg border border-warn p-3">
      <p className="font-medium text-warn">{t('refused')}</p>
      <ul className="flex list-disc flex-col gap-1 pl-5">
        {hindrances.map((hindrance) => (
          <li key={hindrance.kind}>
            {'count' in hindrance
              ? t(`hindrances.${hindrance.kind}`, { count: hindrance.count })
              : t(`hindrances.${hindrance.kind}`)}{' '}
            {(hindrance.kind === 'pending' || hindrance.kind === 'unsent') && (
              <Link to="/pendientes" className="underline">
                {t('seePending')}
              </Link>
            )}
            {hindrance.kind === 'cart' && (
              <Link to="/" className="underline">
                {t('seeCart')}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
};
