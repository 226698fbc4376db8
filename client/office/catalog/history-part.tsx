/** What each field of a record was before, as the server's ledger keeps it: asked for when somebody wants to know. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { EntityName } from '../../../crdt-schema/catalog/index.ts';
import { useFieldTexts } from '../../common/conflicts/use-field-text.ts';
import { Button } from '../../ui/button.tsx';
import { ApiFailed } from '../api-failed.tsx';
import { ChangedBy, historyForm } from '../record-history.tsx';
import { useAsked } from '../use-asked.ts';

export const HistoryPart = ({
  table,
  id,
}: {
  readonly table: EntityName;
  readonly id: string;
}): ReactNode => {
  const t = useTranslations('officeCatalog.history');
  const texts = useFieldTexts();
  const [isWanted, setWanted] = useState(false);
  const { value, failure, ask } = useAsked(isWanted ? `/api/${table}/${id}/history` : undefined, historyForm);
  const items = value?.items ?? [];
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      {!isWanted && (
        <div>
          <Button onPress={() => setWanted(true)}>{t('ask')}</Button>
        </div>
      )}
      {failure !== undefined && <ApiFailed failure={failure} retry={ask} />}
      {value !== undefined && items.length === 0 && <p role="status">{t('none')}</p>}
      {items.length > 0 && (
        <ol className="divide-y divide-line rounded-lg border border-line bg-raised">
          {items.toReversed().map((change) => (
            <li key={`${change.version} ${change.field}`} className="flex flex-col p-3">
              <span>
                <span className="font-medium">{texts.label(table, change.field)}: </span>
                {t('change', {
                  before: texts.value(change.field, change.previous),
                  after: texts.value(change.field, change.value),
                })}
              </span>
              <ChangedBy change={change} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
};
