/** Which key does what. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { Dialog } from '../ui/dialog.tsx';

const KEYS = ['F1', 'F2', 'F3', 'F4', 'F6', 'F7', 'F8', 'F9', 'F10', 'ArrowUp', 'Escape'] as const;
/** What stands on the key. */
const SIGNS: Readonly<Record<string, string>> = { ArrowUp: '↑', Escape: 'Esc' };

export const HelpDialog = ({ close }: { readonly close: () => void }): ReactNode => {
  const t = useTranslations('sell');
  const conflicts = useTranslations('conflicts');
  return (
    <Dialog title={t('keys.title')} close={close}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        {KEYS.map((key) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded border border-line bg-surface px-2 py-1 font-mono">
                {SIGNS[key] ?? key}
              </kbd>
            </dt>
            <dd>{t(`keys.${key}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="text-muted">{t('keys.multiply')}</p>
      <Link to="/conflictos" onClick={close} className="inline-flex min-h-11 items-center underline">
        {conflicts('title')}
      </Link>
    </Dialog>
  );
};
