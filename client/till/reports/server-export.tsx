/**
 * The same table as the server has it, of the whole shop: asked for by whoever has the server's key, which is kept nowhere. A server
 * that is away, slow or broken spoils this part of the page alone.
 */
import { CloudDownload } from 'lucide-react';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import {
  fileName,
  type Days,
  type ExportForm,
  type ExportFormat,
} from '../../../crdt-schema/exports/form.ts';
import { tableOf } from '../../../crdt-schema/exports/tables.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import type { Language } from '../../ui/language.tsx';
import { request, type RequestFailure } from '../../ui/request.ts';
import { RequestFailed } from '../../ui/request-failed.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { useTill } from '../model/use-till.ts';
import type { HeldEntity } from './till-export.ts';

export interface ServerExportProps {
  readonly entity: HeldEntity;
  readonly format: ExportFormat;
  readonly form: ExportForm;
  readonly language: Language;
  readonly days: Days;
  readonly isDisabled: boolean;
}

type State =
  | { readonly kind: 'idle' | 'busy' | 'refused' }
  | { readonly kind: 'saved'; readonly name: string }
  | { readonly kind: 'failed'; readonly failure: RequestFailure };

/** A year's rows are found and sorted in some seconds, and then come over the shop's network. */
const TIMEOUT_MS = 30_000;
const RETRIES = 2;
/** What a header can carry. */
const KEY_FORM = /^[\x21-\x7e]+$/;

const statusOf = ({ params }: RequestFailure): number => Number(params?.['status'] ?? 0);

/** What the failure says beyond what the helper knows of it. */
const meaningOf = (state: State): 'wrongKey' | 'noServer' | undefined => {
  if (state.kind !== 'failed' || state.failure.code !== 'request_refused') return undefined;
  const status = statusOf(state.failure);
  return status === 401 ? 'wrongKey' : status === 404 ? 'noServer' : undefined;
};

export const ServerExport = (props: ServerExportProps): ReactNode => {
  const { entity, format, form, language, days, isDisabled } = props;
  const t = useTranslations('reports.server');
  const till = useTill();
  const [key, setKey] = useState('');
  const [state, setState] = useState<State>({ kind: 'idle' });
  const asking = useRef<AbortController>(undefined);
  useEffect(() => () => asking.current?.abort(), []);

  const ask = async (): Promise<State> => {
    if (!(await till.permit({ code: 'export' })).ok) return { kind: 'refused' };
    const query = new URLSearchParams({ entity, format, lang: language });
    for (const [name, day] of Object.entries(tableOf(entity).isDated ? days : {}))
      if (day !== undefined) query.set(name, day);
    asking.current = new AbortController();
    const answer = await request(`/api/reports/export?${query}`, async (response) => response.blob(), {
      headers: { Authorization: `Bearer ${key.trim()}` },
      ...{ timeoutMs: TIMEOUT_MS, retries: RETRIES, signal: asking.current.signal },
    });
    if (!answer.ok)
      return answer.error.code === 'aborted' ? { kind: 'idle' } : { kind: 'failed', failure: answer.error };
    const name = fileName(entity, tableOf(entity), days, form, format, Date.now());
    saveFile(new File([answer.value], name, { type: answer.value.type }));
    return { kind: 'saved', name };
  };
  const press = async (): Promise<void> => {
    setState({ kind: 'busy' });
    setState(await ask());
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void press();
  };
  const meaning = meaningOf(state);
  const typed = (text: string): void => {
    setKey(text);
    // What was said of another key is said of this one no more; a field that is wrong could not be sent, either.
    if (meaning === 'wrongKey') setState({ kind: 'idle' });
  };
  const isBusy = state.kind === 'busy';
  return (
    <form className="flex flex-col gap-3 border-t border-line pt-4" onSubmit={submit}>
      <h3 className="font-semibold">{t('title')}</h3>
      <p className="text-sm text-muted">{t('text')}</p>
      <Field
        label={t('key')}
        hint={t('keyHint')}
        error={meaning === 'wrongKey' ? t('wrongKey') : undefined}
        value={key}
        change={typed}
        isSecret
        takesScans
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" isDisabled={isDisabled || isBusy || !KEY_FORM.test(key.trim())}>
          <CloudDownload aria-hidden="true" size={20} />
          {t(isBusy ? 'busy' : 'submit')}
        </Button>
        {isBusy && <Button onPress={() => asking.current?.abort()}>{t('stop')}</Button>}
      </div>
      <p role="status" className="text-sm">
        {state.kind === 'saved' && t('saved', { name: state.name })}
        {state.kind === 'refused' && t('refused')}
        {meaning === 'noServer' && t('noServer')}
      </p>
      {state.kind === 'failed' && meaning === undefined && (
        <RequestFailed failure={state.failure} retry={() => void press()} />
      )}
    </form>
  );
};
