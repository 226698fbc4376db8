/** A table of products or customers into the catalog: the file, its columns, what would change, and the import. */
import { useState, type ReactNode } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { Link, useParams } from 'wouter';
import { entities } from '../../../crdt-schema/catalog/index.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import type { RequestFailure } from '../../ui/request.ts';
import { ApiFailed } from '../api-failed.tsx';
import { ColumnMap } from './column-map.tsx';
import { FileDrop } from './file-drop.tsx';
import { countsOf, ENTITIES, type ImportEntity } from './import-plan.ts';
import { PlanTable } from './plan-table.tsx';
import { officeImportTexts } from './texts.ts';
import { useImport, type ImportState } from './use-import.ts';

type Unreadable = keyof typeof officeImportTexts.es.unreadable;

/** What is wrong with the file itself. */
const unreadableOf = ({ params }: RequestFailure): Unreadable | undefined => {
  const reason = String(params?.['reason']);
  return Object.hasOwn(officeImportTexts.es.unreadable, reason) ? (reason as Unreadable) : undefined;
};

const Working = ({ text, progress }: { readonly text: string; readonly progress?: number }): ReactNode => (
  <div className="flex flex-col gap-1">
    <p role="status">{text}</p>
    <progress
      aria-label={text}
      max={1}
      {...(progress === undefined ? {} : { value: progress })}
      className="w-full accent-accent"
    />
  </div>
);

const ImportFile = ({ entity }: { readonly entity: ImportEntity }): ReactNode => {
  const t = useTranslations('officeImport');
  const { state, file, read, run, retry, clear, choose, ...mapping } = useImport(entity);
  const isOver = state.kind === 'running' || state.kind === 'done';
  const stateView = (now: ImportState): ReactNode => {
    switch (now.kind) {
      case 'choosing':
        return now.trouble === undefined ? undefined : (
          <p role="alert" className="text-bad">
            {t('tooLarge')}
          </p>
        );
      case 'reading':
        return <Working text={t('reading', { name: file?.name ?? '' })} />;
      case 'checking':
      case 'running':
        return (
          <Working
            text={t(now.kind, { ...now.progress })}
            progress={now.progress.done / Math.max(1, now.progress.all)}
          />
        );
      case 'failed': {
        const unreadable = unreadableOf(now.failure);
        if (unreadable !== undefined)
          return (
            <p role="alert" className="text-bad">
              {t(`unreadable.${unreadable}`)}
            </p>
          );
        return (
          <>
            {now.cutAt !== undefined && <p role="alert">{t('cutShort', { ...now.cutAt })}</p>}
            <ApiFailed failure={now.failure} retry={now.cutAt === undefined ? retry : () => void run()} />
          </>
        );
      }
      case 'planned': {
        if (read?.code !== null) return undefined;
        const { created, changed } = countsOf(now.plan);
        return (
          <>
            <h2 className="text-lg font-semibold">{t('preview')}</h2>
            <div className="flex flex-wrap items-center gap-3">
              {created + changed > 0 ? (
                <Button look="primary" onPress={() => void run()}>
                  {t('run', { count: created + changed })}
                </Button>
              ) : (
                <p role="status">{t('nothingToDo')}</p>
              )}
            </div>
            <PlanTable entity={entity} plan={now.plan} />
          </>
        );
      }
      case 'done':
        return (
          <>
            <p role="status" className="text-lg font-semibold">
              {t('done', { ...countsOf(now.plan) })}
            </p>
            <p className="text-muted">{t('doneHint')}</p>
            <div className="flex flex-wrap gap-3">
              <Button onPress={clear}>{t('another')}</Button>
            </div>
            <PlanTable entity={entity} plan={now.plan} />
          </>
        );
    }
  };
  return (
    <>
      {!isOver && <FileDrop choose={(chosen) => void choose(chosen)} />}
      {!isOver && read !== undefined && file !== undefined && (
        <ColumnMap entity={entity} name={file.name} read={read} {...mapping} />
      )}
      {stateView(state)}
    </>
  );
};

const ImportPage = (): ReactNode => {
  const t = useTranslations('officeImport');
  const language = useLocale().startsWith('en') ? 'en' : 'es';
  const params = useParams<{ table?: string }>();
  const [entity, setEntity] = useState<ImportEntity>(
    () => ENTITIES.find((each) => each === params.table) ?? 'products',
  );
  return (
    <main className="flex w-full max-w-5xl flex-col gap-4 p-4">
      <Link to={`/catalogo/${entity}`} className="underline">
        {t('back')}
      </Link>
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <p>{t('howItWorks')}</p>
      <Choice
        label={t('what')}
        value={entity}
        options={ENTITIES.map((each) => [each, entities[each].label[language]] as const)}
        choose={setEntity}
      />
      <ImportFile key={entity} entity={entity} />
    </main>
  );
};

export default ImportPage;
