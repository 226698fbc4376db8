/** What of one sale is brought back, and the money for it. */
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useParams } from 'wouter';
import { formatReceipt, occurredMs, type Sale } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { resolveCode } from '../input/resolve-code.ts';
import { createSearch } from '../../common/search/search.ts';
import { useScan } from '../input/use-scan.ts';
import { useTill, useTillSettings, useTillValue } from '../model/use-till.ts';
import { AsOf } from '../writing/as-of.tsx';
import { useOpWriter } from '../writing/use-op-writer.ts';
import { WriteFailed } from '../writing/write-failed.tsx';
import { MoneyBack } from './money-back.tsx';
import { refundDraft } from './refund-draft.ts';
import { useFreshTicket } from './use-fresh-ticket.ts';
import { returnLines } from './return-lines.ts';
import { ReturnRows } from './return-rows.tsx';

const WAYS = ['paid', 'cash'] as const;

const ReturnForm = ({ sale }: { readonly sale: Sale }): ReactNode => {
  const t = useTranslations('returns');
  const w = useTranslations('writing');
  const { dateTime } = useFormats();
  const formats = useFormats();
  const till = useTill();
  const view = useTillValue((model) => model.view());
  const session = useTillValue((model) => model.session());
  const settings = useTillSettings();
  const showTicket = useFreshTicket();
  const writer = useOpWriter();
  const [chosen, setChosen] = useState<ReadonlyMap<number, number>>(new Map());
  const [way, setWay] = useState<(typeof WAYS)[number]>('paid');
  const [reason, setReason] = useState('');
  const [stranger, setStranger] = useState<string>();

  const refunds = useMemo(() => view.refundsOf(sale.id), [view, sale]);
  const lines = useMemo(() => returnLines(sale, refunds), [sale, refunds]);
  const products = useMemo(
    () => createSearch(sale.lines.flatMap(({ product }) => till.products.get(product ?? '') ?? [])),
    [sale, till],
  );
  const nameOf = ({ name, product }: Sale['lines'][number]): string =>
    name ?? till.products.get(product ?? '')?.name ?? t('free');
  const choose = (place: number, quantity: number): void =>
    setChosen((before) => new Map(before).set(place, quantity));

  useScan(({ code, quantity }) => {
    const found = resolveCode(code, { products, scaleLabels: [], exponent: settings.exponent });
    const place = lines.findIndex(
      ({ line, left }, i) =>
        found.kind === 'product' && line.product === found.product.id && left > (chosen.get(i) ?? 0),
    );
    setStranger(place < 0 ? code : undefined);
    if (found.kind !== 'product' || place < 0) return;
    const one = Math.min(quantity ?? found.quantity, lines[place]!.left - (chosen.get(place) ?? 0));
    choose(place, (chosen.get(place) ?? 0) + one);
  });

  const draft = refundDraft(sale, lines, refunds, chosen, {
    exponent: settings.exponent,
    cashRounding: settings.cashRounding,
    inCash: way === 'cash',
  });
  const isCounted = view.isCounted(sale.id);
  const isAllReturned = lines.every(({ left }) => left === 0);
  const lacksSession = settings.needsSession && session.kind === 'none';
  const asksHow = sale.payments.some(({ method }) => method !== 'cash' && method !== 'credit');
  const chooseAll = (all: boolean): void =>
    setChosen(new Map(all ? lines.map(({ left }, i) => [i, left]) : []));

  const confirm = async (): Promise<void> => {
    if (draft === undefined) return;
    const said = reason.trim() === '' ? {} : { reason: reason.trim() };
    const refund = await writer.write('refund', { ...draft, ...said });
    if (refund !== undefined) showTicket(refund.id);
  };

  if (!isCounted || isAllReturned)
    return (
      <Notice title={t('of', { receipt: formatReceipt(sale.receipt) })}>
        <p>{t(isCounted ? 'nothingLeft' : 'notCounted')}</p>
        <AsOf />
        <Link to="/devoluciones" className="underline">
          {t('another')}
        </Link>
      </Notice>
    );
  return (
    <main className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4">
      <div>
        <h1 className="text-2xl font-semibold">{t('of', { receipt: formatReceipt(sale.receipt) })}</h1>
        <p className="text-muted">
          {t('soldAt', { till: sale.till, time: dateTime(occurredMs(sale)) })} · {t('total')}{' '}
          {formats.money(sale.total)}
        </p>
        <AsOf />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className={`mr-auto ${stranger === undefined ? 'text-muted' : 'text-bad'}`}>
          {stranger === undefined ? t('choose') : t('notOnTicket', { code: stranger })}
        </p>
        <Button onPress={() => chooseAll(true)}>{t('all')}</Button>
        {draft !== undefined && <Button onPress={() => chooseAll(false)}>{t('none')}</Button>}
      </div>
      <ReturnRows
        lines={lines}
        nameOf={nameOf}
        isWeighed={({ product = '' }) => till.products.get(product)?.isWeighed === true}
        chosen={chosen}
        choose={choose}
      />
      <Field label={t('reason')} value={reason} change={setReason} />
      {asksHow && (
        <Choice
          label={t('how')}
          value={way}
          options={WAYS.map((each) => [each, t(`ways.${each}`)] as const)}
          choose={setWay}
        />
      )}
      {draft !== undefined && (
        <section className="rounded-lg border border-line bg-raised p-4">
          <MoneyBack total={draft.total} payments={draft.payments} rounding={draft.rounding} />
        </section>
      )}
      {lacksSession && <p className="text-warn">{w('needsSession')}</p>}
      <WriteFailed code={writer.failure} />
      <Button
        look="primary"
        isDisabled={draft === undefined || lacksSession || writer.isBusy}
        onPress={() => void confirm()}
      >
        {draft === undefined ? t('confirmNone') : t('confirm', { amount: formats.money(draft.total) })}
      </Button>
    </main>
  );
};

const ReturnPage = (): ReactNode => {
  const t = useTranslations('returns');
  const { id = '' } = useParams<{ id: string }>();
  const op = useTillValue((till) => till.find(id))?.op;
  const isWhole = useTillValue(({ logs }) => logs.isWhole);
  if (op?.kind === 'sale') return <ReturnForm key={op.id} sale={op} />;
  return (
    <Notice title={t(isWhole ? 'unknown' : 'reading')}>
      <Link to="/devoluciones" className="underline">
        {t('title')}
      </Link>
    </Notice>
  );
};

export default ReturnPage;
