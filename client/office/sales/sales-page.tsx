/** The tickets of all tills that this device holds, newest first, to be found by number, amount or customer. */
import { Check, CircleDashed, Clock, X, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { exponentOf } from '../../../crdt-schema/model/currency.ts';
import { formatReceipt, occurredMs } from '../../../crdt-schema/ops/op.ts';
import type { VerdictStatus } from '../../../crdt-schema/verdicts/verdict.ts';
import { findSales } from '../../common/sales/find-sales.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { useSettings } from '../../ui/use-session.ts';
import type { Ticket } from '../model/office-model.ts';
import { useOffice, useOfficeValue } from '../model/use-office.ts';

const SHOWN = 100;
const LOOKS: Readonly<Record<VerdictStatus | 'undecided', readonly [LucideIcon, string]>> = {
  accepted: [Check, 'text-good'],
  rejected: [X, 'text-bad'],
  waiting: [Clock, 'text-warn'],
  undecided: [CircleDashed, 'text-muted'],
};

const SaleRow = ({ ticket }: { readonly ticket: Ticket }): ReactNode => {
  const t = useTranslations('officeSales');
  const { money, dateTime } = useFormats();
  const { verdicts } = useOffice().peer.replica.context;
  const { op, segment, branch, seq } = ticket;
  const status = verdicts.verdict(segment, branch, seq)?.status ?? 'undecided';
  const [Icon, look] = LOOKS[status];
  return (
    <li>
      <Link
        to={`/ventas/${op.id}`}
        className="grid min-h-11 grid-cols-[1fr_auto] items-center gap-x-4 px-3 py-1 sm:grid-cols-[10rem_1fr_9rem_8rem]"
      >
        <span className="font-medium">{formatReceipt(op.receipt)}</span>
        <span className="order-3 text-sm text-muted sm:order-none sm:text-base">
          {dateTime(occurredMs(op))}
          {op.kind === 'refund' && `. ${t('refund')}`}
        </span>
        <span className={`order-4 flex items-center gap-1 text-sm sm:order-none ${look}`}>
          <Icon aria-hidden="true" className="size-4" />
          {t(`status.${status}`)}
        </span>
        <span className="order-2 text-right font-semibold sm:order-none">
          {money(op.kind === 'refund' ? -op.total : op.total)}
        </span>
      </Link>
    </li>
  );
};

const SalesPage = (): ReactNode => {
  const t = useTranslations('officeSales');
  const office = useOffice();
  const { currency } = useSettings();
  const tickets = useOfficeValue((model) => model.tickets());
  // What is said of an op changes its row.
  useOfficeValue((model) => model.version());
  const [text, setText] = useState('');
  const [limit, setLimit] = useState(SHOWN);
  const [isOld, setOld] = useState(false);
  const exponent = exponentOf(typeof currency === 'string' ? currency : 'MXN');
  const customerName = (id: string): string | undefined => office.customers.get(id)?.name;
  const found = findSales(
    tickets.map((ticket) => ({ ...ticket.op, ticket })),
    { text, exponent, limit: limit + 1, customerName },
  );
  const older = (): void => {
    setOld(true);
    void office.logs.refreshWithDone();
  };
  return (
    <main className="flex w-full max-w-4xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <Field label={t('search')} hint={t('searchHint')} value={text} change={setText} autoFocus />
      {found.length === 0 && (
        <p role="status">{t(!office.logs.isWhole ? 'reading' : text === '' ? 'empty' : 'notFound')}</p>
      )}
      {found.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
          {found.slice(0, limit).map(({ ticket }) => (
            <SaleRow key={ticket.op.id} ticket={ticket} />
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        {found.length > limit && <Button onPress={() => setLimit(limit + SHOWN)}>{t('more')}</Button>}
        {!isOld && <Button onPress={older}>{t('older')}</Button>}
      </div>
    </main>
  );
};

export default SalesPage;
