/** Many records in a table of which only what is seen is drawn. Arrows move, Enter or F2 changes a cell, the space bar selects a row. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, TriangleAlert } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { useFieldTexts } from '../../common/conflicts/use-field-text.ts';
import type { Editor } from '../presence/editing.ts';
import { EditorTag } from '../presence/editor-tag.tsx';
import { useEditors } from '../presence/use-editing.ts';
import { CellEditor } from './cell-editor.tsx';
import { RIGHT, type Column, type Row, type Sorting, type TableName } from './columns.ts';

const ROW_PX = 44;
const OVERSCAN = 12;
/** Selection and detail, before and behind the fields. */
const SIDES = ['2.75rem', '2.75rem'] as const;
const PAGE_ROWS = 10;
const NOBODY: readonly Editor[] = [];

export interface RecordTableProps {
  readonly table: TableName;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly sorting: Sorting;
  readonly sort: (field: string) => void;
  readonly selected: ReadonlySet<string>;
  readonly select: (ids: readonly string[], isSelected: boolean) => void;
  readonly mayWrite: boolean;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

export const RecordTable = ({
  table,
  title,
  columns,
  rows,
  sorting,
  sort,
  selected,
  select,
  mayWrite,
}: RecordTableProps): ReactNode => {
  const t = useTranslations('officeCatalog');
  const texts = useFieldTexts();
  const base = useId();
  const editors = useEditors(table);
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Place>({ row: 0, column: 0 });
  const [editing, setEditing] = useState<{ readonly id: string; readonly field: string }>();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    // The header covers the first row's height.
    scrollPaddingStart: ROW_PX,
  });
  const items = virtual.getVirtualItems();
  const shares = columns.map(({ share }) => `minmax(${share * 3}rem, ${share}fr)`).join(' ');
  const gridTemplateColumns = `${mayWrite ? `${SIDES[0]} ` : ''}${shares} ${SIDES[1]}`;
  const cellId = (row: Row | undefined, { field }: Column): string => `${base}-${row?.id}-${field}`;
  const activeRow = rows[active.row];
  const isDrawn = items.some(({ index }) => index === active.row);
  const first = mayWrite ? 2 : 1;

  const edit = (row: Row | undefined, { field }: Column): void => {
    if (mayWrite && row !== undefined) setEditing({ id: row.id, field });
  };
  const close = (): void => {
    setEditing(undefined);
    scroller.current?.focus({ preventScroll: true });
  };
  const move = (rowsBy: number, columnsBy: number): void => {
    const row = Math.min(rows.length - 1, Math.max(0, active.row + rowsBy));
    const column = Math.min(columns.length - 1, Math.max(0, active.column + columnsBy));
    setActive({ row, column });
    virtual.scrollToIndex(row);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== scroller.current) return;
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(1, 0),
      ArrowUp: () => move(-1, 0),
      ArrowRight: () => move(0, 1),
      ArrowLeft: () => move(0, -1),
      PageDown: () => move(PAGE_ROWS, 0),
      PageUp: () => move(-PAGE_ROWS, 0),
      Home: () => move(-rows.length, 0),
      End: () => move(rows.length, 0),
      Enter: () => edit(activeRow, columns[active.column]!),
      F2: () => edit(activeRow, columns[active.column]!),
      ' ': () => mayWrite && activeRow !== undefined && select([activeRow.id], !selected.has(activeRow.id)),
    };
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  const header = (
    <div
      role="row"
      aria-rowindex={1}
      style={{ gridTemplateColumns }}
      className="sticky top-0 z-10 grid h-11 border-b border-line bg-raised"
    >
      {mayWrite && (
        <span role="columnheader" className="grid place-items-center">
          <input
            type="checkbox"
            aria-label={t('selectAll')}
            checked={rows.length > 0 && rows.every(({ id }) => selected.has(id))}
            onChange={({ target }) =>
              select(
                rows.map(({ id }) => id),
                target.checked,
              )
            }
            className="size-5"
          />
        </span>
      )}
      {columns.map(({ field, kind }) => {
        const isBy = sorting.field === field;
        const Arrow = sorting.isDown ? ArrowDown : ArrowUp;
        return (
          <span
            key={field}
            role="columnheader"
            aria-sort={isBy ? (sorting.isDown ? 'descending' : 'ascending') : 'none'}
            className="min-w-0"
          >
            <button
              type="button"
              onClick={() => sort(field)}
              className={`flex h-full w-full items-center gap-1 px-2 font-medium ${RIGHT.has(kind) ? 'justify-end' : ''}`}
            >
              <span className="truncate">{texts.label(table, field)}</span>
              {isBy && <Arrow aria-hidden="true" className="size-4 shrink-0" />}
            </button>
          </span>
        );
      })}
      <span role="columnheader">
        <span className="sr-only">{t('detail')}</span>
      </span>
    </div>
  );

  const cell = (row: Row, rowAt: number, each: Column, at: number): ReactNode => {
    const { field, kind } = each;
    const isEditing = editing?.id === row.id && editing.field === field;
    const isActive = active.row === rowAt && active.column === at;
    const value = row.fields[field];
    // Whoever is at what is not shown here is seen at the name.
    const others = (editors.get(row.id) ?? NOBODY).filter(
      (editor) =>
        editor.field === field || (at === 0 && !columns.some((column) => column.field === editor.field)),
    );
    return (
      <div
        key={field}
        id={cellId(row, each)}
        role="gridcell"
        aria-colindex={at + first}
        onClick={() => setActive({ row: rowAt, column: at })}
        onDoubleClick={() => edit(row, each)}
        className={`relative flex min-w-0 items-center ${isEditing ? '' : 'px-2'} ${RIGHT.has(kind) ? 'justify-end tabular-nums' : ''} ${others.some((editor) => editor.field === field) ? 'bg-surface inset-ring-2 inset-ring-warn' : ''} ${isActive ? 'in-focus:outline-2 in-focus:-outline-offset-2 in-focus:outline-accent' : ''}`}
      >
        {isEditing ? (
          <CellEditor
            table={table}
            id={row.id}
            column={each}
            label={texts.label(table, field)}
            close={close}
          />
        ) : (
          <span className="truncate">{value === undefined ? '' : texts.value(field, value)}</span>
        )}
        {others.length > 0 && !isEditing && (
          <span className={RIGHT.has(kind) ? 'order-first mr-auto' : 'ml-auto pl-1'}>
            <EditorTag editors={others} />
          </span>
        )}
      </div>
    );
  };

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={title}
      aria-rowcount={rows.length + 1}
      aria-multiselectable={mayWrite}
      aria-activedescendant={isDrawn ? cellId(activeRow, columns[active.column]!) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="min-h-60 grow overflow-auto rounded-lg border border-line bg-raised"
    >
      {header}
      <div role="rowgroup" style={{ height: virtual.getTotalSize() }} className="relative min-w-full">
        {items.map(({ index, start }) => {
          const row = rows[index]!;
          return (
            <div
              key={row.id}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={mayWrite ? selected.has(row.id) : undefined}
              style={{ gridTemplateColumns, height: ROW_PX, transform: `translateY(${start}px)` }}
              className={`absolute top-0 left-0 grid w-full border-b border-line ${selected.has(row.id) ? 'bg-surface' : ''} ${row.isActive ? '' : 'text-muted line-through'}`}
            >
              {mayWrite && (
                <span role="gridcell" className="grid place-items-center">
                  <input
                    type="checkbox"
                    tabIndex={-1}
                    aria-label={t('select', { name: texts.value('name', row.fields['name']) })}
                    checked={selected.has(row.id)}
                    onChange={({ target }) => select([row.id], target.checked)}
                    className="size-5"
                  />
                </span>
              )}
              {columns.map((each, at) => cell(row, index, each, at))}
              <span role="gridcell" className="grid place-items-center">
                <Link
                  to={`/catalogo/${table}/${row.id}`}
                  tabIndex={-1}
                  aria-label={t('detailOf', { name: texts.value('name', row.fields['name']) })}
                  className={`grid size-11 place-items-center ${row.isAsked ? 'text-bad' : ''}`}
                >
                  {row.isAsked ? <TriangleAlert aria-hidden="true" className="size-5" /> : '›'}
                </Link>
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
};
