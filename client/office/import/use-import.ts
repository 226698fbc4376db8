/** One file on its way into the catalog: read by the hub, seen what it would change, and imported once somebody says so. */
import { useEffect, useRef, useState } from 'react';
import type { RequestFailure } from '../../ui/request.ts';
import { apiPost } from '../api.ts';
import {
  partsOf,
  planOf,
  readForm,
  reportForm,
  type ImportEntity,
  type PlannedRow,
  type ReadFile,
  type Report,
} from './import-plan.ts';

/** What the hub takes of a request, less what base64 adds. */
const MAX_FILE_BYTES = 6 * 1024 * 1024;

export type Decimal = 'auto' | 'point' | 'comma';
const MARKS: Readonly<Record<Decimal, string | undefined>> = { auto: undefined, point: '.', comma: ',' };

export interface ChosenFile {
  readonly name: string;
  /** Base64. */
  readonly content: string;
}

interface Progress {
  readonly done: number;
  readonly all: number;
}

export type ImportState =
  | { readonly kind: 'choosing'; readonly trouble?: 'too_large' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'checking'; readonly progress: Progress }
  | { readonly kind: 'planned'; readonly plan: readonly PlannedRow[] }
  | { readonly kind: 'running'; readonly progress: Progress }
  | { readonly kind: 'done'; readonly plan: readonly PlannedRow[] }
  | { readonly kind: 'failed'; readonly failure: RequestFailure; readonly cutAt?: Progress };

const base64Of = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result).replace(/^[^,]*,/, '')));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('unreadable')));
    reader.readAsDataURL(file);
  });

export interface Import {
  readonly state: ImportState;
  readonly file: ChosenFile | undefined;
  /** What the hub read; there while a changed mapping is read anew. */
  readonly read: ReadFile | undefined;
  readonly decimal: Decimal;
  readonly choose: (file: File) => Promise<void>;
  readonly setDecimal: (decimal: Decimal) => void;
  /** The column at that place is that field, or none. */
  readonly setField: (at: number, field: string | undefined) => void;
  readonly run: () => Promise<void>;
  readonly retry: () => void;
  readonly clear: () => void;
}

export const useImport = (entity: ImportEntity): Import => {
  const [state, setState] = useState<ImportState>({ kind: 'choosing' });
  const [file, setFile] = useState<ChosenFile>();
  const [read, setRead] = useState<ReadFile>();
  const [decimal, setMark] = useState<Decimal>('auto');
  /** Whoever began last goes on; what was begun before is left. */
  const turn = useRef(0);
  useEffect(() => () => void (turn.current += 1), []);

  /** Sends the rows part by part; undefined where another began meanwhile. */
  const send = async (
    { rows }: ReadFile,
    dryRun: boolean,
    of: number,
    tell: (progress: Progress) => void,
  ): Promise<readonly Report[] | undefined> => {
    const reports: Report[] = [];
    let done = 0;
    for (const part of partsOf(rows)) {
      tell({ done, all: rows.length });
      const answer = await apiPost(`/api/${entity}/import`, reportForm, {
        rows: part,
        dryRun,
        details: true,
      });
      if (turn.current !== of) return undefined;
      if (!answer.ok) {
        const cutAt = { done, all: rows.length };
        setState({ kind: 'failed', failure: answer.error, ...(dryRun ? {} : { cutAt }) });
        return undefined;
      }
      done += part.length;
      reports.push(answer.value);
    }
    return reports;
  };

  const look = async (
    { name, content }: ChosenFile,
    mark: Decimal,
    columns?: readonly (string | null)[],
  ): Promise<void> => {
    const of = (turn.current += 1);
    setState({ kind: 'reading' });
    const decimalMark = MARKS[mark];
    const answer = await apiPost(`/api/${entity}/import/read`, readForm, {
      ...{ name, content },
      ...(columns === undefined ? {} : { columns }),
      ...(decimalMark === undefined ? {} : { decimal: decimalMark }),
    });
    if (turn.current !== of) return;
    if (!answer.ok) return setState({ kind: 'failed', failure: answer.error });
    setRead(answer.value);
    if (answer.value.code !== null) return setState({ kind: 'planned', plan: [] });
    const reports = await send(answer.value, true, of, (progress) =>
      setState({ kind: 'checking', progress }),
    );
    if (reports !== undefined) setState({ kind: 'planned', plan: planOf(answer.value, reports) });
  };

  const columns = read?.columns.map(({ field }) => field);
  return {
    ...{ state, file, read, decimal },
    async choose(chosen) {
      setRead(undefined);
      if (chosen.size > MAX_FILE_BYTES) return setState({ kind: 'choosing', trouble: 'too_large' });
      const next = { name: chosen.name, content: await base64Of(chosen) };
      setFile(next);
      await look(next, decimal);
    },
    setDecimal(mark) {
      setMark(mark);
      if (file !== undefined) void look(file, mark, columns);
    },
    setField(at, field) {
      if (read === undefined || file === undefined) return;
      const next = read.columns.map((column, i) => (i === at ? { ...column, field: field ?? null } : column));
      // The choice is seen at once, whatever the hub says of it.
      setRead({ ...read, columns: next });
      void look(
        file,
        decimal,
        next.map((column) => column.field),
      );
    },
    async run() {
      if (read === undefined) return;
      const of = (turn.current += 1);
      const reports = await send(read, false, of, (progress) => setState({ kind: 'running', progress }));
      if (reports !== undefined) setState({ kind: 'done', plan: planOf(read, reports) });
    },
    retry: () => file !== undefined && void look(file, decimal, columns),
    clear() {
      turn.current += 1;
      setFile(undefined);
      setRead(undefined);
      setState({ kind: 'choosing' });
    },
  };
};
