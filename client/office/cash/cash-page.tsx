/**
 * The drawers: sessions as their tills' logs have them, sealed cuts of the server, and what went in and out besides sales; of all, or of
 * the one session that somebody chose.
 */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { occurredMs, type CashOpen } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { useOfficeView } from '../model/use-view.ts';
import { Card } from '../now/card.tsx';
import { CutList, SessionCuts } from './cut-list.tsx';
import { MoveTable } from './move-table.tsx';
import { SessionTable } from './session-table.tsx';

const CashPage = (): ReactNode => {
  const t = useTranslations('officeCash');
  const formats = useFormats();
  const held = useOfficeView();
  const [chosen, setChosen] = useState<CashOpen>();
  return (
    <main className="flex flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <p className="text-muted">{t('held')}</p>
      <Card title={t('sessions.title')}>
        <SessionTable held={held} choose={setChosen} />
      </Card>
      {chosen !== undefined && (
        <div role="status" className="flex flex-wrap items-center gap-3 rounded-lg border border-accent p-3">
          <p className="mr-auto font-medium">
            {t('only', { till: chosen.till, when: formats.dateTime(occurredMs(chosen)) })}
          </p>
          <Button onPress={() => setChosen(undefined)}>{t('all')}</Button>
        </div>
      )}
      <Card title={t('cuts.title')}>
        {chosen === undefined ? <CutList /> : <SessionCuts key={chosen.id} session={chosen.id} />}
      </Card>
      <Card title={t('moves.title')}>
        <MoveTable held={held} session={chosen?.id} />
      </Card>
    </main>
  );
};

export default CashPage;
