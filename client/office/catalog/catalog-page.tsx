/** Products, customers and categories in tables: found, sorted, changed in the cell, many at once. */
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { Link, useParams } from 'wouter';
import { entities } from '../../../crdt-schema/catalog/index.ts';
import { useFieldTexts } from '../../common/conflicts/use-field-text.ts';
import { Field } from '../../ui/field.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { useOffice } from '../model/use-office.ts';
import { COLUMNS, filterRows, sortRows, TABLES, type Sorting, type TableName } from './columns.ts';
import { RecordTable } from './record-table.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useRows } from './use-rows.ts';

const NONE: ReadonlySet<string> = new Set();
const columnsKey = (table: TableName): string => `tillmesh/office/columns/${table}`;

/** What this browser shows of the table. */
const shownFields = (table: TableName): readonly string[] =>
  localStorage.getItem(columnsKey(table))?.split(' ') ??
  COLUMNS[table].filter(({ isUsual }) => isUsual).map(({ field }) => field);

const CatalogTable = ({ table, title }: { readonly table: TableName; readonly title: string }): ReactNode => {
  const t = useTranslations('officeCatalog');
  const office = useOffice();
  const texts = useFieldTexts();
  const { rows, isWhole } = useRows(table);
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const [withArchived, setWithArchived] = useState(false);
  const [sorting, setSorting] = useState<Sorting>({ field: 'name', isDown: false });
  const [selected, setSelected] = useState(NONE);
  const [fields, setFields] = useState(() => shownFields(table));
  const columns = COLUMNS[table].filter(({ field }) => field === 'name' || fields.includes(field));
  const sorted = useMemo(() => {
    const isReference = COLUMNS[table].find(({ field }) => field === sorting.field)?.kind === 'category';
    return sortRows(rows, sorting, (id) => office.categories.get(id)?.name ?? '', isReference);
  }, [rows, sorting, table, office]);
  const found = useMemo(() => filterRows(sorted, wanted, withArchived), [sorted, wanted, withArchived]);

  const select = (ids: readonly string[], isSelected: boolean): void =>
    setSelected((before) => {
      const after = new Set(before);
      for (const id of ids)
        if (isSelected) after.add(id);
        else after.delete(id);
      return after;
    });
  const sort = (field: string): void =>
    setSorting((before) => ({ field, isDown: before.field === field && !before.isDown }));
  const show = (field: string, isShown: boolean): void => {
    const after = isShown ? [...fields, field] : fields.filter((other) => other !== field);
    localStorage.setItem(columnsKey(table), after.join(' '));
    setFields(after);
  };

  return (
    <>
      <div className="flex flex-wrap items-end gap-x-6 gap-y-2">
        <div className="w-full max-w-md grow">
          <Field label={t('filter')} value={text} change={setText} autoFocus />
        </div>
        <Toggle label={t('withArchived')} value={withArchived} change={setWithArchived} />
        <details>
          <summary className="min-h-11 cursor-pointer content-center">{t('columns')}</summary>
          <div className="flex flex-wrap gap-x-4">
            {COLUMNS[table]
              .filter(({ field }) => field !== 'name')
              .map(({ field }) => (
                <Toggle
                  key={field}
                  label={texts.label(table, field)}
                  value={fields.includes(field)}
                  change={(isShown) => show(field, isShown)}
                />
              ))}
          </div>
        </details>
      </div>
      <SelectionBar table={table} selected={selected} clear={() => setSelected(NONE)} />
      <p role="status" className="text-sm text-muted">
        {isWhole ? t('count', { count: found.length, all: rows.length }) : t('reading')}
        {office.mayWrite && ` ${t('howToEdit')}`}
      </p>
      <RecordTable
        {...{ table, title, columns, sorting, sort, selected, select }}
        rows={found}
        mayWrite={office.mayWrite}
      />
    </>
  );
};

const CatalogPage = (): ReactNode => {
  const t = useTranslations('officeCatalog');
  const language = useLocale().startsWith('en') ? 'en' : 'es';
  const office = useOffice();
  const params = useParams<{ table?: string }>();
  const table = TABLES.find((each) => each === params.table) ?? 'products';
  const title = entities[table].label[language];
  return (
    <main className="flex h-[calc(100dvh-8.5rem)] min-h-96 w-full flex-col gap-3 p-4 md:h-[calc(100dvh-4rem)]">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <nav aria-label={t('tables')} className="flex flex-wrap gap-2">
        {TABLES.map((each) => (
          <Link
            key={each}
            to={`/catalogo/${each}`}
            aria-current={each === table ? 'page' : undefined}
            className={`inline-flex min-h-11 items-center rounded-lg border px-4 font-medium ${each === table ? 'border-accent bg-accent text-on-accent' : 'border-line bg-raised'}`}
          >
            {entities[each].label[language]}
          </Link>
        ))}
      </nav>
      <div className="flex flex-wrap gap-x-4">
        {office.mayWrite && table !== 'categories' && (
          <Link to={`/catalogo/importar/${table}`} className="inline-flex min-h-11 items-center underline">
            {t('import')}
          </Link>
        )}
        <Link to="/catalogo/cotizaciones" className="inline-flex min-h-11 items-center underline">
          {t('quotes')}
        </Link>
        {table === 'products' && (
          <Link to="/catalogo/etiquetas" className="inline-flex min-h-11 items-center underline">
            {t('labels')}
          </Link>
        )}
      </div>
      <CatalogTable key={table} table={table} title={title} />
    </main>
  );
};

export default CatalogPage;
