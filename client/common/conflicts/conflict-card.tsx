/** One thing to decide, and the ways to do so. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { CatalogConflict } from '../../../crdt-schema/conflicts/index.ts';
import { Button } from '../../ui/button.tsx';
import { useOpen } from '../../ui/use-session.ts';
import { FieldConflict } from './field-conflict.tsx';
import { Origin } from './origin.tsx';
import { archiveTwin, bringBack, cutCircle, dropCode, keepArchived } from './resolve.ts';
import type { Decide, UseDecide } from './decide.ts';
import { nameOf, useFieldTexts } from './use-field-text.ts';

type Of<K extends CatalogConflict['kind']> = Extract<CatalogConflict, { readonly kind: K }>;

const EditOfArchived = ({
  conflict: { entity, id, edits },
  decide,
}: {
  readonly conflict: Of<'edit_of_archived'>;
  readonly decide: Decide | undefined;
}): ReactNode => {
  const t = useTranslations('conflicts');
  const texts = useFieldTexts();
  const { catalog } = useOpen().peer;
  return (
    <>
      <p>{t('archived', { name: nameOf(catalog, id) })}</p>
      <ul className="flex flex-col gap-2">
        {edits.map(({ field, edit }) => (
          <li key={field + edit.clock} className="rounded-lg border border-line bg-surface p-3">
            <span className="font-medium">{texts.label(entity, field)}: </span>
            <span className="wrap-anywhere">{texts.value(field, edit.value)}</span>
            <Origin of={edit} />
          </li>
        ))}
      </ul>
      {decide !== undefined && (
        <div className="flex flex-wrap gap-2">
          <Button onPress={() => void decide((all) => bringBack(all, entity, id))}>{t('bringBack')}</Button>
          <Button onPress={() => void decide((all) => keepArchived(all, entity, id))}>
            {t('keepArchived')}
          </Button>
        </div>
      )}
    </>
  );
};

/** Twins: one gives the code up, or is a product no more. */
const SharedCode = ({
  conflict: { field, code, ids },
  decide,
  mayArchive,
}: {
  readonly conflict: Of<'duplicate_code'>;
  readonly decide: Decide | undefined;
  readonly mayArchive: boolean;
}): ReactNode => {
  const t = useTranslations('conflicts');
  const { catalog } = useOpen().peer;
  return (
    <>
      <p>{t('code', { code })}</p>
      <ul className="flex flex-col gap-2">
        {ids.map((id) => {
          const name = nameOf(catalog, id);
          if (decide === undefined) return <li key={id}>{name}</li>;
          return (
            <li key={id} className="flex flex-wrap gap-2">
              <Button onPress={() => void decide((all) => dropCode(all, id, field, code))}>
                {t('dropCode', { name })}
              </Button>
              {mayArchive && (
                <Button onPress={() => void decide((all) => archiveTwin(all, id))}>
                  {t('archiveTwin', { name })}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
};

const Ways = ({
  conflict,
  decide,
  mayArchive,
}: {
  readonly conflict: CatalogConflict;
  readonly decide: Decide | undefined;
  readonly mayArchive: boolean;
}): ReactNode => {
  const t = useTranslations('conflicts');
  const { catalog } = useOpen().peer;
  switch (conflict.kind) {
    case 'field':
      return <FieldConflict conflict={conflict} decide={decide} />;
    case 'edit_of_archived':
      return <EditOfArchived conflict={conflict} decide={decide} />;
    case 'duplicate_code':
      return <SharedCode conflict={conflict} decide={decide} mayArchive={mayArchive} />;
    case 'category_cycle':
      return (
        <>
          <p>{t('circle')}</p>
          <ul className="flex flex-wrap gap-2">
            {conflict.ids.map((id) => (
              <li key={id}>
                {decide === undefined ? (
                  nameOf(catalog, id)
                ) : (
                  <Button onPress={() => void decide((all) => cutCircle(all, id))}>
                    {t('cut', { name: nameOf(catalog, id) })}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      );
  }
};

/** What a cashier does not change alone is not decided alone either. */
const actOf = (conflict: CatalogConflict): string | undefined => {
  if (conflict.kind !== 'field') return undefined;
  if (conflict.entity === 'settings') return 'settings';
  return conflict.field === 'creditLimit' ? 'credit_limit' : undefined;
};

export const ConflictCard = ({
  conflict,
  useDecide,
  mayArchive = false,
}: {
  readonly conflict: CatalogConflict;
  /** The application's own; always the same one. */
  readonly useDecide: UseDecide;
  /** Whether a twin may be archived from here. */
  readonly mayArchive?: boolean;
}): ReactNode => {
  const t = useTranslations('conflicts');
  const texts = useFieldTexts();
  const { decide, failure } = useDecide(actOf(conflict));
  return (
    <article className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4">
      {conflict.kind === 'field' && (
        <h2 className="text-lg font-semibold">{texts.title(conflict.entity, conflict.id)}</h2>
      )}
      <Ways conflict={conflict} decide={decide} mayArchive={mayArchive} />
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {t('failed', { code: failure })}
        </p>
      )}
    </article>
  );
};
