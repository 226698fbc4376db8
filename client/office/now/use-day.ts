/** The shop's day as this device knows it, drawn anew with each thing that is heard of it. */
import { useMemo } from 'react';
import { createWallClock, type WallClock } from '../../../crdt-schema/exports/wall-clock.ts';
import { shopZone } from '../../../crdt-schema/exports/form.ts';
import { useNow } from '../../ui/use-now.ts';
import { useSettings } from '../../ui/use-session.ts';
import { useOffice, useOfficeValue } from '../model/use-office.ts';
import { concernsDay, sumDay, type DaySums } from './day-sums.ts';
import { concernsSessions, tillStates, type TillState } from './till-states.ts';

const MINUTE_MS = 60_000;
const HOUR_DIGITS = [11, 13] as const;

export const hourAt = (clock: WallClock, ms: number): number =>
  Number(clock.dayAndTime(ms).slice(...HOUR_DIGITS));

export interface Today {
  readonly clock: WallClock;
  /** `2026-11-30` */
  readonly day: string;
  /** The hour that it is, 0 to 23. */
  readonly hour: number;
}

/** By the shop's clock on the wall, wherever this browser is. */
export const useToday = (): Today => {
  const settings = useSettings();
  const zone = shopZone(settings, Intl.DateTimeFormat().resolvedOptions().timeZone);
  const clock = useMemo(() => createWallClock(zone), [zone]);
  const nowMs = useNow(MINUTE_MS);
  const [day, hour] = [clock.day(nowMs), hourAt(clock, nowMs)];
  return useMemo(() => ({ clock, day, hour }), [clock, day, hour]);
};

export const useDaySums = ({ clock, day }: Today): DaySums => {
  const { logs } = useOffice();
  const version = useOfficeValue((office) => office.version());
  return useMemo(() => {
    const [startMs, endMs] = [clock.startOf(day), clock.endOf(day)];
    const isOfDay = (ms: number): boolean => ms >= startMs && ms < endMs;
    const entries = [...logs.all()].filter((entry) => concernsDay(entry, isOfDay));
    return sumDay(
      entries.map((entry) => logs.held(entry)),
      isOfDay,
      (ms) => hourAt(clock, ms),
    );
    // `version` says that what is read has changed.
  }, [logs, clock, day, version]);
};

/** `nowMs`: asked anew when it changes, as who is heard changes without anything being stored. */
export const useTillStates = (nowMs: number): readonly TillState[] => {
  const { logs, peer } = useOffice();
  const version = useOfficeValue((office) => office.version());
  return useMemo(
    () =>
      tillStates(
        peer.replica,
        [...logs.all()].filter(concernsSessions).map((entry) => logs.held(entry)),
      ),
    [logs, peer, version, nowMs],
  );
};
