/** Which table, and as what kind of file. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { ExportFormat } from '../../../crdt-schema/exports/form.ts';
import { tableOf } from '../../../crdt-schema/exports/tables.ts';
import { titles } from '../../../crdt-schema/exports/texts.ts';
import { Choice } from '../../ui/choice.tsx';
import type { Language } from '../../ui/language.tsx';
import { HELD_ENTITIES, type HeldEntity } from './till-export.ts';

export interface ExportChoiceProps {
  readonly entity: HeldEntity;
  readonly format: ExportFormat;
  readonly language: Language;
  readonly chooseEntity: (entity: HeldEntity) => void;
  readonly chooseFormat: (format: ExportFormat) => void;
}

const FORMATS = ['xlsx', 'csv'] as const;

export const ExportChoice = (props: ExportChoiceProps): ReactNode => {
  const t = useTranslations('reports');
  const { entity, format, language, chooseEntity, chooseFormat } = props;
  return (
    <>
      <Choice
        label={t('export.table')}
        value={entity}
        options={HELD_ENTITIES.map((each) => [each, titles[each][language]] as const)}
        choose={chooseEntity}
      />
      {!tableOf(entity).isDated && <p className="text-sm text-muted">{t('export.undated')}</p>}
      <Choice
        label={t('export.format')}
        value={format}
        options={FORMATS.map((each) => [each, t(`export.formats.${each}`)] as const)}
        choose={chooseFormat}
      />
    </>
  );
};
