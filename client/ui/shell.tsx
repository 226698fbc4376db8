/** What stands around each page: where one is, the network, the way to the preferences. */
import { Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { ConnectionPill } from './connection-pill.tsx';
import { Notices } from './notices.tsx';

export const Shell = ({
  title,
  tools,
  children,
}: {
  readonly title: string;
  /** What the application has at the head of each page. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}): ReactNode => {
  const t = useTranslations('ui');
  return (
    <>
      <header className="flex items-center gap-3 border-b border-line bg-raised px-4 py-2">
        <Link to="/" className="mr-auto truncate font-semibold">
          {title}
        </Link>
        {tools}
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
