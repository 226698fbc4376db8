/** Something of the shop's devices or backups that somebody has to look after, what to do, and the way there. */
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { useFormats } from '../../ui/format.ts';
import { placeOf, type OfficeAlert } from './alerts.ts';

export const AlertCard = ({ alert }: { readonly alert: OfficeAlert }): ReactNode => {
  const { code, params } = alert;
  const t = useTranslations('inbox.alerts');
  const places = useTranslations('inbox.places');
  const { dateTime } = useFormats();
  const at = params['at'];
  const shown = typeof at === 'string' ? { ...params, at: dateTime(Date.parse(at)) } : params;
  const place = placeOf(alert);
  return (
    <li
      data-alert={code}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-bad bg-raised p-3"
    >
      <TriangleAlert aria-hidden="true" className="size-5 shrink-0 text-bad" />
      <p className="min-w-0 grow basis-64 wrap-anywhere">{t(code, shown as never)}</p>
      {place !== undefined && (
        <Link
          to={place === 'backups' ? '/respaldos' : `/equipos/${params['device']}`}
          className="inline-flex min-h-11 items-center font-medium underline"
        >
          {places(place)}
        </Link>
      )}
    </li>
  );
};
