/** What goes back to the customer, and how. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Payment } from '../../../crdt-schema/ops/op.ts';
import { useFormats } from '../../ui/format.ts';

export const MoneyBack = ({
  total,
  payments,
  rounding = 0,
}: {
  readonly total: number;
  readonly payments: readonly Payment[];
  readonly rounding?: number | undefined;
}): ReactNode => {
  const t = useTranslations('returns');
  const { money } = useFormats();
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
      <dt className="self-end text-xl font-semibold">{t('back')}</dt>
      <dd className="text-right text-4xl font-bold" data-testid="money-back">
        {money(total)}
      </dd>
      {rounding !== 0 && (
        <>
          <dt className="text-muted">{t('rounding')}</dt>
          <dd className="text-right text-muted">{money(rounding)}</dd>
        </>
      )}
      {payments.map(({ method, amount }) => (
        <div key={method} className="col-span-2 grid grid-cols-subgrid">
          <dt>{t(`methods.${method}`)}</dt>
          <dd className="text-right">{money(amount)}</dd>
        </div>
      ))}
    </dl>
  );
};
