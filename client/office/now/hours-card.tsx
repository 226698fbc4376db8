/** Sales by hour: the picture, and its numbers for whoever cannot see it. */
import { lazy, Suspense, useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import { Card } from './card.tsx';
import type { DaySums } from './day-sums.ts';
import type { WeekBefore } from './use-week-before.ts';

const HourPicture = lazy(() => import('./hour-picture.tsx'));

/** Shown of a shop that has not sold yet. */
const USUAL = [8, 20] as const;

/** From the first to the last hour in which something was sold on either day. */
const spanOf = (today: readonly number[], before: readonly number[] | undefined): [number, number] => {
  const sold = today.flatMap((amount, hour) => (amount !== 0 || (before?.[hour] ?? 0) !== 0 ? [hour] : []));
  return [Math.min(USUAL[0], ...sold), Math.max(USUAL[1], ...sold)];
};

export const HoursCard = ({
  sums,
  before,
  beforeDate,
}: {
  readonly sums: DaySums;
  readonly before: WeekBefore | undefined;
  readonly beforeDate: string;
}): ReactNode => {
  const t = useTranslations('now.hours');
  const { money } = useFormats();
  const today = useMemo(() => sums.hours.map(({ amount }) => amount), [sums]);
  const [first, last] = spanOf(today, before?.hours);
  const names = useMemo(() => ({ today: t('today'), before: t('weekAgo') }), [t]);
  const shown = today.slice(first, last + 1);
  const then = before?.hours.slice(first, last + 1);
  return (
    <Card title={t('title')} className="lg:col-span-2">
      <ul aria-hidden="true" className="flex gap-4 text-sm text-muted">
        <li className="flex items-center gap-2">
          <span className="size-3 bg-accent" />
          {names.today}
        </li>
        {then !== undefined && (
          <li className="flex items-center gap-2">
            <span className="w-4 border-t-2 border-dashed border-warn" />
            {names.before}
          </li>
        )}
      </ul>
      <Suspense fallback={<div className="h-[220px]" />}>
        <HourPicture
          label={t('picture', { before: beforeDate })}
          today={shown}
          before={then}
          first={first}
          names={names}
        />
      </Suspense>
      <details>
        <summary className="min-h-11 cursor-pointer py-2 underline">{t('table')}</summary>
        <table className="w-full">
          <thead>
            <tr className="text-muted">
              <th scope="col" className="py-1 text-left font-normal">
                {t('hour')}
              </th>
              <th scope="col" className="py-1 pl-2 text-right font-normal">
                {names.today}
              </th>
              {then !== undefined && (
                <th scope="col" className="py-1 pl-2 text-right font-normal">
                  {names.before}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((amount, i) => (
              <tr key={first + i} data-hour={first + i} className="border-t border-line">
                <th scope="row" className="py-1 text-left font-normal">
                  {first + i}:00
                </th>
                <td className="py-1 pl-2 text-right">{money(amount)}</td>
                {then !== undefined && <td className="py-1 pl-2 text-right">{money(then[i]!)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Card>
  );
};
