/** One quote: its lines, customer, validity and note, changed in place; what becomes of it; its paper and its history. */
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useParams } from 'wouter';
import type { WriteFailure } from '../../../crdt-schema/catalog/index.ts';
import type { Result } from '../../../crdt-schema/result.ts';
import { ConflictCard } from '../../common/conflicts/conflict-card.tsx';
import { Button } from '../../ui/button.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { Field } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Select } from '../../ui/select.tsx';
import { HistoryPart } from '../catalog/history-part.tsx';
import { useDecide } from '../inbox/use-decide.ts';
import { useOffice, useRecords } from '../model/use-office.ts';
import { useEditors, useSayEditing } from '../presence/use-editing.ts';
import { EditorTag } from '../presence/editor-tag.tsx';
import { LineList } from './line-list.tsx';
import { dayText, endOfDay, lineValue, type PricedLine, type Quote } from './quote.ts';
import { QuotePaper } from './quote-paper.tsx';
import { useQuoteReading, useQuotes } from './use-quotes.ts';

const SHOWN_HITS = 6;
const ONE = 1_000;

/** Where a product is found by name or code, and put at the end. */
const AddLine = ({ add }: { readonly add: (id: string) => void }): ReactNode => {
  const t = useTranslations('officeQuotes');
  const { price } = useFormats();
  const { products } = useOffice();
  const [wanted, setWanted] = useState('');
  const hits = wanted.trim() === '' ? [] : products.search.find(wanted, SHOWN_HITS);
  return (
    <div className="flex max-w-xl flex-col gap-1">
      <Field label={t('add')} value={wanted} change={setWanted} takesScans />
      {hits.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
          {hits.map((hit) => (
            <li key={hit.id}>
              <button
                type="button"
                onClick={() => {
                  add(hit.id);
                  setWanted('');
                }}
                className="flex min-h-11 w-full items-center gap-3 px-3 text-left"
              >
                <span className="mr-auto truncate">{hit.name}</span>
                {hit.price !== undefined && <span className="text-muted">{price(hit.price)}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};

const QuoteView = ({ quote }: { readonly quote: Quote }): ReactNode => {
  const t = useTranslations('officeQuotes');
  const { date } = useFormats();
  const office = useOffice();
  const { catalog } = office.peer;
  const { id } = quote;
  const reading = useQuoteReading();
  const state = reading.stateOf(quote);
  const { lines, due } = reading.totalsOf(quote);
  const people = useRecords(office.customers);
  const customers = useMemo(
    () =>
      people
        .filter(({ active, id: each }) => active || each === quote.customer)
        .map((each) => [each.id, each.name] as const)
        .sort(([, a], [, b]) => a.localeCompare(b)),
    [people, quote.customer],
  );
  const customer = quote.customer === undefined ? undefined : office.customers.get(quote.customer)?.name;
  const [note, setNote] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const mayWrite = office.mayWrite && state !== 'sold';
  useSayEditing('quotes', id);
  const editors = useEditors('quotes').get(id) ?? [];
  const conflicts = catalog.read('quotes', id)?.conflicts ?? [];

  const done = (written: Result<void, WriteFailure>): void =>
    setFailure(written.ok ? undefined : written.error.code);
  const set = (field: string, value: unknown): void => done(catalog.setField('quotes', id, field, value));
  const writeLine = (field: string, line: PricedLine | undefined): void =>
    set(field, line === undefined ? null : lineValue(line));
  const add = (product: string): void => {
    const found = office.products.get(product);
    if (found === undefined) return;
    const order = Math.max(-1, ...quote.lines.map((line) => line.order)) + 1;
    const { name, price: unitPrice = 0 } = found;
    set(`line.${office.peer.newId()}`, { product, name, quantity: ONE, unitPrice, order });
  };

  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="text-2xl font-semibold">{t('number', { number: quote.number })}</h1>
        <EditorTag editors={editors} />
        <span className="mr-auto text-muted">{t(`one.${state}`)}</span>
        <Button onPress={() => window.print()}>{t('print')}</Button>
      </div>
      <p className="text-muted">{t('date', { date: date(quote.createdMs) })}</p>
      {state === 'sold' && <p role="status">{t('soldAt')}</p>}
      {conflicts.map((conflict) => (
        <ConflictCard key={conflict.field} conflict={{ kind: 'field', ...conflict }} useDecide={useDecide} />
      ))}
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {t('failed', { code: failure })}
        </p>
      )}
      {mayWrite ? (
        <div className="grid gap-3 sm:grid-cols-2">
          <Select
            label={t('customer')}
            value={quote.customer ?? ''}
            options={[['', t('nobody')], ...customers]}
            choose={(next) => set('customer', next === '' ? null : next)}
          />
          <DateField
            label={t('validUntil')}
            value={dayText(quote.validUntilMs)}
            change={(day) => set('validUntil', endOfDay(day) ?? null)}
          />
        </div>
      ) : (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4">
          <dt className="text-muted">{t('customer')}</dt>
          <dd>{customer ?? t('nobody')}</dd>
          <dt className="text-muted">{t('validUntil')}</dt>
          <dd>{quote.validUntilMs === undefined ? '' : date(quote.validUntilMs)}</dd>
        </dl>
      )}
      {lines.length === 0 ? (
        <p>{t('noLines')}</p>
      ) : (
        <LineList lines={lines} due={due} write={mayWrite ? writeLine : undefined} />
      )}
      {mayWrite && <AddLine add={add} />}
      {mayWrite ? (
        <form
          onSubmit={(event) => event.preventDefault()}
          onBlur={() => {
            if (note !== undefined && note !== (quote.note ?? '')) set('note', note === '' ? null : note);
            setNote(undefined);
          }}
        >
          <Field label={t('note')} value={note ?? quote.note ?? ''} change={setNote} />
        </form>
      ) : (
        quote.note !== undefined && <p>{quote.note}</p>
      )}
      {mayWrite && (
        <div className="flex flex-wrap gap-2">
          {state === 'declined' ? (
            <Button onPress={() => set('state', 'draft')}>{t('reopen')}</Button>
          ) : (
            <Button onPress={() => set('state', 'declined')}>{t('decline')}</Button>
          )}
          {quote.active ? (
            <Button onPress={() => done(catalog.archive('quotes', id))}>{t('archive')}</Button>
          ) : (
            <Button onPress={() => set('active', true)}>{t('useAgain')}</Button>
          )}
        </div>
      )}
      <HistoryPart key={id} table="quotes" id={id} />
      <QuotePaper {...{ quote, customer, lines, due }} />
    </>
  );
};

const QuotePage = (): ReactNode => {
  const t = useTranslations('officeQuotes');
  const { id = '' } = useParams<{ id: string }>();
  const quote = useQuotes().find((each) => each.id === id);
  return (
    <main className="flex w-full max-w-4xl flex-col gap-4 p-4">
      <Link to="/catalogo/cotizaciones" className="underline">
        {t('back')}
      </Link>
      {quote === undefined ? (
        <h1 className="text-2xl font-semibold">{t('unknown')}</h1>
      ) : (
        <QuoteView quote={quote} />
      )}
    </main>
  );
};

export default QuotePage;
