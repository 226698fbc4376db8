/** Today against the same weekday a week ago, or why that cannot be told. */
import { useState, type ReactNode } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { needsSignIn } from '../api.ts';
import { ApiFailed } from '../api-failed.tsx';
import { Card } from './card.tsx';
import type { AskedWeekBefore, WeekBefore } from './use-week-before.ts';

const NOT_FOUND = 404;

export const BeforeCard = ({
  asked,
  date,
  amount,
  hour,
}: {
  readonly asked: AskedWeekBefore;
  readonly date: string;
  /** Of today so far, minor units. */
  readonly amount: number;
  readonly hour: number;
}): ReactNode => {
  const t = useTranslations('now.before');
  const { value } = asked;
  return (
    <Card title={t('title', { date })}>
      {value === undefined ? (
        <WhyNot asked={asked} />
      ) : (
        <Compared value={value} amount={amount} hour={hour} />
      )}
    </Card>
  );
};

const WhyNot = ({ asked: { failure, isAdding, ask } }: { readonly asked: AskedWeekBefore }): ReactNode => {
  const t = useTranslations('now.before');
  const [isShown, show] = useState(false);
  if (isAdding) return <p className="text-muted">{t('adding')}</p>;
  if (failure === undefined) return <p className="text-muted">{t('asking')}</p>;
  const isTill = failure.code === 'bad_answer' || failure.params?.['status'] === NOT_FOUND;
  if (isTill) return <p className="text-muted">{t('notHub')}</p>;
  if (needsSignIn(failure) && !isShown)
    return (
      <div>
        <Button onPress={() => show(true)}>{t('signIn')}</Button>
      </div>
    );
  return <ApiFailed failure={failure} retry={ask} />;
};

const Compared = ({
  value,
  amount,
  hour,
}: {
  readonly value: WeekBefore;
  readonly amount: number;
  readonly hour: number;
}): ReactNode => {
  const t = useTranslations('now.before');
  const locale = useLocale();
  const formats = useFormats();
  if (value.sales === 0 && value.amount === 0) return <p className="text-muted">{t('none')}</p>;
  const soFar = value.hours.slice(0, hour + 1).reduce((sum, each) => sum + each, 0);
  const part = soFar <= 0 ? undefined : amount / soFar - 1;
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const isSame = part !== undefined && Math.abs(part) < 0.005;
  return (
    <>
      {part !== undefined && (
        <p className="text-xl font-semibold">
          {isSame ? t('same') : t(part > 0 ? 'up' : 'down', { percent: percent.format(Math.abs(part)) })}
        </p>
      )}
      <p>{t('until', { amount: formats.money(soFar) })}</p>
      <p>{t('was', { amount: formats.money(value.amount), sales: value.sales })}</p>
      <p className="text-sm text-muted">{t('kept', { when: formats.dateTime(value.saidMs) })}</p>
    </>
  );
};
