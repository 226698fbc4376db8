/** What the hub answers to a question, asked when it is drawn, again when somebody says so, and when a server that was away is back. */
import { useCallback, useEffect, useState } from 'react';
import type { z } from 'zod';
import type { RequestFailure } from '../ui/request.ts';
import { useOpen } from '../ui/use-session.ts';
import { apiGet } from './api.ts';

export interface Answer<T> {
  /** The last good answer; undefined until there is one. */
  readonly value: T | undefined;
  readonly failure: RequestFailure | undefined;
  readonly isAsking: boolean;
  readonly ask: () => void;
}

/** `form` has to be the same one each time. `path` undefined: nothing is asked. */
export const useAsked = <T>(path: string | undefined, form: z.ZodType<T>): Answer<T> => {
  const [value, setValue] = useState<T>();
  const [failure, setFailure] = useState<RequestFailure>();
  const [isAsking, setAsking] = useState(path !== undefined);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (path === undefined) return undefined;
    const gone = new AbortController();
    setAsking(true);
    void apiGet(path, form, { signal: gone.signal, retries: 1 }).then((answer) => {
      if (gone.signal.aborted) return;
      setAsking(false);
      if (answer.ok) setValue(answer.value);
      setFailure(answer.ok ? undefined : answer.error);
    });
    return () => gone.abort();
  }, [path, form, turn]);
  const ask = useCallback(() => setTurn((before) => before + 1), []);
  const { server } = useOpen().connection;
  const isAway = failure?.code === 'offline';
  useEffect(() => {
    if (server && isAway) ask();
  }, [server, isAway, ask]);
  return { value, failure, isAsking, ask };
};
