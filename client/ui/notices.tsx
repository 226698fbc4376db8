/** What has to be said on whatever page one is: that data was lost, that a new version is there. */
import { useSyncExternalStore, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { beginUpdate, updates } from '../pwa/updates.ts';
import { Button } from './button.tsx';
import { useOpen } from './use-session.ts';

export const Notices = (): ReactNode => {
  const t = useTranslations('ui');
  const { peer } = useOpen();
  const hasUpdate = useSyncExternalStore(updates.subscribe, updates.read);
  return (
    <>
      {peer.logWasLost && (
        <p role="alert" className="border-b border-warn bg-raised px-4 py-2 text-warn">
          {t('lost.log', { series: peer.replica.ownLog.numbering.series })}
        </p>
      )}
      {hasUpdate && (
        <div role="status" className="flex items-center gap-3 border-b border-line bg-raised px-4 py-2">
          <p className="mr-auto">{t('update.ready')}</p>
          <Button onPress={beginUpdate}>{t('update.now')}</Button>
        </div>
      )}
    </>
  );
};
