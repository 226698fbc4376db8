/** The session that is open, and what can be done in it. */
import { ArrowDownToLine, ArrowUpFromLine, FileText, Lock, Receipt } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { occurredMs, type CashClose, type CashMove, type Expense } from '../../../crdt-schema/ops/op.ts';
import type { OpenSession as Session } from '../../../crdt-schema/pending/session-view.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useTillSettings, useTillValue } from '../model/use-till.ts';
import {
  cashMoveDocument,
  cutDocument,
  expenseDocument,
  openingDocument,
} from '../receipt/cash-documents.ts';
import { PrintButton } from '../writing/print-button.tsx';
import { cutX } from './cut-facts.ts';
import { DataAge } from '../state/data-age.tsx';
import { Ticks } from '../state/ticks.tsx';
import { CloseForm } from './close-form.tsx';
import { ExpenseForm } from './expense-form.tsx';
import { FiguresTable } from './figures-table.tsx';
import { MoveForm } from './move-form.tsx';
import { MoveList } from './move-list.tsx';
import { OpenedTwice } from './opened-twice.tsx';

const ACTIONS = [
  ['out', ArrowUpFromLine],
  ['in', ArrowDownToLine],
  ['expense', Receipt],
  ['cutX', FileText],
  ['cutZ', Lock],
] as const;
type Action = (typeof ACTIONS)[number][0];

export interface OpenSessionProps {
  readonly session: Session;
  readonly closed: (closing: CashClose) => void;
}

export const OpenSession = ({ session: { opening, others }, closed }: OpenSessionProps): ReactNode => {
  const t = useTranslations('cash');
  const { money, time, dateTime } = useFormats();
  const { isBlindCount } = useTillSettings();
  const figures = useTillValue((till) => till.view()).figures(opening.id);
  const standing = useTillValue((till) => till.ticks(opening.id));
  const [action, setAction] = useState<Action>();
  /** What was taken out, put in or spent last: its slip can be printed until the next. */
  const [last, setLast] = useState<CashMove | Expense>();
  const close = (): void => setAction(undefined);
  const recorded = (op: CashMove | Expense): void => {
    setLast(op);
    close();
  };
  return (
    <section className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-lg border border-line bg-raised p-3">
        <p className="text-lg font-semibold">{t('session.since', { time: dateTime(occurredMs(opening)) })}</p>
        <p>{t('session.float', { total: money(opening.total) })}</p>
        <Ticks standing={standing} />
        <p className="text-sm text-muted">
          {t('session.asOf')}. <DataAge />
        </p>
        <PrintButton make={(paper, isReprint) => openingDocument(opening, paper, isReprint)} />
      </div>
      {others.map((other) => (
        <OpenedTwice key={other} session={opening.id} other={other} />
      ))}
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5">
        {ACTIONS.map(([name, Icon]) => (
          <Button key={name} look={name === 'cutZ' ? 'primary' : 'plain'} onPress={() => setAction(name)}>
            <Icon aria-hidden="true" className="size-5" />
            {t(`actions.${name}`)}
          </Button>
        ))}
      </div>
      {last !== undefined && (
        <div role="status" className="flex flex-wrap items-center gap-3">
          <p>
            {t(`recorded.${last.kind === 'expense' ? 'expense' : last.direction}`, {
              amount: money(last.amount),
            })}
          </p>
          <PrintButton
            key={last.id}
            make={(paper, isReprint) =>
              last.kind === 'expense'
                ? expenseDocument(last, paper, isReprint)
                : cashMoveDocument(last, paper, isReprint)
            }
          />
        </div>
      )}
      <MoveList session={opening.id} />
      {(action === 'in' || action === 'out') && (
        <Dialog title={t(`move.${action}.title`)} close={close}>
          <MoveForm direction={action} done={recorded} />
        </Dialog>
      )}
      {action === 'expense' && (
        <Dialog title={t('expense.title')} close={close}>
          <ExpenseForm done={recorded} />
        </Dialog>
      )}
      {action === 'cutX' && (
        <Dialog title={t('cutX.title')} close={close}>
          <p className="text-sm text-muted">{t('cutX.text', { time: time(Date.now()) })}</p>
          <FiguresTable figures={figures} hidesCash={isBlindCount} />
          <PrintButton
            make={(paper) => cutDocument(cutX(opening, figures, Date.now(), isBlindCount), paper)}
          />
        </Dialog>
      )}
      {action === 'cutZ' && (
        <Dialog title={t('close.title')} close={close}>
          <CloseForm session={opening.id} done={closed} />
        </Dialog>
      )}
    </section>
  );
};
