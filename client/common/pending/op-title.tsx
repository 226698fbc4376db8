/** By what a cashier knows an op: its kind, its number, how much, when. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { formatReceipt, occurredMs, type Op } from '../../../crdt-schema/ops/op.ts';
import { useFormats } from '../../ui/format.ts';
import { amountOf } from './ways.ts';

export const OpTitle = ({ op }: { readonly op: Op }): ReactNode => {
  const t = useTranslations('pending');
  const formats = useFormats();
  const amount = amountOf(op);
  return (
    <div className="flex flex-wrap items-baseline gap-x-3">
      <span className="font-semibold">
        {t(`kinds.${op.kind}`)}
        {'receipt' in op && ` ${formatReceipt(op.receipt)}`}
      </span>
      <span className="text-sm text-muted">{formats.dateTime(occurredMs(op))}</span>
      {amount !== undefined && <span className="ml-auto text-lg font-semibold">{formats.money(amount)}</span>}
    </div>
  );
};
