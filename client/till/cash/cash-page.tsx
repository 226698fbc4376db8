/** The drawer: opening the session, what goes in and out, counts and cuts, and the sessions before. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { CashClose } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { PageTexts, textsOf } from '../../ui/page-texts.tsx';
import { useTillSettings, useTillValue } from '../model/use-till.ts';
import { OpenForm } from './open-form.tsx';
import { OpenSession } from './open-session.tsx';
import { SessionCard } from './session-card.tsx';
import { SessionHistory } from './session-history.tsx';
import { cashTexts } from './texts.ts';

const TEXTS = textsOf({ cash: cashTexts });

const Cash = (): ReactNode => {
  const t = useTranslations('cash');
  const session = useTillValue((till) => till.session());
  const { needsSession } = useTillSettings();
  /** Shown until somebody goes on: whoever counted wants to see what came of it. */
  const [closing, setClosing] = useState<CashClose>();
  return (
    <main className="mx-auto flex w-full max-w-4xl flex-col gap-6 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      {session.kind === 'loading' && <p>{t('loading')}</p>}
      {session.kind === 'open' && <OpenSession session={session} closed={setClosing} />}
      {session.kind === 'none' && closing !== undefined && (
        <section className="flex flex-col gap-4">
          <div role="status">
            <h2 className="text-lg font-semibold">{t('close.done')}</h2>
          </div>
          <SessionCard closing={closing} />
          <Button look="primary" onPress={() => setClosing(undefined)}>
            {t('close.next')}
          </Button>
        </section>
      )}
      {session.kind === 'none' && closing === undefined && (
        <section className="flex flex-col gap-3">
          <h2 className="text-lg font-semibold">{t('open.title')}</h2>
          {needsSession && <p className="text-warn">{t('open.required')}</p>}
          <OpenForm />
        </section>
      )}
      <SessionHistory />
    </main>
  );
};

const CashPage = (): ReactNode => (
  <PageTexts texts={TEXTS}>
    <Cash />
  </PageTexts>
);

export default CashPage;
