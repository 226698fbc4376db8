/** The tables of the ledger as files: which, of which days, how its first rows look, and the file itself. */
import { Download } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { decimalSign } from '../../../crdt-schema/exports/csv.ts';
import { formOf, type ExportFormat } from '../../../crdt-schema/exports/form.ts';
import { exportEntities, tableOf, type ExportEntity } from '../../../crdt-schema/exports/tables.ts';
import { titles } from '../../../crdt-schema/exports/texts.ts';
import { daysOf, type DayFields } from '../../common/days/days.ts';
import { RangeFields } from '../../common/days/range-fields.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { useLanguage } from '../../ui/language.tsx';
import { request, type RequestFailure } from '../../ui/request.ts';
import { Select } from '../../ui/select.tsx';
import { useSettings } from '../../ui/use-session.ts';
import { ApiFailed } from '../api-failed.tsx';
import { PreviewTable } from './preview-table.tsx';
import { readCsv } from './read-csv.ts';

const FORMATS = ['xlsx', 'csv'] as const;
/** With the headings. */
const PREVIEW_ROWS = 26;
/** Enough for so many rows; of a year's file no more is fetched. */
const PREVIEW_BYTES = 64 * 1024;
/** A year's rows are found and sorted in some seconds. */
const TIMEOUT_MS = 30_000;

const ReportsPage = (): ReactNode => {
  const t = useTranslations('officeReports');
  const { language } = useLanguage();
  const settings = useSettings();
  const form = useMemo(
    () => formOf(settings, language, Intl.DateTimeFormat().resolvedOptions().timeZone),
    [settings, language],
  );
  const [entity, setEntity] = useState<ExportEntity>('sales');
  const [format, setFormat] = useState<ExportFormat>('xlsx');
  const [days, setDays] = useState<DayFields>(() => daysOf('today', form.clock, Date.now()));
  const [rows, setRows] = useState<readonly (readonly string[])[]>();
  const [failure, setFailure] = useState<RequestFailure>();
  const [isBusy, setBusy] = useState(false);
  const { isDated } = tableOf(entity);
  const isBackward = isDated && days.from !== '' && days.to !== '' && days.from > days.to;

  const addressOf = (as: ExportFormat): string => {
    const query = new URLSearchParams({ entity, format: as, lang: language });
    for (const [name, day] of Object.entries(isDated ? days : {})) if (day !== '') query.set(name, day);
    return `/api/reports/export?${query}`;
  };
  const preview = async (): Promise<void> => {
    setBusy(true);
    const answer = await request(addressOf('csv'), (response) => response.text(), {
      ...{ timeoutMs: TIMEOUT_MS, retries: 0, maxBytes: PREVIEW_BYTES },
    });
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.error);
    if (!answer.ok) return setRows(undefined);
    const separator = decimalSign(form.locale) === ',' ? ';' : ',';
    setRows(readCsv(answer.value, { separator, most: PREVIEW_ROWS }));
  };
  /** What is shown is of what was chosen before. */
  const choose = (change: () => void): void => {
    change();
    setRows(undefined);
  };

  return (
    <main className="flex w-full max-w-5xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <div className="max-w-md">
        <Select
          label={t('table')}
          value={entity}
          options={exportEntities.map((each) => [each, titles[each][language]] as const)}
          choose={(next) => choose(() => setEntity(next as ExportEntity))}
        />
      </div>
      {isDated ? (
        <RangeFields
          days={days}
          change={(next) => choose(() => setDays(next))}
          clock={form.clock}
          isBackward={isBackward}
        />
      ) : (
        <p className="text-muted">{t('undated')}</p>
      )}
      <Choice
        label={t('format')}
        value={format}
        options={FORMATS.map((each) => [each, t(`formats.${each}`)] as const)}
        choose={setFormat}
      />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" isDisabled={isBackward || isBusy} onPress={() => void preview()}>
          {t(isBusy ? 'busy' : 'preview')}
        </Button>
        {rows !== undefined && !isBackward && (
          <a
            href={addressOf(format)}
            download
            className="inline-flex min-h-11 items-center gap-2 rounded-lg border border-line bg-raised px-4 font-medium"
          >
            <Download aria-hidden="true" className="size-5" />
            {t('download')}
          </a>
        )}
      </div>
      {failure !== undefined && <ApiFailed failure={failure} retry={() => void preview()} />}
      {rows !== undefined && (
        <PreviewTable rows={rows} most={PREVIEW_ROWS - 1} title={titles[entity][language]} />
      )}
    </main>
  );
};

export default ReportsPage;
