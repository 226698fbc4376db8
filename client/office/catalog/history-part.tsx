/** What each field of a record was before, as the server's ledger keeps it: asked for when somebody wants to know. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import type { EntityName } from '../../../crdt-schema/catalog/index.ts';
import { useFieldTexts } from '../../common/conflicts/use-field-text.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { ApiFailed } from '../api-failed.tsx';
import { useOffice } from '../model/use-office.ts';
import { useAsked } from '../use-asked.ts';

const historyForm = z.object({
  items: z.array(
    z.object({
      field: z.string(),
      version: z.int(),
      previous: z.unknown(),
      value: z.unknown(),
      who: z.string().nullable(),
      till: z.string().optional(),
      at: z.iso.datetime().nullable(),
    }),
  ),
});

export const HistoryPart = ({
  table,
  id,
}: {
  readonly table: EntityName;
  readonly id: string;
}): ReactNode => {
  const t = useTranslations('officeCatalog.history');
  const texts = useFieldTexts();
  const { dateTime } = useFormats();
  const { people } = useOffice().peer.replica.context;
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
          {items.toReversed().map(({ field, version, previous, value: after, who, till, at }) => (
            <li key={`${version} ${field}`} className="flex flex-col p-3">
              <span>
                <span className="font-medium">{texts.label(table, field)}: </span>
                {t('change', { before: texts.value(field, previous), after: texts.value(field, after) })}
              </span>
              <span className="text-sm text-muted">
                {[
                  at === null ? undefined : dateTime(Date.parse(at)),
                  till,
                  who === null ? undefined : (people.get(who)?.name ?? who),
                ]
                  .filter((part) => part !== undefined)
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
};
