/** The demo's shop as its server tells it, for as long as the page is looked at; and its switches. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { z } from 'zod';
import { request, type RequestFailure } from '../../ui/request.ts';
import type { Result } from '../../../crdt-schema/result.ts';
import {
  phaseSchema,
  toldSchema,
  travelsSchema,
  viewSchema,
  type Phase,
  type Switch,
  type Told,
  type Travel,
  type View,
} from './view.ts';

export interface Demo {
  readonly phase: Phase;
  /** Undefined until the shop is open. */
  readonly view: View | undefined;
  /** The newest last. */
  readonly told: readonly Told[];
  /** Hears of everything that arrived somewhere. Returns the way to stop. */
  readonly onTravels: (listener: (travels: readonly Travel[]) => void) => () => void;
}

/** Restoring a backup on a small machine. */
const SWITCH_MS = 60_000;

/** Resolves once the switch is flipped, not once it is known what came of that. */
export const flip = (wanted: Switch): Promise<Result<unknown, RequestFailure>> =>
  request('/demo/interruptores', (answer) => answer.json(), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Tillmesh-Request': '1' },
    body: JSON.stringify(wanted),
    timeoutMs: SWITCH_MS,
  });

export const useDemo = (): Demo => {
  const [phase, setPhase] = useState<Phase>({ phase: 'closed' });
  const [view, setView] = useState<View>();
  const [told, setTold] = useState<readonly Told[]>([]);
  const listeners = useRef(new Set<(travels: readonly Travel[]) => void>());
  useEffect(() => {
    let source: EventSource | undefined;
    const open = (): void => {
      source = new EventSource('/demo/eventos');
      const on = <T>(event: string, schema: z.ZodType<T>, take: (value: T) => void): void =>
        source!.addEventListener(event, ({ data }: MessageEvent<string>) => {
          const parsed = schema.safeParse(JSON.parse(data));
          if (parsed.success) take(parsed.data);
          else console.error(event, parsed.error);
        });
      // All that was told before is told again to whoever comes.
      source.addEventListener('open', () => setTold([]));
      source.addEventListener('error', () => {
        setPhase({ phase: 'away' });
        setView(undefined);
      });
      on('phase', phaseSchema, (next) => {
        setPhase(next);
        if (next.phase !== 'open') setView(undefined);
        if (next.phase === 'opening') setTold([]);
      });
      on('view', viewSchema, setView);
      on('told', toldSchema, (next) => setTold((all) => [...all.filter(({ n }) => n !== next.n), next]));
      on('travelled', travelsSchema, (travels) => {
        for (const listener of listeners.current) listener(travels);
      });
    };
    // Nobody looks: the shop may end.
    const look = (): void => {
      source?.close();
      source = undefined;
      if (!document.hidden) open();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      source?.close();
    };
  }, []);
  const onTravels = useMemo<Demo['onTravels']>(
    () => (listener) => {
      listeners.current.add(listener);
      return () => void listeners.current.delete(listener);
    },
    [],
  );
  return { phase, view, told, onTravels };
};
