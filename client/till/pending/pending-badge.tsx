/** The way to what is still to be sent, with how much that is; what was refused is told apart by a mark, not by colour alone. */
import { Send, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { useTillValue } from '../model/use-till.ts';
import { needsPerson } from '../../common/pending/needs-person.ts';

export const PendingBadge = (): ReactNode => {
  const t = useTranslations('state');
  const pending = useTillValue((till) => till.pending());
  const refused = pending.filter(needsPerson).length;
  const count = pending.length;
  const label = [t('badge', { count }), ...(refused > 0 ? [t('badgeRefused', { refused })] : [])].join('. ');
  const Icon = refused > 0 ? TriangleAlert : Send;
  return (
    <Link
      to="/pendientes"
      aria-label={label}
      title={label}
      className={`inline-flex min-h-11 min-w-11 items-center justify-center gap-1 rounded-lg px-1 ${refused > 0 ? 'text-bad' : ''}`}
    >
      <Icon aria-hidden="true" className="size-5" />
      {count > 0 && <span className="text-sm font-semibold">{count}</span>}
    </Link>
  );
};
