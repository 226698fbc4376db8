/** What stands around each page: where one is, the network, the way to the preferences. */
import { Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { ConnectionPill } from './connection-pill.tsx';
import { Notices } from './notices.tsx';

export const Shell = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode => {
  const t = useTranslations('ui');
  return (
    <>
      <header className="flex items-center gap-3 border-b border-line bg-raised px-4 py-2">
        <Link to="/" className="mr-auto truncate font-semibold">
          {title}
        </Link>
        <ConnectionPill />
        <Link
          to="/preferencias"
          aria-label={t('preferences')}
          className="grid size-11 place-items-center rounded-lg"
        >
          <Settings aria-hidden="true" />
        </Link>
      </header>
      <Notices />
      {children}
    </>
  );
};
