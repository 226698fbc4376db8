/** The refund is on the disk: what to hand over, and where to go from here. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import { formatReceipt, type Refund } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { MoneyBack } from './money-back.tsx';

export const RefundDone = ({ refund }: { readonly refund: Refund }): ReactNode => {
  const t = useTranslations('returns');
  const [, navigate] = useLocation();
  return (
    <main className="mx-auto flex w-full max-w-xl flex-col gap-4 p-4">
      <h1 role="status" className="text-2xl font-semibold text-good">
        {t('done')}
      </h1>
      <p className="text-lg">{t('receipt', { receipt: formatReceipt(refund.receipt) })}</p>
      <section className="flex flex-col gap-2 rounded-lg border border-line bg-raised p-4">
        <h2 className="text-muted">{t('give')}</h2>
        <MoneyBack total={refund.total} payments={refund.payments} rounding={refund.rounding} />
      </section>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" autoFocus onPress={() => navigate('/')}>
          {t('sell')}
        </Button>
        <Button onPress={() => navigate('/devoluciones')}>{t('another')}</Button>
      </div>
    </main>
  );
};
