/** The rows of the audit that were asked for, a page at a time; another question begins anew. */
import { useCallback, useEffect, useState } from 'react';
import type { RequestFailure } from '../../ui/request.ts';
import { apiGet } from '../api.ts';
import { addressOf, pageForm, type AuditEntry, type AuditQuery } from './audit-view.ts';

const PAGE_ROWS = 50;

export interface AuditPages {
  /** Newest first; undefined until the first answer. */
  readonly rows: readonly AuditEntry[] | undefined;
  readonly hasMore: boolean;
  readonly isAsking: boolean;
  readonly failure: RequestFailure | undefined;
  /** The next page. */
  readonly more: () => void;
  /** The first page again, with what was done since. */
  readonly again: () => void;
}

export const useAuditPages = ({ who, action, fromMs, toMs }: AuditQuery): AuditPages => {
  const [rows, setRows] = useState<readonly AuditEntry[]>();
  const [cursor, setCursor] = useState<string | null>(null);
  const [failure, setFailure] = useState<RequestFailure>();
  const [isAsking, setAsking] = useState(true);
  const [turn, setTurn] = useState(0);

  const ask = useCallback(
    async (from: string | undefined, before: readonly AuditEntry[], signal?: AbortSignal): Promise<void> => {
      setAsking(true);
      const path = addressOf({ who, action, fromMs, toMs }, from, PAGE_ROWS);
      const answer = await apiGet(path, pageForm, {
        retries: 1,
        ...(signal === undefined ? {} : { signal }),
      });
      if (signal?.aborted === true) return;
      setAsking(false);
      setFailure(answer.ok ? undefined : answer.error);
      if (!answer.ok) return;
      setRows([...before, ...answer.value.items]);
      setCursor(answer.value.cursor);
    },
    [who, action, fromMs, toMs],
  );
  useEffect(() => {
    const gone = new AbortController();
    void ask(undefined, [], gone.signal);
    return () => gone.abort();
  }, [ask, turn]);

  return {
    ...{ rows, failure, isAsking, hasMore: cursor !== null },
    more: () => void ask(cursor ?? undefined, rows ?? []),
    again: () => setTurn((before) => before + 1),
  };
};
