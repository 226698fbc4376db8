/** One quote: what it says, and the way to sell it. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useLocation, useParams } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { useTill, useTillSettings } from '../model/use-till.ts';
import type { ReceiptDocument } from '../receipt/document.ts';
import type { Paper } from '../receipt/paper.ts';
import { quoteDocument } from '../receipt/ticket-document.ts';
import { cartTotals, isEmpty } from '../sell/cart.ts';
import { useCart, useCartStore } from '../sell/use-cart.ts';
import { PrintButton } from '../writing/print-button.tsx';
import { useQuotes, useQuoteState } from './quote-book.ts';
import { QuoteLines } from './quote-lines.tsx';
import { cartOfQuote, isExpired, type Quote } from './quote.ts';

const QuoteView = ({ quote }: { readonly quote: Quote }): ReactNode => {
  const t = useTranslations('quotes');
  const { date } = useFormats();
  const [, navigate] = useLocation();
  const till = useTill();
  const settings = useTillSettings();
  const store = useCartStore();
  const current = useCart();
  const state = useQuoteState()(quote);
  const [failure, setFailure] = useState<string>();
  const { id, number, note, createdMs, validUntilMs, ticket } = quote;
  const cart = cartOfQuote(quote, id, (product) => till.products.get(product), settings);
  const customer = ticket.customer === undefined ? undefined : till.customers.get(ticket.customer);
  const expired = state === 'open' && isExpired(quote, Date.now());

  const sell = (): void => {
    store.begin(cart);
    navigate('/');
  };
  const decline = (): void => {
    const written = till.peer.catalog.setField('quotes', id, 'state', 'declined');
    setFailure(written.ok ? undefined : written.error.code);
  };
  const paperOf = (paper: Paper): ReceiptDocument => {
    const { lines, discount, due } = cartTotals(cart, settings);
    return quoteDocument(
      {
        title: number,
        till: till.name,
        at: createdMs,
        lines: [...lines],
        discount,
        taxMode: settings.taxMode,
        total: due,
        ...(ticket.customer === undefined ? {} : { customer: ticket.customer }),
        ...(validUntilMs === undefined ? {} : { validUntil: validUntilMs }),
        ...(note === undefined ? {} : { note }),
      },
      paper,
    );
  };

  return (
    <main className="mx-auto flex w-full max-w-xl flex-col gap-4 p-4">
      <div>
        <h1 className="text-2xl font-semibold">{t('number', { number })}</h1>
        {customer !== undefined && <p>{t('customer', { name: customer.name })}</p>}
        <p className="text-muted">{t(`states.${state}`)}</p>
        {validUntilMs !== undefined && (
          <p className={expired ? 'font-medium text-warn' : 'text-muted'}>
            {t(expired ? 'expired' : 'valid', { date: date(validUntilMs) })}
          </p>
        )}
        {expired && <p className="text-warn">{t('expiredHint')}</p>}
        {note !== undefined && <p>{note}</p>}
      </div>
      <QuoteLines cart={cart} />
      {state !== 'sold' && !isEmpty(current) && <p className="text-warn">{t('cartBusy')}</p>}
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {t('saveFailed', { code: failure })}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {state !== 'sold' && (
          <Button look="primary" isDisabled={!isEmpty(current)} onPress={sell}>
            {t('sell')}
          </Button>
        )}
        <PrintButton make={paperOf} />
        {state === 'open' && <Button onPress={decline}>{t('decline')}</Button>}
      </div>
    </main>
  );
};

const QuotePage = (): ReactNode => {
  const t = useTranslations('quotes');
  const { id = '' } = useParams<{ id: string }>();
  const quote = useQuotes().find((each) => each.id === id);
  if (quote !== undefined) return <QuoteView quote={quote} />;
  return (
    <Notice title={t('unknown')}>
      <Link to="/cotizaciones" className="underline">
        {t('title')}
      </Link>
    </Notice>
  );
};

export default QuotePage;
