/** Row by row what the file would do, or did: new, changed from what to what, refused and why. */
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFieldTexts } from '../../common/conflicts/use-field-text.ts';
import { Choice } from '../../ui/choice.tsx';
import { countsOf, OUTCOMES, type ImportEntity, type Outcome, type PlannedRow } from './import-plan.ts';
import { officeImportTexts } from './texts.ts';

/** What of many rows is drawn: enough to see whether the columns are right. */
const SHOWN = 50;
const SHOWN_CHARS = 40;
const LOOKS: Readonly<Record<Outcome, string>> = {
  created: 'text-good',
  changed: 'text-warn',
  unchanged: 'text-muted',
  refused: 'text-bad',
};

type ReasonName = keyof typeof officeImportTexts.es.reasons;
const reasonOf = (code: string): ReasonName =>
  Object.hasOwn(officeImportTexts.es.reasons, code) ? (code as ReasonName) : 'other';

export const PlanTable = ({
  entity,
  plan,
}: {
  readonly entity: ImportEntity;
  readonly plan: readonly PlannedRow[];
}): ReactNode => {
  const t = useTranslations('officeImport');
  const texts = useFieldTexts();
  const [shown, setShown] = useState<Outcome | 'all'>('all');
  const counts = useMemo(() => countsOf(plan), [plan]);
  const rows = useMemo(
    () => plan.filter(({ outcome }) => shown === 'all' || outcome === shown),
    [plan, shown],
  );
  const choices = (['all', ...OUTCOMES] as const).map((each) => {
    const count = each === 'all' ? plan.length : counts[each];
    return [each, t('withCount', { text: t(`outcomes.${each}`), count })] as const;
  });
  const detail = ({ outcome, before, fields, reasons }: PlannedRow): readonly string[] => {
    if (outcome === 'refused')
      return reasons.map(({ field, code, text }) =>
        t('reason', {
          field: texts.label(entity, field),
          text: text === '' ? '' : `«${text.slice(0, SHOWN_CHARS)}»`,
          reason: t(`reasons.${reasonOf(code)}`),
        }),
      );
    if (outcome === 'changed')
      return Object.entries(before).map(([field, value]) =>
        t('change', {
          field: texts.label(entity, field),
          before: texts.value(field, value),
          after: texts.value(field, fields[field]),
        }),
      );
    if (outcome === 'unchanged') return [];
    const told = Object.entries(fields).filter(([field]) => field !== 'name');
    return [told.map(([field, value]) => texts.value(field, value)).join(' · ')];
  };
  return (
    <section aria-label={t('preview')} className="flex flex-col gap-3">
      <Choice label={t('show')} value={shown} options={choices} choose={setShown} />
      {rows.length === 0 ? (
        <p>{t('noRows')}</p>
      ) : (
        <div
          role="group"
          aria-label={t('preview')}
          tabIndex={0}
          className="overflow-x-auto rounded-lg border border-line bg-raised"
        >
          <table className="w-full">
            <thead>
              <tr className="text-left text-muted">
                {(['row', 'outcome', 'record', 'detail'] as const).map((each) => (
                  <th key={each} scope="col" className="px-3 py-1 font-normal">
                    {t(each)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, SHOWN).map((each) => (
                <tr key={each.row} data-outcome={each.outcome} className="border-t border-line align-top">
                  <th scope="row" className="px-3 py-1 text-right font-normal tabular-nums">
                    {each.row}
                  </th>
                  <td className={`px-3 py-1 font-medium whitespace-nowrap ${LOOKS[each.outcome]}`}>
                    {t(`one.${each.outcome}`)}
                  </td>
                  <td className="px-3 py-1">
                    {each.fields['name'] === undefined ? '' : texts.value('name', each.fields['name'])}
                  </td>
                  <td className="px-3 py-1">
                    {detail(each).map((line) => (
                      <p key={line}>{line}</p>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > SHOWN && (
        <p className="text-sm text-muted">{t('firstOnly', { shown: SHOWN, all: rows.length })}</p>
      )}
    </section>
  );
};
