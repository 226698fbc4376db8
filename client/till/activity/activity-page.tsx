/** `/registro`: what people did at this till, the newest first, for whoever supervises. */
import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { useTill } from '../model/use-till.ts';
import { mayApprove } from '../../common/people/key-opener.ts';
import { useDeskState } from '../people/use-desk.ts';
import type { Activity } from './activity.ts';
import { MAX_ACTIVITIES } from './activity-log.ts';
import { ActivityRow } from './activity-row.tsx';
import { activityLogOf } from './use-activity.ts';

/** So many at once. */
const SHOWN = 100;

const ActivityList = (): ReactNode => {
  const t = useTranslations('activity');
  const log = activityLogOf(useTill());
  const version = useSyncExternalStore(log.subscribe, log.version);
  const [all, setAll] = useState<readonly Activity[]>();
  const [shown, setShown] = useState(SHOWN);
  useEffect(() => {
    let isWanted = true;
    void log.newest().then((newest) => isWanted && setAll(newest));
    return () => {
      isWanted = false;
    };
  }, [log, version]);
  if (all === undefined) return <p role="status">{t('reading')}</p>;
  return (
    <>
      {log.failure !== undefined && (
        <p role="alert" className="text-bad">
          {t('notKept', { code: log.failure })}
        </p>
      )}
      <p className="text-muted">{t('kept', { count: MAX_ACTIVITIES })}</p>
      {all.length === 0 ? (
        <p>{t('empty')}</p>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
          {all.slice(0, shown).map((activity, i) => (
            <ActivityRow key={all.length - i} activity={activity} />
          ))}
        </ul>
      )}
      {all.length > shown && (
        <Button onPress={() => setShown(shown + SHOWN)}>{t('more', { count: all.length - shown })}</Button>
      )}
    </>
  );
};

/** Who is asked for stays so only while the same person is at the till. */
const Asked = (): ReactNode => {
  const t = useTranslations('activity');
  const till = useTill();
  const [isAllowed, setAllowed] = useState(false);
  if (isAllowed) return <ActivityList />;
  const ask = async (): Promise<void> => setAllowed((await till.permit({ code: 'activity' })).ok);
  return (
    <>
      <p>{t('supervisors')}</p>
      <div>
        <Button look="primary" onPress={() => void ask()}>
          {t('show')}
        </Button>
      </div>
    </>
  );
};

const ActivityPage = (): ReactNode => {
  const t = useTranslations('activity');
  const { people, cashier } = useDeskState();
  const isOpen = people.length === 0 || (cashier !== undefined && mayApprove(cashier));
  return (
    <main className="mx-auto flex w-full max-w-4xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      {isOpen ? <ActivityList /> : <Asked key={cashier?.id} />}
    </main>
  );
};

export default ActivityPage;
