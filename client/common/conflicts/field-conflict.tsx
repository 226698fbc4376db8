/** A field that several wrote at once: each value with who and when, and a button that settles it. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Conflict } from '../../../crdt-schema/catalog/index.ts';
import { Button } from '../../ui/button.tsx';
import { Origin } from './origin.tsx';
import { takeValue } from './resolve.ts';
import { useFieldTexts } from './use-field-text.ts';
import type { Decide } from './decide.ts';

export const FieldConflict = ({
  conflict,
  decide,
}: {
  readonly conflict: Conflict;
  readonly decide: Decide | undefined;
}): ReactNode => {
  const t = useTranslations('conflicts');
  const texts = useFieldTexts();
  return (
    <div className="flex flex-col gap-2">
      <p>{t('field')}</p>
      <h3 className="font-medium">{texts.label(conflict.entity, conflict.field)}</h3>
      <ul className="grid gap-2 sm:grid-cols-2">
        {conflict.candidates.map((candidate) => {
          const value = texts.value(conflict.field, candidate.value);
          return (
            <li
              key={candidate.clock}
              className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-3"
            >
              <span className="text-xl font-semibold wrap-anywhere">{value}</span>
              <Origin of={candidate} />
              {decide !== undefined && (
                <Button onPress={() => void decide((catalog) => takeValue(catalog, conflict, candidate))}>
                  <span className="truncate">{t('use', { value })}</span>
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
};
