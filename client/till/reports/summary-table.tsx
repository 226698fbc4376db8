/** What was sold in the days, till by till, and how it was paid, as this till knows it. */
import { useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Days } from '../../../crdt-schema/exports/form.ts';
import type { WallClock } from '../../../crdt-schema/exports/wall-clock.ts';
import { occurredMs } from '../../../crdt-schema/ops/op.ts';
import { useFormats } from '../../ui/format.ts';
import { useTillSettings } from '../model/use-till.ts';
import { within } from '../../common/days/days.ts';
import type { HeldData } from './held-data.ts';
import { summaryOf, type TillSums } from './summary.ts';

export interface SummaryTableProps {
  readonly held: HeldData;
  readonly days: Days;
  readonly clock: WallClock;
}

const COLUMNS = ['till', 'sales', 'sold', 'returned', 'net'] as const;

const add = (sums: readonly TillSums[], of: (each: TillSums) => number): number =>
  sums.reduce((sum, each) => sum + of(each), 0);

export const SummaryTable = ({ held, days, clock }: SummaryTableProps): ReactNode => {
  const t = useTranslations('reports');
  const { money, quantity } = useFormats();
  const { isBlindCount } = useTillSettings();
  const { tills, methods } = useMemo(() => {
    const isIn = within(days, clock);
    return summaryOf(held.ops.filter((op) => isIn(occurredMs(op))));
  }, [held, days, clock]);
  if (tills.length === 0 && methods.length === 0)
    return (
      <p role="status" className="rounded-lg border border-line bg-raised p-4 text-muted">
        {t('summary.nothing')}
      </p>
    );
  const all: TillSums = {
    till: t('summary.all'),
    sales: add(tills, ({ sales }) => sales),
    sold: add(tills, ({ sold }) => sold),
    refunds: add(tills, ({ refunds }) => refunds),
    returned: add(tills, ({ returned }) => returned),
  };
  const row = ({ till, sales, sold, returned }: TillSums, isSum: boolean): ReactNode => (
    <tr key={till} className={`border-t border-line ${isSum ? 'font-semibold' : ''}`}>
      <th scope="row" className="py-1 text-left font-[inherit]">
        {till}
      </th>
      <td className="py-1 pl-2 text-right">{quantity(sales * 1_000)}</td>
      <td className="py-1 pl-2 text-right">{money(sold)}</td>
      <td className="py-1 pl-2 text-right">{money(returned === 0 ? 0 : -returned)}</td>
      <td className="py-1 pl-2 text-right">{money(sold - returned)}</td>
    </tr>
  );
  const shown = methods.filter(({ method }) => !isBlindCount || method !== 'cash');
  return (
    <section
      aria-label={t('summary.title')}
      className="flex flex-col gap-4 rounded-lg border border-line bg-raised p-4"
    >
      <h2 className="text-lg font-semibold">{t('summary.title')}</h2>
      <div className="overflow-x-auto">
        <table className="w-full text-sm sm:text-base">
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={`text-sm font-medium text-muted ${column === 'till' ? 'text-left' : 'pl-2 text-right'}`}
                >
                  {t(`summary.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tills.map((sums) => row(sums, false))}
            {tills.length > 1 && row(all, true)}
          </tbody>
        </table>
      </div>
      {shown.length > 0 && (
        <table className="w-full sm:max-w-md">
          <caption className="text-left text-sm font-medium text-muted">{t('summary.methods')}</caption>
          <tbody>
            {shown.map(({ method, amount }) => (
              <tr key={method} className="border-t border-line">
                <th scope="row" className="py-1 text-left font-normal">
                  {t(`methods.${method}`)}
                </th>
                <td className="py-1 text-right">{money(amount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {isBlindCount && <p className="text-sm text-muted">{t('summary.blind')}</p>}
    </section>
  );
};
