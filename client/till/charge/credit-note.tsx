/** What a customer owes, as far as this till knows, and what is left of the limit. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import { useTill, useTillValue } from '../model/use-till.ts';

export const CreditNote = ({
  customer,
  amount,
}: {
  readonly customer: string;
  /** What is to be sold on credit, minor units. */
  readonly amount: number;
}): ReactNode => {
  const t = useTranslations('charge');
  const { money, time } = useFormats();
  const till = useTill();
  useTillValue((model) => model.view());
  const { amount: owed, asOfMs } = till.balance(customer);
  const { creditLimit } = till.customers.get(customer) ?? {};
  const isAbove = creditLimit !== undefined && owed + amount > creditLimit;
  return (
    <div role="status" className="flex flex-col gap-1">
      <p>
        {asOfMs === undefined
          ? t('credit.balanceAlone', { amount: money(owed) })
          : t('credit.balance', { amount: money(owed), time: time(asOfMs) })}
      </p>
      {creditLimit !== undefined && (
        <p>
          {t('credit.limit', { limit: money(creditLimit), left: money(Math.max(0, creditLimit - owed)) })}
        </p>
      )}
      {isAbove && <p className="font-medium text-warn">{t('credit.above', { limit: money(creditLimit) })}</p>}
    </div>
  );
};
