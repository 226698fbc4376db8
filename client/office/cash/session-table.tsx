/** Sessions of every till, the newest first: what should be in the drawer, what was counted, how far that is apart, and the way to all of one. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { occurredMs, type CashOpen } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import type { OfficeView } from '../model/use-view.ts';
import { Table } from '../table.tsx';

const STEP = 30;
const AMOUNTS = new Set([3, 4, 5, 6]);

export const SessionTable = ({
  held: { view, ops },
  choose,
}: {
  readonly held: OfficeView;
  /** Shows what belongs to the session. */
  readonly choose: (opening: CashOpen) => void;
}): ReactNode => {
  const t = useTranslations('officeCash.sessions');
  const formats = useFormats();
  const [shown, setShown] = useState(STEP);
  const tills = new Set(ops.flatMap(({ kind, till }) => (kind === 'cash_open' ? [till] : [])));
  const records = [...tills]
    .flatMap((till) => view.sessionRecords(till))
    .sort((a, b) => occurredMs(b.opening) - occurredMs(a.opening));
  if (records.length === 0) return <p className="text-muted">{t('none')}</p>;
  return (
    <>
      <Table
        label={t('title')}
        heads={[
          ...[t('till'), t('opened'), t('closed'), t('sales')],
          ...[t('expected'), t('counted'), t('difference'), t('what')],
        ]}
        numbers={AMOUNTS}
        rows={records.slice(0, shown).map(({ opening, closing }) => {
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
              <Button
                key="all"
                aria-label={t('showOf', { till: opening.till, when: formats.dateTime(occurredMs(opening)) })}
                onPress={() => choose(opening)}
              >
                {t('show')}
              </Button>,
            ],
          };
        })}
      />
      {records.length > shown && (
        <Button onPress={() => setShown(shown + STEP)}>{t('more', { count: records.length - shown })}</Button>
      )}
    </>
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
