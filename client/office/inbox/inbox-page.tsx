/** One list of all that waits for a person, of every till: what happened, what it means, and what settles it. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';
import { ConflictCard } from '../../common/conflicts/conflict-card.tsx';
import { keyOf } from '../../common/conflicts/key-of.ts';
import { Button } from '../../ui/button.tsx';
import { useOffice } from '../model/use-office.ts';
import { AlertCard } from './alert-card.tsx';
import { RefusedCard } from './refused-card.tsx';
import { useDecide } from './use-decide.ts';
import { useInbox } from './use-inbox.ts';

/** A bad day is hundreds of them; each has its buttons. */
const SHOWN = 30;

/** The first ones, and the way to more. */
const Part = <T,>({
  title,
  items,
  draw,
}: {
  readonly title: string;
  readonly items: readonly T[];
  readonly draw: (item: T) => ReactNode;
}): ReactNode => {
  const t = useTranslations('inbox');
  const [shown, setShown] = useState(SHOWN);
  if (items.length === 0) return undefined;
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">
        {title} ({items.length})
      </h2>
      <ul className="flex flex-col gap-2">{items.slice(0, shown).map(draw)}</ul>
      {items.length > shown && (
        <Button onPress={() => setShown(shown + SHOWN)}>{t('more', { count: items.length - shown })}</Button>
      )}
    </section>
  );
};

const InboxPage = (): ReactNode => {
  const t = useTranslations('inbox');
  const office = useOffice();
  const { refused, waiting, conflicts, alerts, count } = useInbox();
  const drawOp = (item: PendingItem): ReactNode => <RefusedCard key={item.id} item={item} />;
  return (
    <main className="flex w-full max-w-4xl flex-col gap-6 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      {!office.mayWrite && <p>{t('viewer')}</p>}
      <p role="status" className={count > 0 ? 'sr-only' : ''}>
        {count > 0 ? t('count', { count }) : t(office.logs.isWhole ? 'nothing' : 'reading')}
      </p>
      <Part
        title={t('alertsTitle')}
        items={alerts}
        draw={(alert) => <AlertCard key={`${alert.code} ${JSON.stringify(alert.params)}`} alert={alert} />}
      />
      <Part title={t('refused')} items={refused} draw={drawOp} />
      <Part
        title={t('conflicts')}
        items={conflicts}
        draw={(conflict) => (
          <li key={keyOf(conflict)}>
            <ConflictCard conflict={conflict} useDecide={useDecide} mayArchive />
          </li>
        )}
      />
      <Part title={t('waiting')} items={waiting} draw={drawOp} />
    </main>
  );
};

export default InboxPage;
