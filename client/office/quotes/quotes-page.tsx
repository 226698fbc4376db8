/** All quotes of the store: open, expired, sold, declined, archived; newest first. */
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useLocation } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { useFormats } from '../../ui/format.ts';
import { useOffice } from '../model/use-office.ts';
import { Table } from '../table.tsx';
import { nextNumber, QUOTE_STATES, validFrom, type QuoteState } from './quote.ts';
import { useQuoteReading, useQuotes } from './use-quotes.ts';

const SHOWN = 100;
const NUMBERS: ReadonlySet<number> = new Set([3]);

const QuotesPage = (): ReactNode => {
  const t = useTranslations('officeQuotes');
  const { money, date } = useFormats();
  const [, navigate] = useLocation();
  const office = useOffice();
  const quotes = useQuotes();
  const { stateOf, totalsOf } = useQuoteReading();
  const [state, setState] = useState<QuoteState>('open');
  const [most, setMost] = useState(SHOWN);
  const [failure, setFailure] = useState<string>();
  const byState = useMemo(() => {
    const all = new Map(QUOTE_STATES.map((each) => [each, [] as (typeof quotes)[number][]]));
    for (const quote of quotes) all.get(stateOf(quote))!.push(quote);
    return all;
  }, [quotes, stateOf]);
  const shown = [...byState.get(state)!].sort((a, b) => b.createdMs - a.createdMs);

  const create = (): void => {
    const { peer } = office;
    const id = peer.newId();
    const { till } = peer.replica.context.identity.certificate;
    const nowMs = Date.now();
    const created = peer.catalog.create('quotes', id, {
      ...{ number: nextNumber(quotes, till), createdAt: nowMs, validUntil: validFrom(nowMs) },
      ...{ state: 'draft', active: true },
    });
    if (!created.ok) return setFailure(created.error.code);
    navigate(`/catalogo/cotizaciones/${id}`);
  };

  return (
    <main className="flex w-full max-w-5xl flex-col gap-4 p-4">
      <Link to="/catalogo" className="underline">
        {t('catalog')}
      </Link>
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-auto text-2xl font-semibold">{t('title')}</h1>
        {office.mayWrite && <Button onPress={create}>{t('new')}</Button>}
      </div>
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {t('failed', { code: failure })}
        </p>
      )}
      <Choice
        label={t('show')}
        value={state}
        options={QUOTE_STATES.map((each) => {
          const count = byState.get(each)!.length;
          return [each, t('withCount', { text: t(`states.${each}`), count })] as const;
        })}
        choose={setState}
      />
      {shown.length === 0 ? (
        <p role="status">{t('none')}</p>
      ) : (
        <div className="rounded-lg border border-line bg-raised p-3">
          <Table
            label={t('title')}
            heads={(['number', 'customer', 'validUntil', 'total'] as const).map((each) => t(`list.${each}`))}
            numbers={NUMBERS}
            rows={shown.slice(0, most).map((quote) => ({
              key: quote.id,
              cells: [
                <Link
                  key="number"
                  to={`/catalogo/cotizaciones/${quote.id}`}
                  className="inline-flex min-h-11 items-center underline"
                >
                  {quote.number || quote.id.slice(0, 8)}
                </Link>,
                quote.customer === undefined ? '' : (office.customers.get(quote.customer)?.name ?? ''),
                quote.validUntilMs === undefined ? '' : date(quote.validUntilMs),
                money(totalsOf(quote).due),
              ],
            }))}
          />
        </div>
      )}
      {shown.length > most && (
        <Button onPress={() => setMost(most + SHOWN)}>{t('more', { count: shown.length - most })}</Button>
      )}
    </main>
  );
};

export default QuotesPage;
