/** How old what the server said is, as this till knows it: beside whatever may have changed since. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useNow } from '../../ui/use-now.ts';
import { useTill } from '../model/use-till.ts';
import { ageOf } from './links.ts';

const REFRESH_MS = 15_000;

/** Of what was last known at that time, Unix ms; undefined if never. */
export const AgeText = ({ ms }: { readonly ms: number | undefined }): ReactNode => {
  const t = useTranslations('state.ages');
  const nowMs = useNow(REFRESH_MS);
  if (ms === undefined) return t('never');
  const { unit, count } = ageOf(ms, nowMs);
  return unit === 'now' ? t('now') : t(unit, { count });
};

export const DataAge = (): ReactNode => {
  const till = useTill();
  // Drawn anew while the server is heard, too.
  useNow(REFRESH_MS);
  return <AgeText ms={till.serverHeardMs()} />;
};
