/** What stands around each page of the back office. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Shell } from '../ui/shell.tsx';
import { useOpen, useSettings } from '../ui/use-session.ts';

export const OfficeLayout = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const t = useTranslations('office');
  const { store } = useOpen().peer.replica.context.identity;
  const { storeName } = useSettings();
  return (
    <Shell title={t('title', { store: typeof storeName === 'string' ? storeName : store })}>{children}</Shell>
  );
};
