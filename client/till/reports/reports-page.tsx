/** What was sold, and the shop's tables as files: what this till holds, without any network; what the server holds, when it is there. */
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { formOf, type ExportFormat } from '../../../crdt-schema/exports/form.ts';
import { Button } from '../../ui/button.tsx';
import { useLanguage } from '../../ui/language.tsx';
import { PageTexts, textsOf } from '../../ui/page-texts.tsx';
import { useSettings } from '../../ui/use-session.ts';
import { daysOf, type Stretch } from '../../common/days/days.ts';
import { ExportChoice } from './export-choice.tsx';
import { HeldTills } from './held-tills.tsx';
import { RangeFields } from '../../common/days/range-fields.tsx';
import { ServerExport } from './server-export.tsx';
import { SummaryTable } from './summary-table.tsx';
import { rangeTexts } from '../../common/days/texts.ts';
import { reportsTexts } from './texts.ts';
import type { HeldEntity } from './till-export.ts';
import { TillExportButton } from './till-export-button.tsx';
import { useHeldData } from './use-held-data.ts';

const TEXTS = textsOf({ reports: reportsTexts, range: rangeTexts });
const FIRST_STRETCH: Stretch = 'today';

const Reports = (): ReactNode => {
  const t = useTranslations('reports');
  const { language } = useLanguage();
  const settings = useSettings();
  const form = useMemo(
    () => formOf(settings, language, Intl.DateTimeFormat().resolvedOptions().timeZone),
    [settings, language],
  );
  const { held, failed, read } = useHeldData();
  const [days, setDays] = useState(() => daysOf(FIRST_STRETCH, form.clock, Date.now()));
  const [entity, setEntity] = useState<HeldEntity>('sales');
  const [format, setFormat] = useState<ExportFormat>('xlsx');
  const isBackward = days.from !== '' && days.to !== '' && days.from > days.to;
  const asked = useMemo(
    () => ({ from: days.from === '' ? undefined : days.from, to: days.to === '' ? undefined : days.to }),
    [days],
  );
  return (
    <main className="mx-auto flex w-full max-w-4xl flex-col gap-6 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <RangeFields days={days} change={setDays} clock={form.clock} isBackward={isBackward} />
      {failed && (
        <div
          role="alert"
          className="flex flex-wrap items-center gap-3 rounded-lg border border-bad p-3 text-bad"
        >
          <p className="mr-auto">{t('unreadable')}</p>
          <Button onPress={() => void read()}>{t('again')}</Button>
        </div>
      )}
      {held === undefined && !failed && <p role="status">{t('reading')}</p>}
      {held !== undefined && (
        <>
          {!isBackward && <SummaryTable held={held} days={asked} clock={form.clock} />}
          <HeldTills held={held} again={() => void read()} />
        </>
      )}
      <section className="flex flex-col gap-4 rounded-lg border border-line bg-raised p-4">
        <h2 className="text-lg font-semibold">{t('export.title')}</h2>
        <ExportChoice {...{ entity, format, language }} chooseEntity={setEntity} chooseFormat={setFormat} />
        <TillExportButton {...{ entity, format, form, read }} days={asked} isDisabled={isBackward} />
        <ServerExport {...{ entity, format, form, language }} days={asked} isDisabled={isBackward} />
      </section>
    </main>
  );
};

const ReportsPage = (): ReactNode => (
  <PageTexts texts={TEXTS}>
    <Reports />
  </PageTexts>
);

export default ReportsPage;
