/** How the day's sales were paid. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import { Card } from './card.tsx';
import type { DaySums } from './day-sums.ts';

export const MethodsCard = ({ sums }: { readonly sums: DaySums }): ReactNode => {
  const t = useTranslations('now.methods');
  const { money } = useFormats();
  return (
    <Card title={t('title')}>
      <table className="w-full">
        <thead>
          <tr className="text-muted">
            <th scope="col" className="py-1 text-left font-normal">
              {t('method')}
            </th>
            <th scope="col" className="py-1 pl-2 text-right font-normal">
              {t('amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sums.methods.map(({ method, amount }) => (
            <tr key={method} data-method={method} className="border-t border-line">
              <th scope="row" className="py-1 text-left font-normal">
                {t(`names.${method}`)}
              </th>
              <td className="py-1 pl-2 text-right">{money(amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
};
