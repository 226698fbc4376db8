/** Reckons the chain of the audit again, in parts, so that one sees how far it is; tells whether somebody changed a row. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { ShieldCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import type { RequestFailure } from '../../ui/request.ts';
import { apiGet } from '../api.ts';
import { ApiFailed } from '../api-failed.tsx';

const checkForm = z.object({
  head: z.object({ seq: z.int(), hash: z.string() }).nullable(),
  brokenAt: z.int().nullable(),
  checkedTo: z.int(),
});
type Check = z.infer<typeof checkForm>;

/** A second or so of the hub's. */
const PART_ROWS = 20_000;

type State =
  | { readonly kind: 'none' }
  | { readonly kind: 'busy'; readonly checked: number; readonly all: number }
  | { readonly kind: 'done'; readonly check: Check }
  | { readonly kind: 'failed'; readonly failure: RequestFailure };

export const ChainCheck = (): ReactNode => {
  const t = useTranslations('audit.chain');
  const [state, setState] = useState<State>({ kind: 'none' });
  const gone = useRef(new AbortController());
  useEffect(() => {
    const controller = new AbortController();
    gone.current = controller;
    return () => controller.abort();
  }, []);
  const run = async (): Promise<void> => {
    const { signal } = gone.current;
    setState({ kind: 'busy', checked: 0, all: 0 });
    for (let after = 0; ;) {
      const path = `/api/audit/check?after=${after}&limit=${PART_ROWS}`;
      const answer = await apiGet(path, checkForm, { signal });
      if (signal.aborted) return;
      if (!answer.ok) return setState({ kind: 'failed', failure: answer.error });
      const { head, brokenAt, checkedTo } = answer.value;
      const last = head?.seq ?? 0;
      if (brokenAt !== null || checkedTo >= last) return setState({ kind: 'done', check: answer.value });
      setState({ kind: 'busy', checked: checkedTo, all: last });
      after = checkedTo;
    }
  };
  const isBusy = state.kind === 'busy';
  return (
    <section className="flex flex-col gap-2 rounded-lg border border-line bg-raised p-4">
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      <p className="text-sm text-muted">{t('means')}</p>
      <div>
        <Button isDisabled={isBusy} onPress={() => void run()}>
          <ShieldCheck aria-hidden="true" className="size-5" />
          {t(isBusy ? 'busy' : 'run')}
        </Button>
      </div>
      {isBusy && state.all > 0 && (
        <p className="flex items-center gap-3" role="status">
          <progress
            aria-label={t('busy')}
            value={state.checked}
            max={state.all}
            className="w-full max-w-64"
          />
          {t('progress', { checked: state.checked, all: state.all })}
        </p>
      )}
      {state.kind === 'failed' && <ApiFailed failure={state.failure} retry={() => void run()} />}
      {state.kind === 'done' && <Outcome check={state.check} />}
    </section>
  );
};

const Outcome = ({ check: { head, brokenAt } }: { readonly check: Check }): ReactNode => {
  const t = useTranslations('audit.chain');
  if (brokenAt !== null)
    return (
      <p role="alert" className="text-bad">
        {t('broken', { seq: brokenAt })}
      </p>
    );
  if (head === null) return <p role="status">{t('empty')}</p>;
  return (
    <div role="status">
      <p className="text-good">{t('good', { count: head.seq })}</p>
      <p className="text-sm wrap-anywhere text-muted">{t('head', { seq: head.seq, hash: head.hash })}</p>
    </div>
  );
};
