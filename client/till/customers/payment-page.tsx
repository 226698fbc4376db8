/** A payment on account (abono). */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useParams } from 'wouter';
import type { CreditPayment } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { amountText } from '../../common/typing/amount-text.ts';
import type { Customer } from '../../common/model/records.ts';
import { useRecords, useTill, useTillSettings, useTillValue } from '../model/use-till.ts';
import { useOpWriter } from '../writing/use-op-writer.ts';
import { WriteFailed } from '../writing/write-failed.tsx';
import { Balance } from './balance.tsx';
import { CREDIT_METHODS, readPayment, type Entered } from './credit-payment.ts';
import { PaymentDone } from './payment-done.tsx';
import { useBalances } from './use-balance.ts';

const EMPTY: Entered = { amount: '', method: 'cash', tendered: '', reference: '' };

interface PaymentFormProps {
  readonly customer: Customer;
  readonly done: (payment: CreditPayment) => void;
}

const PaymentForm = ({ customer, done }: PaymentFormProps): ReactNode => {
  const t = useTranslations('customers');
  const w = useTranslations('writing');
  const { money } = useFormats();
  const settings = useTillSettings();
  const session = useTillValue((till) => till.session());
  const balance = useBalances()(customer.id);
  const writer = useOpWriter();
  const [entered, setEntered] = useState(EMPTY);
  const [isTold, setTold] = useState(false);

  const read = readPayment(customer.id, entered, settings.exponent);
  const bad = isTold && read.kind === 'bad' ? read.field : undefined;
  const set = (more: Partial<Entered>): void => setEntered((before) => ({ ...before, ...more }));
  const lacksSession = settings.needsSession && session.kind === 'none';
  const over = read.kind === 'good' ? read.draft.total - Math.max(0, balance) : 0;

  const confirm = async (): Promise<void> => {
    setTold(true);
    if (read.kind === 'bad' || lacksSession) return;
    const payment = await writer.write('credit_payment', read.draft);
    if (payment !== undefined) done(payment);
  };

  return (
    <main className="mx-auto flex w-full max-w-xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('payTitle', { name: customer.name })}</h1>
      <Balance customer={customer} />
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <Field
          label={t('amount')}
          value={entered.amount}
          change={(amount) => set({ amount })}
          error={bad === 'amount' ? t('badAmount') : undefined}
          hint={over > 0 ? t('more', { amount: money(over) }) : undefined}
          isNumber
          large
          autoFocus
        />
        {balance > 0 && (
          <Button onPress={() => set({ amount: amountText(balance, settings.exponent) })}>
            {t('all', { amount: money(balance) })}
          </Button>
        )}
        <Choice
          label={t('method')}
          value={entered.method}
          options={CREDIT_METHODS.map((method) => [method, t(`methods.${method}`)] as const)}
          choose={(method) => set({ method })}
        />
        {entered.method === 'cash' ? (
          <Field
            label={t('tendered')}
            value={entered.tendered}
            change={(tendered) => set({ tendered })}
            error={bad === 'tendered' ? t('tooLittle') : undefined}
            isNumber
          />
        ) : (
          <Field
            label={t('reference')}
            value={entered.reference}
            change={(reference) => set({ reference })}
          />
        )}
        {lacksSession && <p className="text-warn">{w('needsSession')}</p>}
        <WriteFailed code={writer.failure} />
        <Button type="submit" look="primary" isDisabled={lacksSession || writer.isBusy}>
          {read.kind === 'bad' ? t('confirmNone') : t('confirm', { amount: money(read.draft.total) })}
        </Button>
      </form>
    </main>
  );
};

const PaymentPage = (): ReactNode => {
  const t = useTranslations('customers');
  const { id = '' } = useParams<{ id: string }>();
  const { customers } = useTill();
  useRecords(customers);
  const customer = customers.get(id);
  const [payment, setPayment] = useState<CreditPayment>();
  if (customer === undefined)
    return (
      <Notice title={t('unknown')}>
        <Link to="/clientes" className="underline">
          {t('title')}
        </Link>
      </Notice>
    );
  if (payment !== undefined) return <PaymentDone customer={customer} payment={payment} />;
  return <PaymentForm customer={customer} done={setPayment} />;
};

export default PaymentPage;
