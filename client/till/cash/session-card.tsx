/** A closed session: counted against expected, its figures, and what came after the closing. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { occurredMs, type CashClose } from '../../../crdt-schema/ops/op.ts';
import { useFormats } from '../../ui/format.ts';
import { useTill, useTillValue } from '../model/use-till.ts';
import { Ticks } from '../state/ticks.tsx';
import { cutDocument } from '../receipt/cash-documents.ts';
import { PrintButton } from '../writing/print-button.tsx';
import { cutZ } from './cut-facts.ts';
import { cutRows, supplementOf } from './closing.ts';
import { CutTable } from './cut-table.tsx';
import { FiguresTable } from './figures-table.tsx';

export const SessionCard = ({ closing }: { readonly closing: CashClose }): ReactNode => {
  const t = useTranslations('cash');
  const { money, dateTime } = useFormats();
  const view = useTillValue((till) => till.view());
  const standing = useTillValue((till) => till.ticks(closing.id));
  const figures = view.figures(closing.session);
  const opening = useTill().find(closing.session)?.op;
  const opened = opening?.kind === 'cash_open' ? opening : undefined;
  const supplement = supplementOf(closing, figures);
  return (
    <div className="flex flex-col gap-3">
      <p className="flex items-center gap-3 text-sm text-muted">
        {dateTime(occurredMs(closing))} <Ticks standing={standing} />
      </p>
      <CutTable rows={cutRows(closing.expected ?? [], closing.counted)} />
      {(closing.unheard ?? []).length > 0 && (
        <p className="text-sm">
          {t('close.unheard', { count: closing.unheard!.length })} {closing.unheard!.join(', ')}
        </p>
      )}
      {supplement.length > 0 && (
        <div className="rounded-lg border border-warn p-3" data-testid="supplement">
          <p className="text-warn">{t('history.supplement')}</p>
          <ul>
            {supplement.map(({ method, amount }) => (
              <li key={method} className="flex justify-between">
                {t(`methods.${method}`)} <b>{money(amount)}</b>
              </li>
            ))}
          </ul>
        </div>
      )}
      <FiguresTable figures={figures} />
      {closing.note !== undefined && <p>{closing.note}</p>}
      <PrintButton make={(paper, reprint) => cutDocument(cutZ(closing, opened, figures, reprint), paper)} />
    </div>
  );
};
