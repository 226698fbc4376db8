/** One list of all that waits for a person, of every till: what happened, what it means, and what settles it. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';
import { ConflictCard } from '../../common/conflicts/conflict-card.tsx';
import { keyOf } from '../../common/conflicts/key-of.ts';
import { LongList } from '../../ui/long-list.tsx';
import { useOffice } from '../model/use-office.ts';
import { AlertCard } from './alert-card.tsx';
import { IssueCard } from './issues/issue-card.tsx';
import { useIssues } from './issues/use-issues.ts';
import { RefusedCard } from './refused-card.tsx';
import { useDecide } from './use-decide.ts';
import { useInbox } from './use-inbox.ts';

const SHOWN = 30;

const InboxPage = (): ReactNode => {
  const t = useTranslations('inbox');
  const office = useOffice();
  const { refused, waiting, conflicts, alerts, count: known } = useInbox();
  const { issues, settled } = useIssues();
  const count = known + issues.length;
  const list = { atOnce: SHOWN, more: (more: number) => t('more', { count: more }) };
  const drawOp = (item: PendingItem): ReactNode => <RefusedCard key={item.id} item={item} />;
  return (
    <main className="flex w-full max-w-4xl flex-col gap-6 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      {!office.mayWrite && <p>{t('viewer')}</p>}
      <p role="status" className={count > 0 ? 'sr-only' : ''}>
        {count > 0 ? t('count', { count }) : t(office.logs.isWhole ? 'nothing' : 'reading')}
      </p>
      <LongList
        {...list}
        title={t('alertsTitle')}
        items={alerts}
        draw={(alert) => <AlertCard key={`${alert.code} ${JSON.stringify(alert.params)}`} alert={alert} />}
      />
      <LongList {...list} title={t('refused')} items={refused} draw={drawOp} />
      <LongList
        {...list}
        title={t('conflicts')}
        items={conflicts}
        draw={(conflict) => (
          <li key={keyOf(conflict)}>
            <ConflictCard conflict={conflict} useDecide={useDecide} mayArchive />
          </li>
        )}
      />
      <LongList
        {...list}
        title={t('issues.title')}
        items={issues}
        draw={(issue) => (
          <IssueCard
            key={`${issue.entity} ${issue.record_id} ${issue.field}`}
            issue={issue}
            settled={settled}
          />
        )}
      />
      <LongList {...list} title={t('waiting')} items={waiting} draw={drawOp} />
    </main>
  );
};

export default InboxPage;
