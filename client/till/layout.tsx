/** What stands around each page of the till. */
import { lazy, Suspense, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useOpen } from '../ui/use-session.ts';
import type { TillModel } from './model/till-model.ts';
import { useTillValue } from './model/use-till.ts';
import { TillKeys } from './till-keys.tsx';
import { TillShell } from './till-shell.tsx';

const DisplayFeed = lazy(() => import('./display/display-feed.tsx'));
const ActivityFeed = lazy(() => import('./activity/activity-feed.tsx'));
const StaffedShell = lazy(() => import('./people/staffed-shell.tsx'));

const isStaffed = ({ peer }: TillModel): boolean => !peer.replica.context.people.isEmpty;

export const TillLayout = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const t = useTranslations('till');
  const title = t('title', { till: useOpen().peer.replica.context.identity.certificate.till });
  return (
    <>
      <TillKeys />
      {useTillValue(isStaffed) ? (
        <Suspense fallback={<TillShell title={title}>{null}</TillShell>}>
          <StaffedShell title={title}>{children}</StaffedShell>
        </Suspense>
      ) : (
        <TillShell title={title}>{children}</TillShell>
      )}
      <Suspense>
        <DisplayFeed />
        <ActivityFeed />
      </Suspense>
    </>
  );
};
