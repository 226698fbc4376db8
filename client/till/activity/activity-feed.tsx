/** Notes that the till was opened, and each op that is no sale, for as long as the page is there. Draws nothing. */
import { useEffect, type ReactNode } from 'react';
import type { TillModel } from '../model/till-model.ts';
import { useTill } from '../model/use-till.ts';
import { activityOf } from './activity.ts';
import { activityLogOf, personName } from './use-activity.ts';

/** Their opening is noted. */
const begun = new WeakSet<TillModel>();

const ActivityFeed = (): ReactNode => {
  const till = useTill();
  useEffect(() => {
    const log = activityLogOf(till);
    till.wrote = (op) => {
      const activity = activityOf(op, personName(till, op.cashier));
      if (activity !== undefined) log.note(activity);
    };
    if (begun.has(till)) return;
    begun.add(till);
    log.note({ kind: 'started', who: personName(till, till.cashier) });
  }, [till]);
  return undefined;
};

export default ActivityFeed;
