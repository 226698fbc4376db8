/** All that waits for somebody to decide or to look after, of every till, as it is known here now. */
import { useEffect, useState } from 'react';
import type { CatalogConflict } from '../../../crdt-schema/conflicts/index.ts';
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';
import { useConflicts } from '../../common/conflicts/use-conflicts.ts';
import { needsPerson } from '../../common/pending/needs-person.ts';
import { useNow } from '../../ui/use-now.ts';
import { apiGet } from '../api.ts';
import { useOffice, useOfficeValue } from '../model/use-office.ts';
import { deviceRows } from '../devices/devices.ts';
import {
  certificateAlerts,
  deviceAlerts,
  hubAlerts,
  hubStatus,
  numberingAlerts,
  storageAlerts,
  type OfficeAlert,
} from './alerts.ts';

export interface Inbox {
  /** Refused ops, newest first. */
  readonly refused: readonly PendingItem[];
  /** Ops that the server has waiting for something that may come by itself. */
  readonly waiting: readonly PendingItem[];
  readonly conflicts: readonly CatalogConflict[];
  readonly alerts: readonly OfficeAlert[];
  /** How much there is for a person. */
  readonly count: number;
}

const REFRESH_MS = 15_000;

/** What the hub's status says; nothing while it does not answer. */
const useHubAlerts = (): readonly OfficeAlert[] => {
  const now = useNow(REFRESH_MS);
  const [alerts, setAlerts] = useState<readonly OfficeAlert[]>([]);
  useEffect(() => {
    const gone = new AbortController();
    void apiGet('/status.json', hubStatus, { signal: gone.signal, retries: 0 }).then((answer) => {
      if (!gone.signal.aborted) setAlerts(answer.ok ? hubAlerts(answer.value) : []);
    });
    return () => gone.abort();
  }, [now]);
  return alerts;
};

/** Of the browser that this is. */
const useStorageAlerts = (): readonly OfficeAlert[] => {
  const { peer } = useOffice();
  const now = useNow(REFRESH_MS);
  const [alerts, setAlerts] = useState<readonly OfficeAlert[]>([]);
  useEffect(() => {
    let isGone = false;
    peer.health().then(
      (health) => !isGone && setAlerts(storageAlerts(health)),
      () => undefined,
    );
    return () => void (isGone = true);
  }, [peer, now]);
  return alerts;
};

export const useInbox = (): Inbox => {
  const office = useOffice();
  const pending = useOfficeValue((model) => model.pending());
  const conflicts = useConflicts();
  const ofHub = useHubAlerts();
  const ofStorage = useStorageAlerts();
  const { replica } = office.peer;
  const alerts = [
    ...deviceAlerts(replica),
    ...numberingAlerts(replica, office.logs.all(), Date.now()),
    ...certificateAlerts(deviceRows(replica), Date.now()),
    ...ofHub,
    ...ofStorage,
  ];
  const refused = pending.filter(needsPerson).toReversed();
  const waiting = pending.filter(({ state }) => state === 'waiting').toReversed();
  return {
    ...{ refused, waiting, conflicts, alerts },
    count: refused.length + conflicts.length + alerts.length,
  };
};
