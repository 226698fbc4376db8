/** Withdrawals, entries and expenses that count, the newest first. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { occurredMs, type CashMove, type Expense, type Op } from '../../../crdt-schema/ops/op.ts';
import { useFormats } from '../../ui/format.ts';
import type { OfficeView } from '../model/use-view.ts';
import { Table } from '../table.tsx';

const SHOWN = 100;
const AMOUNTS = new Set([4]);

const isMove = (op: Op): op is CashMove | Expense => op.kind === 'cash_move' || op.kind === 'expense';

export const MoveTable = ({ held }: { readonly held: OfficeView }): ReactNode => {
  const t = useTranslations('officeCash.moves');
  const formats = useFormats();
  const moves = held.ops
    .filter(isMove)
    .sort((a, b) => occurredMs(b) - occurredMs(a))
    .slice(0, SHOWN);
  if (moves.length === 0) return <p className="text-muted">{t('none')}</p>;
  return (
    <Table
      label={t('title')}
      heads={[t('what'), t('till'), t('when'), t('why'), t('amount')]}
      numbers={AMOUNTS}
      rows={moves.map((op) => ({
        key: op.id,
        cells: [
          t(op.kind === 'expense' ? 'expense' : op.direction),
          op.till,
          formats.dateTime(occurredMs(op)),
          op.kind === 'expense' ? op.category : op.reason,
          formats.money(op.kind === 'cash_move' && op.direction === 'in' ? op.amount : -op.amount),
        ],
      }))}
    />
  );
};
