/**
 * The same weekday a week ago, which the server alone has whole. It does not change any more, so the last answer is kept in this
 * browser for when the server is away.
 */
import { useEffect, useState } from 'react';
import { z } from 'zod';
import type { RequestFailure } from '../../ui/request.ts';
import { useAsked } from '../use-asked.ts';

const FIGURES = z.object({
  day: z.string(),
  sales: z.int(),
  sold: z.int(),
  returned: z.int(),
  hours: z.array(z.object({ hour: z.int().min(0).max(23), sold: z.int(), returned: z.int() })),
});
const ANSWER = z.object({ isWhole: z.boolean(), before: FIGURES });
const KEPT = z.object({ today: z.string(), saidMs: z.int(), before: FIGURES });
const KEY = 'tillmesh/office/week-before';
const HOURS = 24;

export interface WeekBefore {
  readonly day: string;
  readonly sales: number;
  /** Minor units, refunds taken off. */
  readonly amount: number;
  /** By the hour, 0 to 23: minor units. */
  readonly hours: readonly number[];
  /** When the server said so, Unix ms. */
  readonly saidMs: number;
}

export interface AskedWeekBefore {
  readonly value: WeekBefore | undefined;
  /** The server has not added up all days yet. */
  readonly isAdding: boolean;
  readonly isAsking: boolean;
  readonly failure: RequestFailure | undefined;
  readonly ask: () => void;
}

type Kept = z.infer<typeof KEPT>;

const keptOf = (today: string): Kept | undefined => {
  try {
    const kept = KEPT.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
    return kept.success && kept.data.today === today ? kept.data : undefined;
  } catch {
    return undefined;
  }
};

const viewOf = ({ saidMs, before }: Kept): WeekBefore => {
  const hours = Array.from({ length: HOURS }, () => 0);
  for (const { hour, sold, returned } of before.hours) hours[hour]! += sold - returned;
  return { day: before.day, sales: before.sales, amount: before.sold - before.returned, hours, saidMs };
};

export const useWeekBefore = (today: string): AskedWeekBefore => {
  const { value, failure, isAsking, ask } = useAsked(`/api/office/day?day=${today}&products=0`, ANSWER);
  const [kept, setKept] = useState(() => keptOf(today));
  useEffect(() => {
    if (value === undefined || !value.isWhole) return;
    const said: Kept = { today, saidMs: Date.now(), before: value.before };
    localStorage.setItem(KEY, JSON.stringify(said));
    setKept(said);
  }, [value, today]);
  return {
    value: kept?.today === today ? viewOf(kept) : undefined,
    isAdding: value !== undefined && !value.isWhole,
    isAsking,
    failure,
    ask,
  };
};
