/** Something of the shop's devices or backups that somebody has to look after, and what to do. */
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import type { OfficeAlert } from './alerts.ts';

export const AlertCard = ({ alert: { code, params } }: { readonly alert: OfficeAlert }): ReactNode => {
  const t = useTranslations('inbox.alerts');
  const { dateTime } = useFormats();
  const at = params['at'];
  const shown = typeof at === 'string' ? { ...params, at: dateTime(Date.parse(at)) } : params;
  return (
    <li data-alert={code} className="flex items-start gap-3 rounded-lg border border-bad bg-raised p-3">
      <TriangleAlert aria-hidden="true" className="size-5 shrink-0 text-bad" />
      <p>{t(code, shown as never)}</p>
    </li>
  );
};
