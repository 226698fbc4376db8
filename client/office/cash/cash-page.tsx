/** The drawers: sessions as their tills' logs have them, sealed cuts of the server, and what went in and out besides sales. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Card } from '../now/card.tsx';
import { useOfficeView } from '../model/use-view.ts';
import { CutList } from './cut-list.tsx';
import { MoveTable } from './move-table.tsx';
import { SessionTable } from './session-table.tsx';

const CashPage = (): ReactNode => {
  const t = useTranslations('officeCash');
  const held = useOfficeView();
  return (
    <main className="flex flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <p className="text-muted">{t('held')}</p>
      <Card title={t('sessions.title')}>
        <SessionTable held={held} />
      </Card>
      <Card title={t('cuts.title')}>
        <CutList />
      </Card>
      <Card title={t('moves.title')}>
        <MoveTable held={held} />
      </Card>
    </main>
  );
};

export default CashPage;
