/** The day as it is: what was sold, against a week ago, by hour, till, payment and product, and what that total lacks. */
import type { ReactNode } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { DAY_MS } from '../../../crdt-schema/exports/wall-clock.ts';
import { useFormats } from '../../ui/format.ts';
import { useNow } from '../../ui/use-now.ts';
import { useOfficeValue } from '../model/use-office.ts';
import { BeforeCard } from './before-card.tsx';
import { HoursCard } from './hours-card.tsx';
import { LackingCard } from './lacking-card.tsx';
import { MethodsCard } from './methods-card.tsx';
import { ProductsCard } from './products-card.tsx';
import { TillsCard } from './tills-card.tsx';
import { silentTills } from './till-states.ts';
import { useDaySums, useTillStates, useToday } from './use-day.ts';
import { useWeekBefore } from './use-week-before.ts';

/** Who is heard changes without anything being stored. */
const REFRESH_MS = 2_000;
const WEEK_DAYS = 7;

const dateText = (day: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    Date.parse(`${day}T12:00:00Z`),
  );

const weekBefore = (day: string): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) - WEEK_DAYS * DAY_MS).toISOString().slice(0, day.length);

const NowPage = (): ReactNode => {
  const t = useTranslations('now');
  const locale = useLocale();
  const nowMs = useNow(REFRESH_MS);
  const isWhole = useOfficeValue((office) => office.logs.isWhole);
  const today = useToday();
  const sums = useDaySums(today);
  const tills = useTillStates(nowMs);
  const before = useWeekBefore(today.day);
  const formats = useFormats();
  const beforeDate = dateText(weekBefore(today.day), locale);
  const isLacking = silentTills(tills, nowMs).length > 0 || tills.some(({ weLack }) => weLack > 0);
  return (
    <main className="flex flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <div className="grid gap-4 lg:grid-cols-3">
        <section
          aria-label={t('total')}
          className="flex flex-col gap-1 rounded-lg border border-line bg-raised p-4"
        >
          <p className="text-muted">{t('day', { date: dateText(today.day, locale) })}</p>
          {isLacking && <p className="font-semibold text-warn">{t('atLeast')}</p>}
          <p data-testid="total" className="text-4xl font-bold">
            {formats.money(sums.amount)}
          </p>
          <p data-testid="tickets">{t('tickets', { sales: sums.sales, refunds: sums.refunds })}</p>
          {sums.returned > 0 && (
            <p className="text-sm text-muted">{t('returned', { amount: formats.money(sums.returned) })}</p>
          )}
          {sums.sales + sums.refunds === 0 && (
            <p role="status" className="text-muted">
              {isWhole ? t('empty') : t('reading')}
            </p>
          )}
        </section>
        <BeforeCard asked={before} date={beforeDate} amount={sums.amount} hour={today.hour} />
        <LackingCard sums={sums} tills={tills} nowMs={nowMs} />
        <HoursCard sums={sums} before={before.value} beforeDate={beforeDate} />
        <MethodsCard sums={sums} />
        <TillsCard sums={sums} tills={tills} />
        <ProductsCard sums={sums} />
      </div>
    </main>
  );
};

export default NowPage;
