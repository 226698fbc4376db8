/** Goods received, written off, counted and transferred, the newest first: a row for each product. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { occurredMs } from '../../../crdt-schema/ops/op.ts';
import { useFormats } from '../../ui/format.ts';
import { useOffice } from '../model/use-office.ts';
import type { OfficeView } from '../model/use-view.ts';
import { Table } from '../table.tsx';

const SHOWN = 200;
const QUANTITY = new Set([4]);

export const StockMoves = ({ held }: { readonly held: OfficeView }): ReactNode => {
  const t = useTranslations('officeStock');
  const formats = useFormats();
  const { products } = useOffice();
  const rows = held.ops
    .flatMap((op) => (op.kind === 'stock_move' ? [op] : []))
    .sort((a, b) => occurredMs(b) - occurredMs(a))
    .flatMap((op) => op.lines.map((line, i) => ({ op, line, key: `${op.id}/${i}` })))
    .slice(0, SHOWN);
  if (rows.length === 0) return <p className="text-muted">{t('noMoves')}</p>;
  return (
    <Table
      label={t('moves')}
      heads={[t('product'), t('what'), t('till'), t('when'), t('quantity')]}
      numbers={QUANTITY}
      rows={rows.map(({ op, line, key }) => ({
        key,
        cells: [
          products.get(line.product)?.name ?? line.product,
          op.note === undefined ? t(`reasons.${op.reason}`) : `${t(`reasons.${op.reason}`)}: ${op.note}`,
          op.till,
          formats.dateTime(occurredMs(op)),
          `${line.quantity > 0 ? '+' : ''}${formats.quantity(line.quantity)}`,
        ],
      }))}
    />
  );
};
