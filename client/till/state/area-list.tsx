/** "Datos de hace X min", of each area. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useNow } from '../../ui/use-now.ts';
import { useTill } from '../model/use-till.ts';
import { replicaAreas } from './areas.ts';
import { AgeText } from './data-age.tsx';
import { ageOf } from './links.ts';
import { Section } from './section.tsx';

const REFRESH_MS = 2_000;

export const AreaList = (): ReactNode => {
  const t = useTranslations('panel.areas');
  const { replica } = useTill().peer;
  const nowMs = useNow(REFRESH_MS);
  const isOld = (ms: number | undefined): boolean => ms !== undefined && ageOf(ms, nowMs).unit !== 'now';
  return (
    <Section title={t('title')}>
      <ul className="flex flex-col gap-1">
        {replicaAreas(replica, nowMs).map(({ name, asOfMs, till }) => (
          <li key={name} data-area={name} className="flex flex-wrap justify-between gap-x-4">
            <span>
              {till === undefined || !isOld(asOfMs) ? t(`names.${name}`) : t('othersSilent', { till })}
            </span>
            <span className="text-muted">
              <AgeText ms={asOfMs} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
};
