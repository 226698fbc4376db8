/** `/auditoria`: who did what, from where and when; filtered, as a file, and its chain checked. */
import { Download } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { formOf } from '../../../crdt-schema/exports/form.ts';
import { auditActions, auditActorKinds, choices } from '../../../crdt-schema/exports/texts.ts';
import type { DayFields } from '../../common/days/days.ts';
import { RangeFields } from '../../common/days/range-fields.tsx';
import { Button } from '../../ui/button.tsx';
import { useLanguage } from '../../ui/language.tsx';
import { Select } from '../../ui/select.tsx';
import { useSettings } from '../../ui/use-session.ts';
import { ApiFailed } from '../api-failed.tsx';
import { useOffice, useOfficeValue } from '../model/use-office.ts';
import { AuditRow } from './audit-row.tsx';
import { whoIs } from './audit-view.ts';
import { ChainCheck } from './chain-check.tsx';
import { useAuditPages } from './use-audit-pages.ts';
import { useAuditTexts } from './use-audit-text.ts';

const ANY_DAY: DayFields = { from: '', to: '' };

const AuditPage = (): ReactNode => {
  const t = useTranslations('audit');
  const { language } = useLanguage();
  const settings = useSettings();
  const { clock } = useMemo(
    () => formOf(settings, language, Intl.DateTimeFormat().resolvedOptions().timeZone),
    [settings, language],
  );
  const office = useOffice();
  // Names of people come in the hub's log.
  useOfficeValue((model) => model.version());
  const texts = useAuditTexts();
  const [who, setWho] = useState('');
  const [action, setAction] = useState('');
  const [days, setDays] = useState<DayFields>(ANY_DAY);
  const isBackward = days.from !== '' && days.to !== '' && days.from > days.to;
  const { rows, hasMore, isAsking, failure, more, again } = useAuditPages({
    ...{ who, action },
    fromMs: days.from === '' ? undefined : clock.startOf(days.from),
    toMs: days.to === '' ? undefined : clock.endOf(days.to),
  });
  const people = office.peer.replica.context.people.all().toSorted((a, b) => a.name.localeCompare(b.name));
  const actions = auditActions
    .map((each) => [each, choices.actions[each][language]] as const)
    .toSorted(([, a], [, b]) => a.localeCompare(b, language));
  const file = new URLSearchParams({ entity: 'audit', format: 'csv', lang: language });
  for (const [name, day] of Object.entries(days)) if (day !== '') file.set(name, day);
  return (
    <main className="flex w-full max-w-5xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <p className="text-muted">{t('intro')}</p>
      {failure !== undefined && <ApiFailed failure={failure} retry={again} />}
      {rows !== undefined && (
        <>
          <div className="grid gap-3 sm:max-w-2xl sm:grid-cols-2">
            <Select
              label={t('who')}
              value={who}
              options={[
                ['', t('anybody')],
                ...people.map(({ id, name }) => [whoIs(id), name] as const),
                ...auditActorKinds.map(
                  (kind) => [kind, t('allOf', { kind: choices.actors[kind][language] })] as const,
                ),
              ]}
              choose={setWho}
            />
            <Select
              label={t('what')}
              value={action}
              options={[['', t('anything')], ...actions]}
              choose={setAction}
            />
          </div>
          <RangeFields days={days} change={setDays} clock={clock} isBackward={isBackward} />
          <div className="flex flex-wrap items-center gap-2">
            <Button isDisabled={isAsking} onPress={again}>
              {t('again')}
            </Button>
            <a
              href={`/api/reports/export?${file}`}
              download
              className="inline-flex min-h-11 items-center gap-2 rounded-lg border border-line bg-raised px-4 font-medium"
            >
              <Download aria-hidden="true" className="size-5" />
              {t('file')}
            </a>
            <span className="text-sm text-muted">{t('fileHint')}</span>
          </div>
          <ChainCheck />
          {rows.length === 0 && <p role="status">{t('nothing')}</p>}
          {rows.length > 0 && (
            <ol
              aria-label={t('title')}
              aria-busy={isAsking}
              className="divide-y divide-line rounded-lg border border-line bg-raised"
            >
              {rows.map((row) => (
                <AuditRow key={row.id} row={row} texts={texts} />
              ))}
            </ol>
          )}
          {hasMore && (
            <Button isDisabled={isAsking} onPress={more}>
              {t('more')}
            </Button>
          )}
        </>
      )}
      {rows === undefined && failure === undefined && <p className="text-muted">{t('asking')}</p>}
    </main>
  );
};

export default AuditPage;
