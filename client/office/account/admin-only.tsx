/** What only an administrator may do, for whoever is signed in as one; else the way there, or why there is none. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ApiFailed } from '../api-failed.tsx';
import type { Answer } from '../use-asked.ts';
import type { SignedIn } from './use-caller.ts';

export const AdminOnly = ({
  caller: { value, failure, ask },
  children,
}: {
  readonly caller: Answer<SignedIn>;
  readonly children: ReactNode;
}): ReactNode => {
  const t = useTranslations('account');
  if (failure !== undefined) return <ApiFailed failure={failure} retry={ask} />;
  if (value === undefined) return <p className="text-muted">{t('asking')}</p>;
  if (value.person.role === 'admin') return children;
  return (
    <p className="rounded-lg border border-line bg-raised p-3">
      {t('notAdmin', { name: value.person.name })}
    </p>
  );
};
