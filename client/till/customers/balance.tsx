/** What the customer owes as this till knows, and how much more they may. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import type { Customer } from '../../common/model/records.ts';
import { AsOf } from '../writing/as-of.tsx';
import { useBalances } from './use-balance.ts';

export const Balance = ({ customer }: { readonly customer: Customer }): ReactNode => {
  const t = useTranslations('customers');
  const { money } = useFormats();
  const balance = useBalances()(customer.id);
  const { creditLimit } = customer;
  const room = creditLimit === undefined ? undefined : creditLimit - balance;
  return (
    <section className="rounded-lg border border-line bg-raised p-4">
      <p className="flex items-baseline justify-between gap-4">
        <span className="text-xl">{balance === 0 ? t('nothing') : t(balance > 0 ? 'owes' : 'owed')}</span>
        <span className="text-4xl font-bold" data-testid="balance">
          {money(Math.abs(balance))}
        </span>
      </p>
      <AsOf />
      <p className="text-muted">
        {creditLimit === undefined ? t('noLimit') : t('limit', { limit: money(creditLimit) })}
        {room !== undefined && room >= 0 && ` · ${t('room', { left: money(room) })}`}
      </p>
      {room !== undefined && room < 0 && (
        <p className="font-medium text-warn">{t('above', { amount: money(-room) })}</p>
      )}
    </section>
  );
};
