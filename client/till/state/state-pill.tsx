/** The one thing that each page of the till says about the network; a press tells the rest. */
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { useOpen } from '../../ui/use-session.ts';

const StatePanel = lazy(() => import('./state-panel.tsx'));

export const StatePill = (): ReactNode => {
  const t = useTranslations('state.pill');
  const { server, unsent } = useOpen().connection;
  const [isOpen, setOpen] = useState(false);
  const text = server ? t('online') : t('offline', { unsent });
  return (
    <>
      <Button
        data-testid="connection"
        aria-haspopup="dialog"
        aria-description={t('open')}
        onPress={() => setOpen(true)}
        className="inline-flex min-h-11 items-center"
      >
        <span
          role="status"
          className={`rounded-full border px-3 py-1 text-sm font-medium ${server ? 'border-good text-good' : 'border-warn text-warn'}`}
        >
          {text}
        </span>
      </Button>
      {isOpen && (
        <Suspense>
          <StatePanel close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
};
