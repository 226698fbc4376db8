/** What stands around each page: where one is, the network, the way to the preferences. */
import { Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { ConnectionPill } from './connection-pill.tsx';
import { Notices } from './notices.tsx';

export interface ShellProps {
  readonly title: string;
  /** What the page says about the network; the plain pill where it has nothing of its own. */
  readonly status?: ReactNode;
  /** Further ways on, before the network. */
  readonly tools?: ReactNode;
  /** What has to be read on every page. */
  readonly banners?: ReactNode;
  readonly children: ReactNode;
}

export const Shell = ({
  title,
  status = <ConnectionPill />,
  tools,
  banners,
  children,
}: ShellProps): ReactNode => {
  const t = useTranslations('ui');
  return (
    <>
      <header className="flex flex-wrap items-center justify-end gap-x-1 border-b border-line bg-raised px-3 py-2 sm:gap-x-3 sm:px-4">
        <Link to="/" className="mr-auto max-w-full truncate font-semibold">
          {title}
        </Link>
        {tools}
        {status}
        <Link
          to="/preferencias"
          aria-label={t('preferences')}
          className="grid size-11 place-items-center rounded-lg"
        >
          <Settings aria-hidden="true" />
        </Link>
      </header>
      <Notices />
      {banners}
      {children}
    </>
  );
};
