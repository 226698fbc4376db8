/** What stands around each page of the till. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Shell } from '../ui/shell.tsx';
import { useOpen } from '../ui/use-session.ts';

export const TillLayout = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const t = useTranslations('till');
  const { till } = useOpen().peer.replica.context.identity.certificate;
  return <Shell title={t('title', { till })}>{children}</Shell>;
};
