/** An op of a till that is not done: what happened, what it means, and who can settle it how. */
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';
import { AttemptList } from '../../common/pending/attempt-list.tsx';
import { OpTitle } from '../../common/pending/op-title.tsx';
import { useAnswers } from '../../common/pending/use-answers.ts';
import { choicesOf } from '../../common/pending/ways.ts';
import { Button } from '../../ui/button.tsx';
import { useOffice } from '../model/use-office.ts';

const ApproveDialog = lazy(() => import('./approve-dialog.tsx'));

export const RefusedCard = ({ item }: { readonly item: PendingItem }): ReactNode => {
  const t = useTranslations('inbox');
  const office = useOffice();
  const { reason, remedy } = useAnswers();
  const [isAsking, setAsking] = useState(false);
  const { op, verdict, state } = item;
  const { ways } = choicesOf(item);
  const mayApprove = office.mayWrite && ways.includes('approve');
  // A till voids and corrects what is its own alone; the server would refuse it from here.
  const ofTill = ways.some((way) => way !== 'approve');
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
      {(mayApprove || 'receipt' in op) && (
        <div className="flex flex-wrap items-center gap-2">
          {mayApprove && (
            <Button look="primary" onPress={() => setAsking(true)}>
              {t('approve')}
            </Button>
          )}
          {'receipt' in op && (
            <Link
              to={`/ventas/${op.id}`}
              className="inline-flex min-h-11 items-center rounded-lg px-3 font-medium underline"
            >
              {t('follow')}
            </Link>
          )}
        </div>
      )}
      {office.mayWrite && ofTill && <p className="text-sm text-muted">{t('atTill', { till: op.till })}</p>}
      <AttemptList history={item.history} />
      {isAsking && (
        <Suspense>
          <ApproveDialog item={item} close={() => setAsking(false)} />
        </Suspense>
      )}
    </li>
  );
};
