/** What stands around each page of the back office. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Shell } from '../ui/shell.tsx';
import { useOpen, useSettings } from '../ui/use-session.ts';
import { OfficeNav } from './nav/office-nav.tsx';
import { Offline } from './offline.tsx';

export const OfficeLayout = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const t = useTranslations('office');
  const { store } = useOpen().peer.replica.context.identity;
  const { storeName } = useSettings();
  return (
    <Shell
      title={t('title', { store: typeof storeName === 'string' ? storeName : store })}
      banners={<Offline />}
    >
      <div className="flex min-h-0 grow">
        <OfficeNav />
        {/* Below it a phone has its bar. */}
        <div className="flex min-w-0 grow flex-col pb-16 md:pb-0">{children}</div>
      </div>
    </Shell>
  );
};
