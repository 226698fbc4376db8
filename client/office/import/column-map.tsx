/** Which column of the file is which field, as the headings say until somebody says otherwise. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFieldTexts } from '../../common/conflicts/use-field-text.ts';
import { Choice } from '../../ui/choice.tsx';
import type { ImportEntity, ReadFile } from './import-plan.ts';
import type { Decimal, Import } from './use-import.ts';

const DECIMALS = ['auto', 'point', 'comma'] as const satisfies readonly Decimal[];

export const ColumnMap = ({
  entity,
  name,
  read,
  decimal,
  setDecimal,
  setField,
}: {
  readonly entity: ImportEntity;
  /** Of the file. */
  readonly name: string;
  readonly read: ReadFile;
} & Pick<Import, 'decimal' | 'setDecimal' | 'setField'>): ReactNode => {
  const t = useTranslations('officeImport');
  const texts = useFieldTexts();
  return (
    <section aria-label={t('columns', { name })} className="flex flex-col gap-3">
      <h2 className="text-lg font-semibold wrap-anywhere">{t('columns', { name })}</h2>
      <p className="text-muted">{t('columnsHint')}</p>
      <div className="overflow-x-auto rounded-lg border border-line bg-raised">
        <table className="w-full">
          <thead>
            <tr className="text-left text-muted">
              {(['heading', 'sample', 'field'] as const).map((each) => (
                <th
                  key={each}
                  scope="col"
                  className={`px-3 py-1 font-normal ${each === 'sample' ? 'hidden sm:table-cell' : ''}`}
                >
                  {t(each)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {read.columns.map(({ heading, field, sample }, at) => (
              <tr key={at} className="border-t border-line">
                <th scope="row" className="max-w-40 truncate px-3 py-1 text-left font-medium">
                  {heading}
                  {/* A phone has no room for a column of it. */}
                  <span className="block truncate text-sm font-normal text-muted sm:hidden">{sample}</span>
                </th>
                <td className="hidden max-w-40 truncate px-3 py-1 text-muted sm:table-cell">{sample}</td>
                <td className="px-3 py-1">
                  <select
                    aria-label={heading}
                    value={field ?? ''}
                    onChange={({ target }) => setField(at, target.value === '' ? undefined : target.value)}
                    className="min-h-11 w-full min-w-36 rounded-lg border border-line bg-surface px-3"
                  >
                    <option value="">{t('leaveOut')}</option>
                    {read.fields.map((each) => (
                      <option key={each} value={each}>
                        {texts.label(entity, each)}
                      </option>
                    ))}
                  </select>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Choice
        label={t('decimal')}
        value={decimal}
        options={DECIMALS.map((each) => [each, t(`decimals.${each}`)] as const)}
        choose={setDecimal}
      />
      {read.code !== null && (
        <p role="alert" className="text-bad">
          {t(`problems.${read.code}`)}
        </p>
      )}
    </section>
  );
};
