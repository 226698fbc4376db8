/** A sale as it should have been: other products, quantities or prices, paid otherwise, of another customer. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { exponentOf } from '../../../../crdt-schema/model/currency.ts';
import { PAYMENT_METHODS, type Line, type Payment, type Sale } from '../../../../crdt-schema/ops/op.ts';
import type { PendingItem } from '../../../../crdt-schema/pending/pending.ts';
import { numberOf } from '../../../common/model/records.ts';
import { fold } from '../../../common/search/fold.ts';
import { Button } from '../../../ui/button.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Select } from '../../../ui/select.tsx';
import { useSettings } from '../../../ui/use-session.ts';
import { useOffice } from '../../model/use-office.ts';
import { approvedOf } from './approved-of.ts';
import { againOf, saleAnew } from './correction.ts';
import { Finder } from './finder.tsx';
import { editedLine, lineOf, SaleLineFields } from './sale-line-fields.tsx';
import { SignForm } from './sign-form.tsx';

const SHOWN = 6;
type Method = Payment['method'];

/** Who bought on account; only where it matters. */
const CustomerPart = ({
  customer,
  choose,
}: {
  readonly customer: string | undefined;
  readonly choose: (customer: string | undefined) => void;
}): ReactNode => {
  const t = useTranslations('inbox.settle');
  const { customers } = useOffice();
  const known = customer === undefined ? undefined : customers.get(customer);
  const [isChoosing, setChoosing] = useState(known === undefined);
  const find = (text: string) =>
    customers
      .all()
      .filter(({ name, active }) => active && fold(name).includes(fold(text)))
      .slice(0, SHOWN)
      .map(({ id, name, phone }) => ({ id, name, detail: phone }));
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="grow">{t('customer', { name: known?.name ?? t('nobody') })}</span>
        {!isChoosing && <Button onPress={() => setChoosing(true)}>{t('otherCustomer')}</Button>}
        {customer !== undefined && <Button onPress={() => choose(undefined)}>{t('noCustomer')}</Button>}
      </div>
      {isChoosing && (
        <Finder
          label={t('rightCustomer')}
          nothing={t('unknownCustomer')}
          find={find}
          take={(id) => {
            choose(id);
            setChoosing(false);
          }}
        />
      )}
    </div>
  );
};

export const CorrectSale = ({
  item,
  sale,
  close,
}: {
  readonly item: PendingItem;
  readonly sale: Sale;
  readonly close: () => void;
}): ReactNode => {
  const t = useTranslations('inbox.settle');
  const office = useOffice();
  const { money } = useFormats();
  const settings = useSettings();
  const [lines, setLines] = useState(() => sale.lines.map(editedLine));
  const [payments, setPayments] = useState<readonly Payment[]>(sale.payments);
  const [customer, setCustomer] = useState(sale.customer);
  const typed = lines.map(lineOf);
  const all = typed.filter((line): line is Line => line !== undefined);
  const isComplete = all.length === lines.length;
  const inMoney = {
    exponent: exponentOf(settings['currency']),
    cashRounding: numberOf(settings, 'cashRounding') ?? 0,
  };
  const anew = saleAnew(sale, { lines: all, payments, customer }, inMoney);
  const paid = sale.payments.reduce((sum, { amount }) => sum + amount, 0);
  const [only] = payments;
  return (
    <SignForm
      action={t('do.correct')}
      isComplete={isComplete}
      write={async (signer) =>
        office.settle({ ...againOf(item, office.view()), ...anew }, approvedOf(sale), signer)
      }
      done={close}
    >
      <ul className="flex flex-col gap-3">
        {lines.map((edited, i) => (
          <SaleLineFields
            key={edited.key}
            edited={edited}
            change={(next) => setLines(lines.map((one, k) => (k === i ? next : one)))}
            remove={lines.length === 1 ? undefined : () => setLines(lines.filter((_, k) => k !== i))}
          />
        ))}
      </ul>
      {(sale.customer !== undefined || payments.some(({ method }) => method === 'credit')) && (
        <CustomerPart customer={customer} choose={setCustomer} />
      )}
      {payments.length === 1 && only !== undefined && (
        <Select
          label={t('paidBy')}
          value={only.method}
          options={PAYMENT_METHODS.map((method) => [method, t(`methods.${method}`)] as const)}
          choose={(method) => setPayments([{ method: method as Method, amount: only.amount }])}
        />
      )}
      {!isComplete && (
        <p role="alert" className="text-bad">
          {t('noNumber')}
        </p>
      )}
      {isComplete && (
        <p className="flex flex-wrap items-baseline justify-between gap-2 border-t border-line pt-3">
          <span>{t(anew.total === paid ? 'asPaid' : 'notAsPaid', { paid: money(paid) })}</span>
          <strong data-testid="corrected-total" className="text-xl tabular-nums">
            {money(anew.total)}
          </strong>
        </p>
      )}
    </SignForm>
  );
};
