/** The log of what people did, of the till that is open. */
import type { TillModel } from '../model/till-model.ts';
import { ActivityLog } from './activity-log.ts';

const logs = new WeakMap<TillModel, ActivityLog>();

export const activityLogOf = (till: TillModel): ActivityLog => {
  let log = logs.get(till);
  if (log === undefined) logs.set(till, (log = new ActivityLog(till.peer.device)));
  return log;
};

/** The name of a person whom the shop knows. */
export const personName = (till: TillModel, id: string | undefined): string | undefined =>
  id === undefined ? undefined : till.peer.replica.context.people.get(id)?.name;
