/** Every op of this till that is not done: what was refused first, as a person has to decide, then what merely waits. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';
import { LongList } from '../../ui/long-list.tsx';
import { PageTexts, textsOf } from '../../ui/page-texts.tsx';
import { useTill, useTillValue } from '../model/use-till.ts';
import { cashTexts } from '../cash/texts.ts';
import { DataAge } from '../state/data-age.tsx';
import { needsPerson } from '../../common/pending/needs-person.ts';
import { PendingCard } from './pending-card.tsx';
import { SettledList } from './settled-list.tsx';
import { pendingTexts } from '../../common/pending/texts.ts';

const TEXTS = textsOf({ pending: pendingTexts, cash: cashTexts });

const SHOWN = 50;

const Pending = (): ReactNode => {
  const t = useTranslations('pending');
  const till = useTill();
  const pending = useTillValue((model) => model.pending());
  const refused = pending.filter(needsPerson);
  const waiting = pending.filter((item) => !needsPerson(item)).toReversed();
  const list = {
    atOnce: SHOWN,
    draw: (item: PendingItem) => <PendingCard key={item.id} item={item} />,
    more: (count: number) => t('more', { count }),
  };
  return (
    <main className="mx-auto flex w-full max-w-4xl flex-col gap-4 p-4">
      <div className="flex flex-wrap items-baseline gap-x-4">
        <h1 className="text-2xl font-semibold">{t('title')}</h1>
        <p className="text-sm text-muted">
          <DataAge />
        </p>
      </div>
      {pending.length === 0 && <p>{t(till.logs.isReady ? 'empty' : 'loading')}</p>}
      <LongList title={t('refused')} items={refused} {...list} />
      <LongList title={t('waiting')} items={waiting} {...list} />
      <SettledList />
    </main>
  );
};

const PendingPage = (): ReactNode => (
  <PageTexts texts={TEXTS}>
    <Pending />
  </PageTexts>
);

export default PendingPage;
