/** How old what the server said is, as this till knows it: beside whatever may have changed since. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useNow } from '../../ui/use-now.ts';
import { useTill } from '../model/use-till.ts';
import { ageOf } from './links.ts';

const REFRESH_MS = 15_000;

export const DataAge = (): ReactNode => {
  const t = useTranslations('state.ages');
  const till = useTill();
  const nowMs = useNow(REFRESH_MS);
  const heardMs = till.serverHeardMs();
  if (heardMs === undefined) return t('never');
  const { unit, count } = ageOf(heardMs, nowMs);
  return unit === 'now' ? t('now') : t(unit, { count });
};
