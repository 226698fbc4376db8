/** What brought the most today. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import { useCatalogVersion } from '../../ui/use-session.ts';
import { useOffice } from '../model/use-office.ts';
import { Card } from './card.tsx';
import type { DaySums, ProductSums } from './day-sums.ts';

const SHOWN = 10;

export const ProductsCard = ({ sums }: { readonly sums: DaySums }): ReactNode => {
  const t = useTranslations('now.products');
  const { catalog } = useOffice().peer;
  useCatalogVersion('products');
  const formats = useFormats();
  const nameOf = ({ product, name }: ProductSums): string => {
    if (product === undefined) return t('free');
    const known = catalog.read('products', product)?.fields['name'];
    return typeof known === 'string' ? known : (name ?? t('unknown'));
  };
  return (
    <Card title={t('title')}>
      <table className="w-full">
        <thead>
          <tr className="text-muted">
            <th scope="col" className="py-1 text-left font-normal">
              {t('product')}
            </th>
            <th scope="col" className="py-1 pl-2 text-right font-normal">
              {t('quantity')}
            </th>
            <th scope="col" className="py-1 pl-2 text-right font-normal">
              {t('amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sums.products.slice(0, SHOWN).map((each) => (
            <tr key={each.product ?? ''} data-product={each.product} className="border-t border-line">
              <th scope="row" className="py-1 text-left font-normal">
                {nameOf(each)}
              </th>
              <td className="py-1 pl-2 text-right">{formats.quantity(each.quantity)}</td>
              <td className="py-1 pl-2 text-right">{formats.money(each.amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
};
