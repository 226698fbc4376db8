/** What is to decide of one record, where the record itself is shown. Nothing where there is nothing. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { EntityName } from '../../../crdt-schema/catalog/index.ts';
import { useCatalogVersion, useOpen } from '../../ui/use-session.ts';
import { ConflictCard } from '../../common/conflicts/conflict-card.tsx';
import { useDecide } from './use-decide.ts';

export const RecordConflicts = ({
  entity,
  id,
}: {
  readonly entity: EntityName;
  readonly id: string;
}): ReactNode => {
  const t = useTranslations('conflicts');
  const { catalog } = useOpen().peer;
  useCatalogVersion(entity);
  const conflicts = catalog.read(entity, id)?.conflicts ?? [];
  if (conflicts.length === 0) return null;
  return (
    <>
      {conflicts.map((conflict) => (
        <ConflictCard key={conflict.field} conflict={{ kind: 'field', ...conflict }} useDecide={useDecide} />
      ))}
      <Link to="/conflictos" className="underline">
        {t('all')}
      </Link>
    </>
  );
};
