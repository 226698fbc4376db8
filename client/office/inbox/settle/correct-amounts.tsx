/** What was wrong with an op of the drawer is an amount: of the float, of what went in or out, of what was counted. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { CashClose, Op } from '../../../../crdt-schema/ops/op.ts';
import { exponentOf } from '../../../../crdt-schema/model/currency.ts';
import { formatDecimal } from '../../../../crdt-schema/model/money.ts';
import type { PendingItem } from '../../../../crdt-schema/pending/pending.ts';
import { Field } from '../../../ui/field.tsx';
import { useSettings } from '../../../ui/use-session.ts';
import { useOffice } from '../../model/use-office.ts';
import { againOf } from './correction.ts';
import { typedAmount } from './typed-amount.ts';
import { SignForm } from './sign-form.tsx';

type Method = CashClose['counted'][number]['method'];
interface Amount {
  /** Of what was counted: how it was paid. */
  readonly method: Method | undefined;
  readonly amount: number;
}

const amountsOf = (op: Op): readonly Amount[] => {
  if (op.kind === 'cash_close') return op.counted;
  const amount = op.kind === 'cash_open' ? op.total : 'amount' in op ? op.amount : undefined;
  return amount === undefined ? [] : [{ method: undefined, amount }];
};

/** The fields of the op that say so much; a count by denominations says something else now. */
const saidBy = (op: Op, amounts: readonly Amount[]): Readonly<Record<string, unknown>> => {
  if (op.kind === 'cash_close') return { counted: amounts, denominations: undefined };
  const [first] = amounts;
  return op.kind === 'cash_open'
    ? { total: first?.amount, denominations: undefined }
    : { amount: first?.amount };
};

export const CorrectAmounts = ({
  item,
  close,
}: {
  readonly item: PendingItem;
  readonly close: () => void;
}): ReactNode => {
  const t = useTranslations('inbox.settle');
  const office = useOffice();
  const exponent = exponentOf(useSettings()['currency']);
  const amounts = amountsOf(item.op);
  const [texts, setTexts] = useState(() => amounts.map(({ amount }) => formatDecimal(amount, exponent)));
  const typed = texts.map((text) => typedAmount(text, exponent));
  const isComplete = typed.every((amount) => amount !== undefined);
  return (
    <SignForm
      action={t('do.correct')}
      isComplete={isComplete}
      write={async (signer) => {
        const said = amounts.map(({ method }, i) => ({ method, amount: typed[i]! }));
        return office.settle({ ...againOf(item, office.view()), ...saidBy(item.op, said) }, [], signer);
      }}
      done={close}
    >
      {amounts.map(({ method }, i) => (
        <Field
          key={method ?? 'amount'}
          label={method === undefined ? t('amount') : t('counted', { method: t(`methods.${method}`) })}
          value={texts[i]!}
          change={(text) => setTexts(texts.map((one, k) => (k === i ? text : one)))}
          error={typed[i] === undefined ? t('noAmount') : undefined}
          isNumber
          autoFocus={i === 0}
        />
      ))}
    </SignForm>
  );
};
