/** The sessions that this till holds and that were closed, newest first. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { occurredMs, type CashClose } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useTill, useTillValue } from '../model/use-till.ts';
import { supplementOf } from './closing.ts';
import { SessionCard } from './session-card.tsx';

/** What was closed longer ago is dropped by the till in any case. */
const SHOWN = 40;

export const SessionHistory = (): ReactNode => {
  const t = useTranslations('cash');
  const { dateTime } = useFormats();
  const till = useTill();
  const view = useTillValue((model) => model.view());
  const [shown, setShown] = useState<CashClose>();
  const closed = view
    .sessionRecords(till.name)
    .flatMap(({ opening, closing }) => (closing === undefined ? [] : [{ opening, closing }]))
    .slice(0, SHOWN);
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">{t('history.title')}</h2>
      {closed.length === 0 && <p className="text-muted">{t('history.none')}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {closed.map(({ opening, closing }) => (
          <li key={opening.id} className="flex flex-wrap items-center gap-3 py-1">
            <span className="mr-auto">
              {t('history.row', {
                opened: dateTime(occurredMs(opening)),
                closed: dateTime(occurredMs(closing)),
              })}
            </span>
            {supplementOf(closing, view.figures(closing.session)).length > 0 && (
              <span className="rounded-full border border-warn px-2 text-sm text-warn">
                {t('history.supplementTag')}
              </span>
            )}
            <Button onPress={() => setShown(closing)}>{t('history.details')}</Button>
          </li>
        ))}
      </ul>
      {shown !== undefined && (
        <Dialog title={t('close.done')} close={() => setShown(undefined)}>
          <SessionCard closing={shown} />
        </Dialog>
      )}
    </section>
  );
};
