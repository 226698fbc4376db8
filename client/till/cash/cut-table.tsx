/** Counted against expected, with the difference, for each payment method. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import type { CutRow } from './closing.ts';

export const CutTable = ({ rows }: { readonly rows: readonly CutRow[] }): ReactNode => {
  const t = useTranslations('cash');
  const { money } = useFormats();
  const difference = (amount: number): string =>
    amount === 0
      ? t('close.even')
      : amount > 0
        ? t('close.over', { amount: money(amount) })
        : t('close.short', { amount: money(-amount) });
  const heads = [t('figures.expected'), t('close.counted'), t('close.difference')];
  return (
    <table className="w-full">
      <thead>
        <tr>
          <th scope="col" className="text-left font-semibold">
            {t('figures.method')}
          </th>
          {heads.map((head) => (
            <th key={head} scope="col" className="text-right font-semibold">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.method} data-method={row.method} className="border-t border-line">
            <th scope="row" className="py-1 text-left font-normal">
              {t(`methods.${row.method}`)}
            </th>
            <td className="text-right">{money(row.expected)}</td>
            <td className="text-right">{row.counted === undefined ? '—' : money(row.counted)}</td>
            <td className={`text-right ${row.difference ? 'font-semibold text-bad' : ''}`}>
              {row.difference === undefined ? '—' : difference(row.difference)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
