/** Records what the shop paid for from the drawer, or by card or transfer. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Expense } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { useTillSettings } from '../model/use-till.ts';
import { AmountEntry } from './amount-entry.tsx';
import { amountText, parseAmount } from '../../common/typing/amount-text.ts';
import { useWrite } from './use-write.ts';
import { WriteFailure } from './write-failure.tsx';

export interface ExpenseFormProps {
  readonly corrects?: { readonly id: string; readonly op: Expense };
  readonly done: (spent: Expense) => void;
}

const CATEGORIES = ['supplier', 'services', 'cleaning', 'transport', 'wages'] as const;
const METHODS = ['cash', 'card', 'transfer'] as const;

/** Fields that were left empty are no fields of an op. */
const filled = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]])),
  );

export const ExpenseForm = ({ corrects, done }: ExpenseFormProps): ReactNode => {
  const t = useTranslations('cash');
  const { exponent } = useTillSettings();
  const { busy, failure, write } = useWrite();
  const before = corrects?.op;
  const [text, setText] = useState(before === undefined ? '' : amountText(before.amount, exponent));
  const [category, setCategory] = useState(before?.category ?? '');
  const [supplier, setSupplier] = useState(before?.supplier ?? '');
  const [reference, setReference] = useState(before?.reference ?? '');
  const [note, setNote] = useState(before?.note ?? '');
  const [method, setMethod] = useState<Expense['method']>(before?.method ?? 'cash');
  const [tried, setTried] = useState(false);
  const amount = parseAmount(text, exponent) ?? 0;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (amount === 0 || category.trim() === '') return;
    const spent = await write('expense', {
      amount,
      method,
      category: category.trim(),
      ...filled({ supplier, reference, note }),
      ...(corrects === undefined ? {} : { replaces: corrects.id }),
    });
    if (spent !== undefined) done(spent);
  };

  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      <AmountEntry text={text} change={setText} isWrong={tried && amount === 0} isFirst />
      <Field label={t('expense.category')} value={category} change={setCategory} />
      <div className="flex flex-wrap gap-2">
        {CATEGORIES.map((each) => (
          <Button key={each} onPress={() => setCategory(t(`expense.categories.${each}`))}>
            {t(`expense.categories.${each}`)}
          </Button>
        ))}
      </div>
      <Choice
        label={t('expense.method')}
        value={method}
        options={METHODS.map((each) => [each, t(`methods.${each}`)] as const)}
        choose={setMethod}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('expense.supplier')} value={supplier} change={setSupplier} />
        <Field label={t('expense.reference')} value={reference} change={setReference} />
      </div>
      <Field label={t('note')} value={note} change={setNote} />
      <WriteFailure code={failure} />
      <Button type="submit" look="primary" isDisabled={busy}>
        {t('expense.submit')}
      </Button>
    </form>
  );
};
