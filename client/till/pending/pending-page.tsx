/** Every op of this till that is not done: what was refused first, as a person has to decide, then what merely waits. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';
import { Button } from '../../ui/button.tsx';
import { PageTexts, textsOf } from '../../ui/page-texts.tsx';
import { useTill, useTillValue } from '../model/use-till.ts';
import { cashTexts } from '../cash/texts.ts';
import { DataAge } from '../state/data-age.tsx';
import { needsPerson } from '../../common/pending/needs-person.ts';
import { PendingCard } from './pending-card.tsx';
import { SettledList } from './settled-list.tsx';
import { pendingTexts } from '../../common/pending/texts.ts';

const TEXTS = textsOf({ pending: pendingTexts, cash: cashTexts });

/** A day without a server is hundreds of them; each has its buttons. */
const SHOWN = 50;

const Pending = (): ReactNode => {
  const t = useTranslations('pending');
  const till = useTill();
  const pending = useTillValue((model) => model.pending());
  const refused = pending.filter(needsPerson);
  const waiting = pending.filter((item) => !needsPerson(item)).toReversed();
  return (
    <main className="mx-auto flex w-full max-w-4xl flex-col gap-4 p-4">
      <div className="flex flex-wrap items-baseline gap-x-4">
        <h1 className="text-2xl font-semibold">{t('title')}</h1>
        <p className="text-sm text-muted">
          <DataAge />
        </p>
      </div>
      {pending.length === 0 && <p>{t(till.logs.isReady ? 'empty' : 'loading')}</p>}
      <PendingGroup title={t('refused')} items={refused} />
      <PendingGroup title={t('waiting')} items={waiting} />
      <SettledList />
    </main>
  );
};

const PendingGroup = ({
  title,
  items,
}: {
  readonly title: string;
  readonly items: readonly PendingItem[];
}): ReactNode => {
  const t = useTranslations('pending');
  const [shown, setShown] = useState(SHOWN);
  if (items.length === 0) return undefined;
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">
        {title} ({items.length})
      </h2>
      <ul className="flex flex-col gap-2">
        {items.slice(0, shown).map((item) => (
          <PendingCard key={item.id} item={item} />
        ))}
      </ul>
      {items.length > shown && (
        <Button onPress={() => setShown(shown + SHOWN)}>{t('more', { count: items.length - shown })}</Button>
      )}
    </section>
  );
};

const PendingPage = (): ReactNode => (
  <PageTexts texts={TEXTS}>
    <Pending />
  </PageTexts>
);

export default PendingPage;
