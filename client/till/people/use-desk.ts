/** The people's desk of the till that is open. */
import { useSyncExternalStore } from 'react';
import type { TillModel } from '../model/till-model.ts';
import { useTill } from '../model/use-till.ts';
import { activityLogOf } from '../activity/use-activity.ts';
import { PinAttempts } from '../../common/people/attempts.ts';
import { deriveKey } from '../../common/people/derive-key.ts';
import { PeopleDesk, type DeskPorts, type DeskState } from './people-desk.ts';

const desks = new WeakMap<TillModel, PeopleDesk>();

export const useDesk = (): PeopleDesk => {
  const till = useTill();
  let desk = desks.get(till);
  if (desk === undefined) {
    const attempts = new PinAttempts(localStorage, Date.now);
    const note: DeskPorts['note'] = (activity) => activityLogOf(till).note(activity);
    const ports = { derive: deriveKey, attempts, session: sessionStorage, note };
    desks.set(till, (desk = new PeopleDesk(till, ports)));
  }
  return desk;
};

export const useDeskState = (): DeskState => {
  const desk = useDesk();
  return useSyncExternalStore(desk.subscribe, desk.state);
};
