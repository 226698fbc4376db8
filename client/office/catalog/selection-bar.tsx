/** What can be done with the records that are selected, all in one go. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import type { WriteFailure } from '../../../crdt-schema/catalog/index.ts';
import type { Result } from '../../../crdt-schema/result.ts';
import { Button } from '../../ui/button.tsx';
import { useOffice } from '../model/use-office.ts';
import type { TableName } from './columns.ts';
import { useCategories } from './use-categories.ts';

export const SelectionBar = ({
  table,
  selected,
  clear,
}: {
  readonly table: TableName;
  readonly selected: ReadonlySet<string>;
  readonly clear: () => void;
}): ReactNode => {
  const t = useTranslations('officeCatalog');
  const [, navigate] = useLocation();
  const { catalog } = useOffice().peer;
  const categories = useCategories();
  const [failure, setFailure] = useState<string>();
  /** One update to store and to send, however many there are. */
  const all = (write: (id: string) => Result<void, WriteFailure>): void => {
    let failed: string | undefined;
    catalog.batch(() => {
      for (const id of selected) {
        const written = write(id);
        if (!written.ok) failed ??= written.error.code;
      }
    });
    setFailure(failed);
    if (failed === undefined) clear();
  };
  if (selected.size === 0) return undefined;
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-lg border border-accent bg-raised p-2">
      <p role="status" className="mr-auto px-2 font-medium">
        {t('selected', { count: selected.size })}
      </p>
      {table === 'products' && (
        <select
          aria-label={t('changeCategory')}
          value=""
          onChange={({ target }) => all((id) => catalog.setField(table, id, 'category', target.value))}
          className="min-h-11 rounded-lg border border-line bg-surface px-3"
        >
          <option value="">{t('changeCategory')}</option>
          {categories.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      {table === 'products' && (
        <Button onPress={() => navigate('/catalogo/etiquetas', { state: [...selected] })}>
          {t('labels')}
        </Button>
      )}
      <Button onPress={() => all((id) => catalog.archive(table, id))}>{t('archive')}</Button>
      <Button onPress={() => all((id) => catalog.setField(table, id, 'active', true))}>
        {t('useAgain')}
      </Button>
      <Button onPress={clear}>{t('unselect')}</Button>
      {failure !== undefined && (
        <p role="alert" className="w-full text-bad">
          {t('failed', { code: failure })}
        </p>
      )}
    </div>
  );
};
