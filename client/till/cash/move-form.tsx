/** Takes cash out of the drawer (retiro) or puts some in (entrada), with the reason. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { CashMove } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { Field } from '../../ui/field.tsx';
import { useTillSettings, useTillValue } from '../model/use-till.ts';
import { AmountEntry } from './amount-entry.tsx';
import { amountText, parseAmount } from '../../common/typing/amount-text.ts';
import { useWrite } from './use-write.ts';
import { WriteFailure } from './write-failure.tsx';

export interface MoveFormProps {
  readonly direction: CashMove['direction'];
  readonly corrects?: { readonly id: string; readonly op: CashMove };
  readonly done: (moved: CashMove) => void;
}

const REASONS = { out: ['bank', 'safe', 'owner'], in: ['change', 'loan', 'other'] } as const;

export const MoveForm = ({ direction, corrects, done }: MoveFormProps): ReactNode => {
  const t = useTranslations('cash');
  const { money } = useFormats();
  const { exponent, isBlindCount } = useTillSettings();
  const { busy, failure, write } = useWrite();
  const before = corrects?.op;
  const [text, setText] = useState(before === undefined ? '' : amountText(before.amount, exponent));
  const [reason, setReason] = useState(before?.reason ?? '');
  const [tried, setTried] = useState(false);
  const amount = parseAmount(text, exponent) ?? 0;
  const drawer = useTillValue((till) => {
    const session = till.session();
    return session.kind === 'open' ? till.view().figures(session.opening.id).expected['cash'] : undefined;
  });
  const isMore = direction === 'out' && drawer !== undefined && amount > drawer && !isBlindCount;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (amount === 0 || reason.trim() === '') return;
    const replaces = corrects === undefined ? {} : { replaces: corrects.id };
    const moved = await write('cash_move', { direction, amount, reason: reason.trim(), ...replaces });
    if (moved !== undefined) done(moved);
  };

  const reasons: readonly string[] =
    direction === 'out'
      ? REASONS.out.map((each) => t(`move.reasons.out.${each}`))
      : REASONS.in.map((each) => t(`move.reasons.in.${each}`));
  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      <AmountEntry text={text} change={setText} isWrong={tried && amount === 0} isFirst />
      {isMore && (
        <p role="status" className="text-warn">
          {t('move.more', { drawer: money(drawer) })}
        </p>
      )}
      <Field label={t('move.reason')} value={reason} change={setReason} />
      <div className="flex flex-wrap gap-2">
        {reasons.map((each) => (
          <Button key={each} onPress={() => setReason(each)}>
            {each}
          </Button>
        ))}
      </div>
      <WriteFailure code={failure} />
      <Button type="submit" look="primary" isDisabled={busy}>
        {t(`move.${direction}.submit`)}
      </Button>
    </form>
  );
};
