/**
 * The corte Z: first the count, then what it is compared with, then the closing itself. Where the store counts blind, what
 * should be there is shown only once the session is closed.
 */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { CashClose } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useTill, useTillSettings } from '../model/use-till.ts';
import { AmountEntry } from './amount-entry.tsx';
import { amountText, parseAmount } from '../../common/typing/amount-text.ts';
import { CashCount, type Counted } from './cash-count.tsx';
import { CloseReview } from './close-review.tsx';
import { hearingOf, type Method } from './closing.ts';
import { useWrite } from './use-write.ts';

export interface CloseFormProps {
  readonly session: string;
  readonly corrects?: { readonly id: string; readonly op: CashClose };
  /** The closing, once it is on the disk. */
  readonly done: (closing: CashClose) => void;
}

/** Beside the cash; credit is no money that could be counted. */
const OTHERS = ['card', 'transfer', 'voucher'] as const;
type Other = (typeof OTHERS)[number];
const EMPTY: Counted = { total: 0, denominations: undefined };

const amountOf = (op: CashClose | undefined, method: Method): number | undefined =>
  op?.counted.find((one) => one.method === method)?.amount;

export const CloseForm = ({ session, corrects, done }: CloseFormProps): ReactNode => {
  const t = useTranslations('cash');
  const till = useTill();
  const { exponent, isBlindCount } = useTillSettings();
  const { busy, failure, write } = useWrite();
  const before = corrects?.op;
  const [cash, setCash] = useState<Counted>(
    before === undefined
      ? EMPTY
      : { total: amountOf(before, 'cash') ?? 0, denominations: before.denominations },
  );
  const [others, setOthers] = useState<Partial<Record<Other, string>>>(() =>
    Object.fromEntries(
      OTHERS.flatMap((method) => {
        const amount = amountOf(before, method);
        return amount === undefined ? [] : [[method, amountText(amount, exponent)]];
      }),
    ),
  );
  const [note, setNote] = useState(before?.note ?? '');
  const [step, setStep] = useState<'count' | 'review'>('count');

  const isWrong = (method: Other): boolean => {
    const text = others[method] ?? '';
    return text.trim() !== '' && parseAmount(text, exponent) === undefined;
  };
  const isReady = cash.total !== undefined && !OTHERS.some(isWrong);
  const counted = [
    { method: 'cash' as const, amount: cash.total ?? 0 },
    ...OTHERS.flatMap((method) => {
      const amount = parseAmount(others[method] ?? '', exponent);
      return amount === undefined ? [] : [{ method, amount }];
    }),
  ];

  const closingNow = (): ReturnType<ReturnType<typeof till.view>['closing']> => {
    const { context, neighbourhood } = till.peer.replica;
    const certificates = [...context.certificates.values()].map((known) => known.certificate);
    return till
      .view()
      .closing(session, hearingOf(neighbourhood.neighbours(), certificates, till.name, Date.now()));
  };

  const close = async (): Promise<void> => {
    const closed = await write('cash_close', {
      ...closingNow(),
      counted,
      ...(cash.denominations === undefined ? {} : { denominations: cash.denominations }),
      ...(isBlindCount ? { blind: true } : {}),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
      ...(corrects === undefined ? {} : { replaces: corrects.id }),
    });
    if (closed !== undefined) done(closed);
  };
  const review = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) setStep('review');
  };

  if (step === 'review')
    return (
      <CloseReview
        closing={closingNow()}
        counted={counted}
        isBlind={isBlindCount}
        busy={busy}
        failure={failure}
        back={() => setStep('count')}
        confirm={() => void close()}
      />
    );
  return (
    <form className="flex flex-col gap-4" onSubmit={review}>
      {isBlindCount && <p>{t('close.blind')}</p>}
      <CashCount initial={cash === EMPTY ? undefined : cash} change={setCash} />
      <fieldset className="flex flex-col gap-2">
        <legend className="font-medium">{t('close.others')}</legend>
        <p className="text-sm text-muted">{t('close.othersHint')}</p>
        <div className="grid gap-3 sm:grid-cols-3">
          {OTHERS.map((method) => (
            <AmountEntry
              key={method}
              label={t(`methods.${method}`)}
              text={others[method] ?? ''}
              change={(text) => setOthers({ ...others, [method]: text })}
              isWrong={isWrong(method)}
            />
          ))}
        </div>
      </fieldset>
      <Field label={t('note')} value={note} change={setNote} />
      <Button type="submit" look="primary" isDisabled={!isReady}>
        {t('close.review')}
      </Button>
    </form>
  );
};
