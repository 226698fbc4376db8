/** The payment is on the disk: the change, and what is left to pay. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import type { CreditPayment } from '../../../crdt-schema/ops/op.ts';
import { changeOf } from '../../../crdt-schema/ops/ticket.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import type { Customer } from '../../common/model/records.ts';
import { creditPaymentDocument } from '../receipt/cash-documents.ts';
import { PrintButton } from '../writing/print-button.tsx';
import { useTill } from '../model/use-till.ts';
import { Balance } from './balance.tsx';

export const PaymentDone = ({
  customer,
  payment,
}: {
  readonly customer: Customer;
  readonly payment: CreditPayment;
}): ReactNode => {
  const t = useTranslations('customers');
  const { money } = useFormats();
  const [, navigate] = useLocation();
  const till = useTill();
  /** The balance that the customer takes home says when it was known. */
  const balanceOf = (): { balance: { amount: number; at: number } } | Record<string, never> => {
    const { amount, asOfMs } = till.balance(customer.id);
    return asOfMs === undefined ? {} : { balance: { amount, at: asOfMs } };
  };
  const change = changeOf(payment.payments);
  return (
    <main className="mx-auto flex w-full max-w-xl flex-col gap-4 p-4">
      <h1 role="status" className="text-2xl font-semibold text-good">
        {t('paid')}
      </h1>
      <p className="text-lg">{customer.name}</p>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 rounded-lg border border-line bg-raised p-4">
        <dt className="text-xl">{t('amount')}</dt>
        <dd className="text-right text-4xl font-bold">{money(payment.total)}</dd>
        {change > 0 && (
          <>
            <dt className="text-xl font-semibold">{t('change')}</dt>
            <dd className="text-right text-2xl font-bold">{money(change)}</dd>
          </>
        )}
      </dl>
      <Balance customer={customer} />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" autoFocus onPress={() => navigate('/')}>
          {t('sell')}
        </Button>
        <PrintButton
          make={(paper, reprint) => creditPaymentDocument(payment, paper, { reprint, ...balanceOf() })}
        />
        <Button onPress={() => navigate(`/clientes/${customer.id}`)}>{t('back')}</Button>
      </div>
    </main>
  );
};
