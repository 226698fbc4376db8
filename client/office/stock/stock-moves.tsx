/** Goods received, written off, counted and transferred, the newest first: a row for each product; all of them, or of one kind. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { occurredMs } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { Select } from '../../ui/select.tsx';
import { useOffice } from '../model/use-office.ts';
import type { OfficeView } from '../model/use-view.ts';
import { Table } from '../table.tsx';

const STEP = 100;
const REASONS = ['receipt', 'write_off', 'count', 'transfer'] as const;
const ALL = 'all';
const QUANTITY = new Set([4]);

export const StockMoves = ({ held }: { readonly held: OfficeView }): ReactNode => {
  const t = useTranslations('officeStock');
  const formats = useFormats();
  const { products } = useOffice();
  const [reason, setReason] = useState<string>(ALL);
  const [shown, setShown] = useState(STEP);
  const moves = held.ops.flatMap((op) => (op.kind === 'stock_move' ? [op] : []));
  const rows = moves
    .filter((op) => reason === ALL || op.reason === reason)
    .sort((a, b) => occurredMs(b) - occurredMs(a))
    .flatMap((op) => op.lines.map((line, i) => ({ op, line, key: `${op.id}/${i}` })));
  if (moves.length === 0) return <p className="text-muted">{t('noMoves')}</p>;
  return (
    <>
      <Select
        label={t('kind')}
        value={reason}
        options={[[ALL, t('allKinds')], ...REASONS.map((one) => [one, t(`reasons.${one}`)] as const)]}
        choose={setReason}
      />
      {rows.length === 0 && <p role="status">{t('none')}</p>}
      {rows.length > 0 && (
        <Table
          label={t('moves')}
          heads={[t('product'), t('what'), t('till'), t('when'), t('quantity')]}
          numbers={QUANTITY}
          rows={rows.slice(0, shown).map(({ op, line, key }) => ({
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
      )}
      {rows.length > shown && (
        <Button onPress={() => setShown(shown + STEP)}>
          {t('moreMoves', { count: rows.length - shown })}
        </Button>
      )}
    </>
  );
};
