/** The sums that have to come out: what was sold is in the ledger or on its way there, and nothing is there twice. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { View } from './model/view.ts';

const Stat = ({
  label,
  value,
  look = 'text-text',
}: {
  readonly label: string;
  readonly value: number;
  readonly look?: string;
}): ReactNode => (
  <div className="flex items-baseline gap-2">
    <dt className="text-muted">{label}</dt>
    <dd className={`text-xl font-semibold ${look}`}>{value}</dd>
  </div>
);

export const Stats = ({ view: { sold, lost, ledger } }: { readonly view: View }): ReactNode => {
  const t = useTranslations('demo.stats');
  const onTheWay = Math.max(0, sold - ledger.sales - ledger.refused);
  return (
    <dl aria-label={t('label')} className="flex flex-wrap gap-x-6 gap-y-1" data-testid="stats">
      <Stat label={t('sold')} value={sold} />
      <Stat label={t('booked')} value={ledger.sales} look="text-good" />
      <Stat label={t('onTheWay')} value={onTheWay} look={onTheWay > 0 ? 'text-warn' : 'text-text'} />
      {ledger.refused > 0 ? <Stat label={t('refused')} value={ledger.refused} look="text-warn" /> : undefined}
      <Stat label={t('lost')} value={lost} look={lost > 0 ? 'text-bad' : 'text-good'} />
      <Stat label={t('twice')} value={ledger.twice} look={ledger.twice > 0 ? 'text-bad' : 'text-good'} />
    </dl>
  );
};
