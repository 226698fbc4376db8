/** Shows what is within once the device is open; until then, why it is not and what to do. */
import { lazy, Suspense, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';
import { useSession, useSessionState } from './use-session.ts';

/** Seen once in the life of a device. */
const PairingForm = lazy(() => import('./pairing-form.tsx'));

export const Gate = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const t = useTranslations('ui');
  const session = useSession();
  const state = useSessionState();
  switch (state.kind) {
    case 'open':
      return children;
    case 'opening':
      return <Notice title={t('loading')} />;
    case 'not_paired':
      return (
        <Suspense fallback={<Notice title={t('loading')} />}>
          <PairingForm till={state.till} />
        </Suspense>
      );
    case 'insecure':
      return (
        <Notice title={t('insecure.title')}>
          <p>{t('insecure.text')}</p>
        </Notice>
      );
    case 'elsewhere':
      return (
        <Notice title={t('elsewhere.title')}>
          <p>{t('elsewhere.text')}</p>
          <Button look="primary" onPress={() => void session.takeOver()}>
            {t('elsewhere.take')}
          </Button>
        </Notice>
      );
    case 'failed':
      return (
        <Notice title={t('failed.title')}>
          <p role="alert">{t(`failed.codes.${state.code}`)}</p>
          <p>{t('failed.safe', { code: state.code })}</p>
          <Button look="primary" onPress={() => void session.retry()}>
            {t('retry')}
          </Button>
          <Button onPress={() => location.reload()}>{t('reload')}</Button>
          {state.code === 'storage_broken' && (
            <>
              <p>{t('failed.resetWarning')}</p>
              <Button look="danger" onPress={() => void session.reset()}>
                {t('failed.reset')}
              </Button>
            </>
          )}
        </Notice>
      );
  }
};
