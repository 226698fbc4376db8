/** Withdrawals, entries, expenses and payments on account that count, the newest first; of one session where that was chosen. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import {
  occurredMs,
  type CashMove,
  type CreditPayment,
  type Expense,
  type Op,
} from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { useOffice } from '../model/use-office.ts';
import type { OfficeView } from '../model/use-view.ts';
import { Table } from '../table.tsx';

const STEP = 50;
const AMOUNTS = new Set([4]);

type Move = CashMove | Expense | CreditPayment;
const isMove = (op: Op): op is Move =>
  op.kind === 'cash_move' || op.kind === 'expense' || op.kind === 'credit_payment';

/** What it put into the drawer or took out of it; of a payment on account whatever it was paid with. Minor units. */
export const amountOf = (op: Move): number => {
  if (op.kind === 'credit_payment') return op.total;
  return op.kind === 'cash_move' && op.direction === 'in' ? op.amount : -op.amount;
};

export const MoveTable = ({
  held,
  session,
}: {
  readonly held: OfficeView;
  readonly session: string | undefined;
}): ReactNode => {
  const t = useTranslations('officeCash.moves');
  const formats = useFormats();
  const { customers } = useOffice();
  const [shown, setShown] = useState(STEP);
  const moves = held.ops
    .filter(isMove)
    .filter(
      (op) =>
        session === undefined || (op.session !== undefined && held.view.sessionNamed(op.session) === session),
    )
    .sort((a, b) => occurredMs(b) - occurredMs(a));
  const whatOf = (op: Move): string =>
    t(op.kind === 'cash_move' ? op.direction : op.kind === 'expense' ? 'expense' : 'payment');
  const whyOf = (op: Move): string => {
    if (op.kind === 'credit_payment') return customers.get(op.customer)?.name ?? op.note ?? '—';
    return op.kind === 'expense' ? op.category : op.reason;
  };
  if (moves.length === 0) return <p className="text-muted">{t('none')}</p>;
  return (
    <>
      <Table
        label={t('title')}
        heads={[t('what'), t('till'), t('when'), t('why'), t('amount')]}
        numbers={AMOUNTS}
        rows={moves.slice(0, shown).map((op) => ({
          key: op.id,
          cells: [
            whatOf(op),
            op.till,
            formats.dateTime(occurredMs(op)),
            whyOf(op),
            formats.money(amountOf(op)),
          ],
        }))}
      />
      {moves.length > shown && (
        <Button onPress={() => setShown(shown + STEP)}>{t('more', { count: moves.length - shown })}</Button>
      )}
    </>
  );
};
