/** One record of the catalog: each field with who wrote it and when, and what of it is to decide. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useParams } from 'wouter';
import type { Candidate } from '../../../crdt-schema/catalog/index.ts';
import { ConflictCard } from '../../common/conflicts/conflict-card.tsx';
import { Origin } from '../../common/conflicts/origin.tsx';
import { useFieldTexts } from '../../common/conflicts/use-field-text.ts';
import { useCatalogVersion } from '../../ui/use-session.ts';
import { useDecide } from '../inbox/use-decide.ts';
import { useOffice } from '../model/use-office.ts';
import { EditorTag } from '../presence/editor-tag.tsx';
import { useEditors, useSayEditing } from '../presence/use-editing.ts';
import { BalancePart } from './balance-part.tsx';
import { TABLES } from './columns.ts';
import { HistoryPart } from './history-part.tsx';

const RecordPage = (): ReactNode => {
  const t = useTranslations('officeCatalog');
  const texts = useFieldTexts();
  const { catalog } = useOffice().peer;
  const { table: named, id = '' } = useParams<{ table: string; id: string }>();
  const table = TABLES.find((each) => each === named) ?? 'products';
  useCatalogVersion(table);
  useSayEditing(table, id);
  const editors = useEditors(table).get(id) ?? [];
  const record = catalog.read(table, id);
  const origins: ReadonlyMap<string, Candidate> = new Map(catalog.origins(table, id));
  return (
    <main className="flex w-full max-w-3xl flex-col gap-4 p-4">
      <Link to={`/catalogo/${table}`} className="underline">
        {t('back')}
      </Link>
      <h1 className="text-2xl font-semibold">
        {record === undefined ? t('unknown') : texts.title(table, id)}
      </h1>
      {editors.length > 0 && (
        <p role="status" className="text-warn">
          {t('others', { names: editors.map(({ name }) => name).join(', ') })}
        </p>
      )}
      {record?.conflicts.map((conflict) => (
        <ConflictCard key={conflict.field} conflict={{ kind: 'field', ...conflict }} useDecide={useDecide} />
      ))}
      {record !== undefined && (
        <dl className="divide-y divide-line rounded-lg border border-line bg-raised">
          {Object.entries(record.fields).map(([field, value]) => {
            const origin = origins.get(field);
            return (
              <div key={field} className="grid gap-x-4 gap-y-1 p-3 sm:grid-cols-[10rem_1fr_14rem]">
                <dt className="font-medium">
                  {texts.label(table, field)}{' '}
                  <EditorTag editors={editors.filter((editor) => editor.field === field)} />
                </dt>
                <dd className="wrap-anywhere">{texts.value(field, value)}</dd>
                <dd>
                  {origin === undefined ? (
                    <span className="text-sm text-muted">{t('asCreated')}</span>
                  ) : (
                    <Origin of={origin} />
                  )}
                </dd>
              </div>
            );
          })}
        </dl>
      )}
      {record !== undefined && table === 'customers' && <BalancePart key={`balance ${id}`} id={id} />}
      {record !== undefined && <HistoryPart key={id} table={table} id={id} />}
    </main>
  );
};

export default RecordPage;
