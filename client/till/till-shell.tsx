/** What stands around each page of the till, whoever is at it: the way to what is not sent, the network, what cannot wait. */
import { lazy, Suspense, type ReactNode } from 'react';
import { Shell, type ShellProps } from '../ui/shell.tsx';
import { PendingBadge } from './pending/pending-badge.tsx';
import { OfflineBanner } from './state/offline-banner.tsx';
import { StatePill } from './state/state-pill.tsx';

/** What it says is not needed to draw the page. */
const WarningsBanner = lazy(() => import('./state/warnings-banner.tsx'));

export const TillShell = ({
  title,
  tools,
  children,
}: Pick<ShellProps, 'title' | 'tools' | 'children'>): ReactNode => (
  <Shell
    title={title}
    status={<StatePill />}
    tools={
      <>
        {tools}
        <PendingBadge />
      </>
    }
    banners={
      <>
        <OfflineBanner />
        <Suspense>
          <WarningsBanner />
        </Suspense>
      </>
    }
  >
    {children}
  </Shell>
);
