/** What stands around each page of the till. */
import { lazy, Suspense, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Shell } from '../ui/shell.tsx';
import { useOpen } from '../ui/use-session.ts';
import type { TillModel } from './model/till-model.ts';
import { useTillValue } from './model/use-till.ts';

const StaffedShell = lazy(() => import('./people/staffed-shell.tsx'));

const isStaffed = ({ peer }: TillModel): boolean => !peer.replica.context.people.isEmpty;

export const TillLayout = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const t = useTranslations('till');
  const title = t('title', { till: useOpen().peer.replica.context.identity.certificate.till });
  if (!useTillValue(isStaffed)) return <Shell title={title}>{children}</Shell>;
  return (
    <Suspense fallback={<Shell title={title}>{null}</Shell>}>
      <StaffedShell title={title}>{children}</StaffedShell>
    </Suspense>
  );
};
