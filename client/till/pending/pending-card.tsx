/** One op that is not done: what it is, what stands in its way, what can be done about it. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';
import { Button } from '../../ui/button.tsx';
import { useTill, useTillValue } from '../model/use-till.ts';
import { Ticks } from '../state/ticks.tsx';
import { ApproveForm } from './approve-form.tsx';
import { AttemptList } from '../../common/pending/attempt-list.tsx';
import { CorrectForm } from './correct-form.tsx';
import { OpTitle } from '../../common/pending/op-title.tsx';
import { RemoveForm } from './remove-form.tsx';
import { useAnswers } from '../../common/pending/use-answers.ts';
import { useSettle } from './use-settle.ts';
import { choicesOf, type Way } from '../../common/pending/ways.ts';

/** The text ends in a full stop of its own, and stands within a sentence here. */
const withoutStop = (text: string): string => text.replace(/\.$/, '');

export const PendingCard = ({ item }: { readonly item: PendingItem }): ReactNode => {
  const t = useTranslations('pending');
  const { reason, remedy } = useAnswers();
  const standing = useTillValue((till) => till.ticks(item.op.id));
  const [form, setForm] = useState<'remove' | 'approve' | 'correct'>();
  const { failure, busy, retry, goOn, startCorrection } = useSettle(item);
  const canApprove = useTill().approve !== undefined;
  const { ways, wait } = choicesOf(item);
  const close = (): void => setForm(undefined);

  const press = (way: Way): void => {
    if (way === 'retry') void retry();
    else if (way === 'goOn') void goOn();
    else if (way !== 'correct' || !startCorrection()) setForm(way);
  };

  return (
    <li
      data-state={item.state}
      className={`flex flex-col gap-2 rounded-lg border bg-raised p-3 ${item.state === 'rejected' ? 'border-bad' : 'border-line'}`}
    >
      <OpTitle op={item.op} />
      <div className="flex flex-wrap items-center gap-3 text-sm">
        <Ticks standing={standing} />
        <span>{t(`states.${item.state}`)}</span>
      </div>
      {item.state === 'rejected' && (
        <>
          <p className="text-bad">{t('message', { reason: withoutStop(reason(item.verdict)) })}</p>
          <p>{remedy(item.verdict)}</p>
        </>
      )}
      {wait !== undefined && (
        <p>{t(`wait.${wait}`, { count: item.waitsOn.length, reason: reason(item.verdict) })}</p>
      )}
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {failure === 'cart_not_empty' ? t('cartNotEmpty') : t('failed', { code: failure })}
        </p>
      )}
      {ways.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {ways.map((way) => (
            <Button
              key={way}
              look={way === 'remove' ? 'danger' : way === ways[0] ? 'primary' : 'plain'}
              isDisabled={busy || (way === 'approve' && !canApprove)}
              onPress={() => press(way)}
            >
              {t(`ways.${way}`)}
            </Button>
          ))}
        </div>
      )}
      {ways.includes('approve') && !canApprove && <p className="text-sm text-muted">{t('approve.nobody')}</p>}
      <AttemptList history={item.history} />
      {form === 'remove' && <RemoveForm item={item} close={close} />}
      {form === 'approve' && <ApproveForm item={item} close={close} />}
      {form === 'correct' && <CorrectForm item={item} close={close} />}
    </li>
  );
};
