/** How old a figure may be that others change, too. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import { useTill } from '../model/use-till.ts';

export const AsOf = (): ReactNode => {
  const t = useTranslations('writing');
  const { time } = useFormats();
  const heardMs = useTill().serverHeardMs();
  return (
    <p className="text-sm text-muted">
      {heardMs === undefined ? t('asOfAlone') : t('asOf', { time: time(heardMs) })}
    </p>
  );
};
