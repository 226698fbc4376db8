/** The session's withdrawals, entries and expenses: when, how much, why, by whom, how far each has come; and its slip once more. */
import { ArrowDownToLine, ArrowUpFromLine, Receipt } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { occurredMs } from '../../../crdt-schema/ops/op.ts';
import { useFormats } from '../../ui/format.ts';
import { useTill, useTillValue } from '../model/use-till.ts';
import { cashMoveDocument, expenseDocument } from '../receipt/cash-documents.ts';
import { Ticks } from '../state/ticks.tsx';
import { PrintButton } from '../writing/print-button.tsx';
import { sessionMoves, type SessionMove } from './session-moves.ts';

const ICONS = { out: ArrowUpFromLine, in: ArrowDownToLine, expense: Receipt } as const;

const MoveRow = ({ op, isCounted }: SessionMove): ReactNode => {
  const t = useTranslations('cash');
  const { money, time } = useFormats();
  const till = useTill();
  const standing = useTillValue((model) => model.ticks(op.id));
  const kind = op.kind === 'expense' ? 'expense' : op.direction;
  const Icon = ICONS[kind];
  const amount = money(kind === 'in' ? op.amount : -op.amount);
  const why = op.kind === 'expense' ? [op.category, op.supplier, op.note] : [op.reason];
  const who = op.cashier === undefined ? undefined : till.peer.replica.context.people.get(op.cashier)?.name;
  const how = op.kind === 'expense' && op.method !== 'cash' ? t(`methods.${op.method}`) : undefined;
  const details = [...why, how, who].filter((each) => each !== undefined && each !== '');
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-3 gap-y-1 px-3 py-2 sm:grid-cols-[1fr_auto_auto]">
      <span className="flex flex-wrap items-center gap-x-2">
        <Icon aria-hidden="true" className="size-5 shrink-0" />
        <span className="font-medium">{t(`moves.kinds.${kind}`)}</span>
        <span className="text-muted">{time(occurredMs(op))}</span>
        <Ticks standing={standing} />
      </span>
      <span className={`text-right text-lg ${isCounted ? '' : 'line-through'}`}>{amount}</span>
      <span className="text-sm text-muted sm:col-start-1">
        {details.join(' · ')}
        {!isCounted && <b className="block text-bad">{t('moves.notCounted')}</b>}
      </span>
      <span className="flex justify-end sm:col-start-3 sm:row-span-2 sm:row-start-1">
        <PrintButton
          label={t('moves.print', { kind: t(`moves.kinds.${kind}`), amount })}
          make={(paper) =>
            op.kind === 'expense' ? expenseDocument(op, paper, true) : cashMoveDocument(op, paper, true)
          }
        />
      </span>
    </li>
  );
};

export const MoveList = ({ session }: { readonly session: string }): ReactNode => {
  const t = useTranslations('cash');
  const ops = useTillValue((till) => till.ops());
  const view = useTillValue((till) => till.view());
  const moves = useMemo(() => sessionMoves(ops, view, session), [ops, view, session]);
  return (
    <section aria-label={t('moves.title')} className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">{t('moves.title')}</h2>
      {moves.length === 0 ? (
        <p className="text-muted">{t('moves.none')}</p>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
          {moves.map((move) => (
            <MoveRow key={move.op.id} {...move} />
          ))}
        </ul>
      )}
    </section>
  );
};
