/** Says on every page that what it shows may be old, while the server is not heard. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useOpen } from '../../ui/use-session.ts';
import { DataAge } from './data-age.tsx';

export const OfflineBanner = (): ReactNode => {
  const t = useTranslations('state');
  const { connection } = useOpen();
  if (connection.server) return undefined;
  return (
    <p className="border-b border-warn bg-raised px-4 py-1 text-sm text-warn">
      {t('banner')} <DataAge />.
    </p>
  );
};
