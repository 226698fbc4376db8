/** One sale followed from the till that wrote it to the backup that holds it. */
import { Check, CircleDashed, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useParams } from 'wouter';
import { occurredMs } from '../../../crdt-schema/ops/op.ts';
import { OpTitle } from '../../common/pending/op-title.tsx';
import { useAnswers } from '../../common/pending/use-answers.ts';
import { useFormats } from '../../ui/format.ts';
import type { Ticket } from '../model/office-model.ts';
import { useOffice, useOfficeValue } from '../model/use-office.ts';
import { journeyOf } from './journey.ts';
import { LedgerPart } from './ledger-part.tsx';
import { ProofCheck } from './proof-check.tsx';

type State = 'done' | 'open' | 'bad';
const LOOKS = {
  done: [Check, 'text-good'],
  open: [CircleDashed, 'text-muted'],
  bad: [X, 'text-bad'],
} as const;

const Step = ({
  state,
  title,
  children,
}: {
  readonly state: State;
  readonly title: string;
  readonly children?: ReactNode;
}): ReactNode => {
  const [Icon, look] = LOOKS[state];
  return (
    <li data-step={state} className="flex gap-3">
      <Icon aria-hidden="true" className={`mt-0.5 size-5 shrink-0 ${look}`} />
      <div className="flex min-w-0 flex-col gap-1">
        <span className="font-medium">{title}</span>
        {children}
      </div>
    </li>
  );
};

const Lines = ({ op }: Pick<Ticket, 'op'>): ReactNode => {
  const t = useTranslations('officeSales');
  const office = useOffice();
  const { money, price, quantity } = useFormats();
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">{t('lines')}</caption>
      <thead>
        <tr className="border-b border-line text-left text-sm text-muted">
          <th className="py-1 font-medium">{t('columns.product')}</th>
          <th className="py-1 text-right font-medium">{t('columns.quantity')}</th>
          <th className="hidden py-1 text-right font-medium sm:table-cell">{t('columns.price')}</th>
          <th className="py-1 text-right font-medium">{t('columns.total')}</th>
        </tr>
      </thead>
      <tbody>
        {op.lines.map((line, i) => {
          const product = line.product === undefined ? undefined : office.products.get(line.product);
          return (
            <tr key={i} className="border-b border-line">
              <td className="py-1 wrap-anywhere">{line.name ?? product?.name ?? t('unnamed')}</td>
              <td className="py-1 text-right">{quantity(line.quantity, product?.isWeighed)}</td>
              <td className="hidden py-1 text-right sm:table-cell">{price(line.price)}</td>
              <td className="py-1 text-right">{money(line.total)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

const Followed = ({ ticket }: { readonly ticket: Ticket }): ReactNode => {
  const t = useTranslations('officeSales');
  const { dateTime } = useFormats();
  const { reason, remedy } = useAnswers();
  const { op, segment, seq } = ticket;
  const { device, holders, server, verdict, hash } = journeyOf(useOffice().peer.replica, ticket);
  const decided = verdict?.status ?? 'undecided';
  return (
    <>
      <OpTitle op={op} />
      <Lines op={op} />
      <section className="flex flex-col gap-3">
        <h2 className="text-lg font-semibold">{t('journey')}</h2>
        <ol className="flex flex-col gap-3">
          <Step state="done" title={t('steps.written', { till: op.till, when: dateTime(occurredMs(op)) })}>
            <span className="text-sm text-muted">{t('steps.place', { seq: seq + 1 })}</span>
            <code className="text-sm break-all text-muted">{segment}</code>
          </Step>
          <Step state="done" title={t('steps.held', { count: holders.length, who: holders.join(', ') })} />
          <Step state={server ? 'done' : 'open'} title={t(server ? 'steps.server' : 'steps.noServer')} />
          <Step
            state={decided === 'accepted' ? 'done' : decided === 'rejected' ? 'bad' : 'open'}
            title={t(`steps.${decided}`)}
          >
            {decided !== 'accepted' && decided !== 'undecided' && (
              <>
                <p className={decided === 'rejected' ? 'text-bad' : ''}>{reason(verdict)}</p>
                <p>{remedy(verdict)}</p>
                <Link to="/bandeja" className="underline">
                  {t('toInbox')}
                </Link>
              </>
            )}
          </Step>
        </ol>
      </section>
      <section className="flex flex-col gap-2">
        <h2 className="text-lg font-semibold">{t('ledger.title')}</h2>
        <LedgerPart id={op.id} />
      </section>
      <section className="flex flex-col gap-2">
        <h2 className="text-lg font-semibold">{t('hash')}</h2>
        <code data-testid="hash" className="text-sm break-all">
          {hash}
        </code>
        <p className="text-sm text-muted">{t('device', { device })}</p>
      </section>
      <ProofCheck logged={ticket} />
    </>
  );
};

const SalePage = (): ReactNode => {
  const t = useTranslations('officeSales');
  const { id = '' } = useParams<{ id: string }>();
  const ticket = useOfficeValue((model) => model.ticket(id));
  useOfficeValue((model) => model.version());
  const isWhole = useOfficeValue(({ logs }) => logs.isWhole);
  return (
    <main className="flex w-full max-w-3xl flex-col gap-6 p-4">
      <div>
        <Link to="/ventas" className="underline">
          {t('back')}
        </Link>
        <h1 className="text-2xl font-semibold">{t('saleTitle')}</h1>
      </div>
      {ticket === undefined ? <p>{t(isWhole ? 'unknown' : 'reading')}</p> : <Followed ticket={ticket} />}
    </main>
  );
};

export default SalePage;
