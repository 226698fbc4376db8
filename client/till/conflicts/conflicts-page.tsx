/** All that a person has to decide in the catalog, on one page; works without network. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { CatalogConflict } from '../../../crdt-schema/conflicts/index.ts';
import { ConflictCard } from './conflict-card.tsx';
import { useConflicts } from './use-conflicts.ts';

const keyOf = (conflict: CatalogConflict): string => {
  switch (conflict.kind) {
    case 'field':
      return `field ${conflict.entity} ${conflict.id} ${conflict.field}`;
    case 'duplicate_code':
      return `code ${conflict.field} ${conflict.code}`;
    case 'edit_of_archived':
      return `archived ${conflict.entity} ${conflict.id}`;
    case 'category_cycle':
      return `circle ${conflict.ids.join(' ')}`;
  }
};

const ConflictsPage = (): ReactNode => {
  const t = useTranslations('conflicts');
  const conflicts = useConflicts();
  return (
    <main className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <div role="status">{conflicts.length === 0 && <p>{t('nothing')}</p>}</div>
      {conflicts.map((conflict) => (
        <ConflictCard key={keyOf(conflict)} conflict={conflict} />
      ))}
    </main>
  );
};

export default ConflictsPage;
