/** How well the browser keeps what this device stores, and how much room is left. */
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { StorageHealth } from '../peer/browser-peer.ts';
import { useOpen } from './use-session.ts';

const MB = 1024 * 1024;

export const Storage = (): ReactNode => {
  const t = useTranslations('ui.storage');
  const { peer } = useOpen();
  const [health, setHealth] = useState<StorageHealth>();
  useEffect(() => {
    void peer.health().then(setHealth, () => undefined);
  }, [peer]);
  if (health === undefined) return undefined;
  const megabytes = (bytes: number): string => String(Math.ceil(bytes / MB));
  return (
    <section className="flex flex-col gap-1">
      <h2 className="font-medium">{t('title')}</h2>
      <p className={health.persistent ? '' : 'text-warn'}>
        {t(health.persistent ? 'persistent' : 'temporary')}
      </p>
      <p>{t('used', { used: megabytes(health.usedBytes), quota: megabytes(health.quotaBytes) })}</p>
    </section>
  );
};
