/** The store's quotes, newest first. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useLocation } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { useTill, useTillSettings } from '../model/use-till.ts';
import { cartTotals } from '../sell/cart.ts';
import { useQuotes, useQuoteState } from './quote-book.ts';
import { cartOfQuote, isExpired, type Quote } from './quote.ts';

const SHOWN = 100;

const QuotesPage = (): ReactNode => {
  const t = useTranslations('quotes');
  const { money, date } = useFormats();
  const [, navigate] = useLocation();
  const till = useTill();
  const settings = useTillSettings();
  const quotes = useQuotes()
    .filter(({ active }) => active)
    .sort((a, b) => b.createdMs - a.createdMs)
    .slice(0, SHOWN);
  const stateOf = useQuoteState();
  const nowMs = Date.now();

  const about = (quote: Quote): string => {
    const state = stateOf(quote);
    if (state !== 'open') return t(`states.${state}`);
    if (quote.validUntilMs === undefined) return t('states.open');
    return t(isExpired(quote, nowMs) ? 'expired' : 'valid', { date: date(quote.validUntilMs) });
  };
  const totalOf = (quote: Quote): number =>
    cartTotals(
      cartOfQuote(quote, quote.id, (id) => till.products.get(id), settings),
      settings,
    ).due;
  return (
    <main className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-auto text-2xl font-semibold">{t('title')}</h1>
        <Button onPress={() => navigate('/cotizaciones/nueva')}>{t('fromCart')}</Button>
      </div>
      {quotes.length === 0 ? (
        <p role="status" className="text-muted">
          {t('empty')}
        </p>
      ) : (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
          {quotes.map((quote) => {
            const { customer } = quote.ticket;
            const who = customer === undefined ? undefined : till.customers.get(customer)?.name;
            return (
              <li key={quote.id}>
                <Link
                  to={`/cotizaciones/${quote.id}`}
                  className="grid min-h-14 grid-cols-[1fr_auto] items-center gap-x-3 px-3 py-2"
                >
                  <span className="truncate font-medium">
                    {[quote.number, ...(who === undefined ? [] : [who])].join(' · ')}
                  </span>
                  <span className="text-right text-lg font-semibold">{money(totalOf(quote))}</span>
                  <span className="text-sm text-muted">{about(quote)}</span>
                  <span className="text-right text-sm text-muted">{date(quote.createdMs)}</span>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </main>
  );
};

export default QuotesPage;
