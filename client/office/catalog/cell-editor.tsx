/** A cell that is being changed: Enter writes it, Esc leaves it. Whoever changed it meanwhile is not written over unasked. */
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { exponentOf } from '../../../crdt-schema/model/currency.ts';
import { useFieldTexts } from '../../common/conflicts/use-field-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useSettings } from '../../ui/use-session.ts';
import { useSayEditing } from '../presence/use-editing.ts';
import { useOffice } from '../model/use-office.ts';
import { CHOSEN, RIGHT, typedText, typedValue, UNITS, type Column, type TableName } from './columns.ts';
import { useCategories } from './use-categories.ts';

const LOOK = 'h-full w-full min-w-0 border-2 border-accent bg-surface px-2 outline-none';
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

export const CellEditor = ({
  table,
  id,
  column: { field, kind },
  label,
  close,
}: {
  readonly table: TableName;
  readonly id: string;
  readonly column: Column;
  readonly label: string;
  readonly close: () => void;
}): ReactNode => {
  const t = useTranslations('officeCatalog');
  const { catalog } = useOffice().peer;
  useSayEditing(table, id, field);
  const { currency } = useSettings();
  const exponent = exponentOf(typeof currency === 'string' ? currency : 'MXN');
  const texts = useFieldTexts();
  const categories = useCategories();
  const current = (): unknown => catalog.read(table, id)?.fields[field];
  const [before] = useState(current);
  const [typed, setTyped] = useState(() => typedText(before, kind, exponent));
  const [trouble, setTrouble] = useState<string>();
  /** The focus goes back to the table, and the field that it leaves is not to be written once more. */
  const isOver = useRef(false);
  const finish = (): void => {
    isOver.current = true;
    close();
  };
  /** What somebody else wrote meanwhile, and what was typed here. */
  const [met, setMet] = useState<{ readonly theirs: unknown; readonly ours: unknown }>();

  const write = (value: unknown): void => {
    const written = catalog.setField(table, id, field, value);
    if (written.ok) finish();
    else setTrouble(t('failed', { code: written.error.code }));
  };
  const save = (text: string): void => {
    const value = typedValue(text, { table, field, kind, exponent });
    const now = current();
    if (value === undefined) setTrouble(t('wrong', { field: label }));
    else if (isSame(value, before)) finish();
    else if (!isSame(now, before) && !isSame(now, value)) setMet({ theirs: now, ours: value });
    else write(value);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // The table behind has keys of its own.
    event.stopPropagation();
    if (event.key === 'Enter') save(typed);
    else if (event.key === 'Escape') finish();
  };

  if (met !== undefined)
    return (
      <Dialog title={label} close={close}>
        <p>{t('changedMeanwhile')}</p>
        <div className="grid gap-2 sm:grid-cols-2">
          <Button onPress={() => write(met.ours)}>
            {t('useMine', { value: texts.value(field, met.ours) })}
          </Button>
          <Button onPress={close}>{t('leaveTheirs', { value: texts.value(field, met.theirs) })}</Button>
        </div>
      </Dialog>
    );
  if (CHOSEN.has(kind)) {
    const options: readonly (readonly [string, string])[] =
      kind === 'unit' ? UNITS.map((unit) => [unit, texts.value(field, unit)] as const) : categories;
    return (
      <select
        aria-label={label}
        autoFocus
        value={typed}
        onChange={(event) => save(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={close}
        className={LOOK}
      >
        <option value="">{t('none')}</option>
        {options
          .filter(([option]) => option !== id)
          .map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
      </select>
    );
  }
  return (
    <>
      <input
        aria-label={label}
        aria-invalid={trouble !== undefined}
        autoFocus
        autoComplete="off"
        data-scan="here"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => event.target.select()}
        onKeyDown={onKeyDown}
        // To go elsewhere is no way to lose what was typed.
        onBlur={() => !isOver.current && (trouble === undefined ? save(typed) : finish())}
        className={`${LOOK} ${RIGHT.has(kind) ? 'text-right tabular-nums' : ''}`}
      />
      {trouble !== undefined && (
        <span
          role="alert"
          className="absolute top-full left-0 z-10 border border-bad bg-raised px-2 py-1 text-sm text-bad"
        >
          {trouble}
        </span>
      )}
    </>
  );
};
