/** What the cart comes to: discounts, taxes, and the total as the largest thing on the page. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import { useTillSettings } from '../model/use-till.ts';
import { rateText } from '../../common/typing/rate.ts';
import { useCartTotals } from './use-cart.ts';

const Row = ({ label, amount }: { readonly label: string; readonly amount: string }): ReactNode => (
  <div className="flex justify-between gap-2 text-sm text-muted">
    <dt>{label}</dt>
    <dd className="tabular-nums">{amount}</dd>
  </div>
);

export const Totals = (): ReactNode => {
  const t = useTranslations('sell');
  const { money } = useFormats();
  const { taxMode } = useTillSettings();
  const { subtotal, saved, taxes, due } = useCartTotals();
  const taxName = taxMode === 'added' ? 'taxLine' : 'includedTax';
  return (
    <dl className="flex flex-col">
      {(saved > 0 || taxMode === 'added') && <Row label={t('subtotal')} amount={money(subtotal)} />}
      {saved > 0 && <Row label={t('discount')} amount={money(-saved)} />}
      {taxes.map(({ name, rate, amount }) => (
        <Row
          key={`${rate} ${name}`}
          label={t(taxName, { name, rate: `${rateText(rate)} %` })}
          amount={money(amount)}
        />
      ))}
      <div className="flex items-baseline justify-between gap-2">
        <dt className="text-xl font-semibold">{t('total')}</dt>
        <dd data-testid="total" className="text-5xl font-bold tabular-nums">
          {money(due)}
        </dd>
      </div>
    </dl>
  );
};
