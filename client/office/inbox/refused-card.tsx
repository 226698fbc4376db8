/** An op of a till that is not done: what happened, what it means, and what settles it, each way with what it does. */
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';
import { AttemptList } from '../../common/pending/attempt-list.tsx';
import { OpTitle } from '../../common/pending/op-title.tsx';
import { useAnswers } from '../../common/pending/use-answers.ts';
import { choicesOf, type Way } from '../../common/pending/ways.ts';
import { Button } from '../../ui/button.tsx';
import { useOffice } from '../model/use-office.ts';

const SettleDialog = lazy(() => import('./settle/settle-dialog.tsx'));

const lookOf = (way: Way, i: number): 'primary' | 'danger' | 'plain' =>
  way === 'remove' ? 'danger' : i === 0 ? 'primary' : 'plain';

export const RefusedCard = ({ item }: { readonly item: PendingItem }): ReactNode => {
  const t = useTranslations('inbox');
  const office = useOffice();
  const { reason, remedy } = useAnswers();
  const [chosen, setChosen] = useState<Way>();
  const { op, verdict, state } = item;
  const ways = office.mayWrite ? choicesOf(item).ways : [];
  return (
    <li
      data-state={state}
      className={`flex flex-col gap-2 rounded-lg border bg-raised p-3 ${state === 'rejected' ? 'border-bad' : 'border-line'}`}
    >
      <p className="text-sm font-medium text-muted">{t('ofTill', { till: op.till })}</p>
      <OpTitle op={op} />
      <p className={state === 'rejected' ? 'text-bad' : ''}>{reason(verdict)}</p>
      {state === 'rejected' && <p>{t('means')}</p>}
      <p>{remedy(verdict)}</p>
      {ways.length > 0 && (
        <ul className="flex flex-col gap-2">
          {ways.map((way, i) => (
            <li key={way} className="flex flex-col gap-x-3 gap-y-1 sm:flex-row sm:items-center">
              <span className="flex shrink-0 flex-col sm:w-40">
                <Button look={lookOf(way, i)} onPress={() => setChosen(way)}>
                  {t(`settle.ways.${way}`)}
                </Button>
              </span>
              <span className="text-sm text-muted">{t(`settle.says.${way}`)}</span>
            </li>
          ))}
        </ul>
      )}
      {'receipt' in op && (
        <Link to={`/ventas/${op.id}`} className="inline-flex min-h-11 items-center font-medium underline">
          {t('follow')}
        </Link>
      )}
      <AttemptList history={item.history} />
      {chosen !== undefined && (
        <Suspense>
          <SettleDialog item={item} way={chosen} close={() => setChosen(undefined)} />
        </Suspense>
      )}
    </li>
  );
};
