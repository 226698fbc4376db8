/** Tickets to pick from. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { formatReceipt, occurredMs, type Sale } from '../../../crdt-schema/ops/op.ts';
import { useFormats } from '../../ui/format.ts';
import { useTill } from '../model/use-till.ts';

const SHOWN_LINES = 3;

export const SaleList = ({ sales }: { readonly sales: readonly Sale[] }): ReactNode => {
  const t = useTranslations('returns');
  const { money, dateTime } = useFormats();
  const { customers, products } = useTill();
  const contents = ({ lines, customer }: Sale): string => {
    const names = lines
      .slice(0, SHOWN_LINES)
      .map(
        ({ name, product }) =>
          name ?? (product === undefined ? undefined : products.get(product)?.name) ?? t('free'),
      );
    const who = customer === undefined ? undefined : customers.get(customer)?.name;
    return [
      ...(who === undefined ? [] : [who]),
      names.join(', ') + (lines.length > SHOWN_LINES ? '…' : ''),
    ].join(' · ');
  };
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
      {sales.map((sale) => (
        <li key={sale.id}>
          <Link
            to={`/devoluciones/${sale.id}`}
            className="grid min-h-14 grid-cols-[1fr_auto] items-center gap-x-3 px-3 py-2"
          >
            <span className="font-medium">{formatReceipt(sale.receipt)}</span>
            <span className="text-right text-lg font-semibold">{money(sale.total)}</span>
            <span className="truncate text-sm text-muted">{contents(sale)}</span>
            <span className="text-right text-sm text-muted">{dateTime(occurredMs(sale))}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
};
