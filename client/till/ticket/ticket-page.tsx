/** A ticket that was just written, or an old one: its number, what it came to, the change, where it is. Enter sells on. */
import { lazy, Suspense, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation, useParams } from 'wouter';
import { formatReceipt, occurredMs, type Op } from '../../../crdt-schema/ops/op.ts';
import { changeOf } from '../../../crdt-schema/ops/ticket.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { useKeys } from '../../ui/use-keys.ts';
import type { TicketOp } from '../model/till-model.ts';
import { useTillValue } from '../model/use-till.ts';
import { useScanForSale } from '../sell/handed-scan.ts';
import { Ticks } from '../state/ticks.tsx';
import { loadReceipt } from './load-receipt.ts';

const TicketReceipt = lazy(loadReceipt);

const isTicketOp = (op: Op | undefined): op is TicketOp => op?.kind === 'sale' || op?.kind === 'refund';

const Amount = ({
  label,
  amount,
  testId,
}: {
  readonly label: string;
  readonly amount: string;
  readonly testId: string;
}): ReactNode => (
  <div className="flex items-baseline justify-between gap-4">
    <dt className="text-xl font-semibold">{label}</dt>
    <dd data-testid={testId} className="text-5xl font-bold tabular-nums">
      {amount}
    </dd>
  </div>
);

export const TicketPage = (): ReactNode => {
  const t = useTranslations('charge');
  const { money, dateTime } = useFormats();
  const [, navigate] = useLocation();
  const { id = '' } = useParams<{ id: string }>();
  const op = useTillValue((till) => till.op(id));
  const ticks = useTillValue((till) => till.ticks(id));
  const isRead = useTillValue(({ logs }) => logs.isWhole);
  const sellOn = (): void => navigate('/');
  useKeys({ Escape: sellOn, Enter: () => document.activeElement === document.body && sellOn() });
  // The next customer's first product is scanned here: it is the next sale's.
  useScanForSale();

  if (!isTicketOp(op))
    return (
      <main className="flex flex-col gap-4 p-4">
        <p>{isRead ? t('ticket.unknown') : t('ticket.reading')}</p>
        <Button look="primary" onPress={sellOn}>
          {t('ticket.next')}
        </Button>
      </main>
    );

  const change = changeOf(op.payments);
  return (
    <main className="mx-auto flex w-full max-w-xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t(op.kind === 'sale' ? 'ticket.sold' : 'ticket.refunded')}</h1>
      <p className="flex justify-between gap-4 text-lg">
        <span data-testid="receipt">{t('ticket.receipt', { receipt: formatReceipt(op.receipt) })}</span>
        <span className="text-muted">{dateTime(occurredMs(op))}</span>
      </p>
      <dl className="flex flex-col gap-1 rounded-lg border border-line bg-raised p-4">
        <Amount testId="sold-total" label={t('total')} amount={money(op.total)} />
        {change > 0 && <Amount testId="change" label={t('change')} amount={money(change)} />}
        {op.payments.map(({ method, amount }, i) => (
          <div key={i} className="flex justify-between gap-4 text-muted">
            <dt>{t(`methods.${method}`)}</dt>
            <dd className="tabular-nums">{money(amount)}</dd>
          </div>
        ))}
      </dl>
      <div role="status">
        <Ticks standing={ticks} words />
      </div>
      <Button look="primary" size="large" autoFocus onPress={sellOn}>
        {t('ticket.next')}
      </Button>
      {op.kind === 'sale' && (
        <Button onPress={() => navigate(`/devoluciones/${id}`)}>{t('ticket.refund')}</Button>
      )}
      <Suspense>
        <TicketReceipt key={id} op={op} />
      </Suspense>
    </main>
  );
};
