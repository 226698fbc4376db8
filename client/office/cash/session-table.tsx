/** Sessions of every till, the newest first: what should be in the drawer, what was counted, and how far that is apart. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { occurredMs } from '../../../crdt-schema/ops/op.ts';
import { useFormats } from '../../ui/format.ts';
import type { OfficeView } from '../model/use-view.ts';
import { Table } from '../table.tsx';

const SHOWN = 100;
const AMOUNTS = new Set([3, 4, 5, 6]);

export const SessionTable = ({ held: { view, ops } }: { readonly held: OfficeView }): ReactNode => {
  const t = useTranslations('officeCash.sessions');
  const formats = useFormats();
  const tills = new Set(ops.flatMap(({ kind, till }) => (kind === 'cash_open' ? [till] : [])));
  const records = [...tills]
    .flatMap((till) => view.sessionRecords(till))
    .sort((a, b) => occurredMs(b.opening) - occurredMs(a.opening))
    .slice(0, SHOWN);
  if (records.length === 0) return <p className="text-muted">{t('none')}</p>;
  return (
    <Table
      label={t('title')}
      heads={[
        ...[t('till'), t('opened'), t('closed'), t('sales')],
        ...[t('expected'), t('counted'), t('difference')],
      ]}
      numbers={AMOUNTS}
      rows={records.map(({ opening, closing }) => {
        const figures = view.figures(opening.id);
        const expected = figures.expected['cash'] ?? 0;
        const counted = closing?.counted.find(({ method }) => method === 'cash')?.amount;
        return {
          key: opening.id,
          cells: [
            opening.till,
            formats.dateTime(occurredMs(opening)),
            closing === undefined ? t('open') : formats.dateTime(occurredMs(closing)),
            formats.money(figures.sales.total),
            formats.money(expected),
            counted === undefined ? '—' : formats.money(counted),
            counted === undefined ? '—' : <Difference amount={counted - expected} />,
          ],
        };
      })}
    />
  );
};

/** A drawer that is short or long is marked by its sign, and by its colour besides. */
export const Difference = ({ amount }: { readonly amount: number }): ReactNode => {
  const { money } = useFormats();
  return (
    <span className={amount === 0 ? '' : 'font-semibold text-bad'}>
      {amount > 0 ? `+${money(amount)}` : money(amount)}
    </span>
  );
};
