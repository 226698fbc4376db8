/** All that a person has to decide in the catalog, on one page; works without network. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ConflictCard } from '../../common/conflicts/conflict-card.tsx';
import { keyOf } from '../../common/conflicts/key-of.ts';
import { useConflicts } from '../../common/conflicts/use-conflicts.ts';
import { useDecide } from './use-decide.ts';

const ConflictsPage = (): ReactNode => {
  const t = useTranslations('conflicts');
  const conflicts = useConflicts();
  return (
    <main className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <div role="status">{conflicts.length === 0 && <p>{t('nothing')}</p>}</div>
      {conflicts.map((conflict) => (
        <ConflictCard key={keyOf(conflict)} conflict={conflict} useDecide={useDecide} />
      ))}
    </main>
  );
};

export default ConflictsPage;
