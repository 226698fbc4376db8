/** The one thing that a page always says about the network. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useOpen } from './use-session.ts';

export const ConnectionPill = (): ReactNode => {
  const t = useTranslations('ui');
  const { server, unsent } = useOpen().connection;
  return (
    <p
      role="status"
      data-testid="connection"
      className={`rounded-full border px-3 py-1 text-sm font-medium ${server ? 'border-good text-good' : 'border-warn text-warn'}`}
    >
      {server ? t('connected') : t('offline', { unsent })}
    </p>
  );
};
