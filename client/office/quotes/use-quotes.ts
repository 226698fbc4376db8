/** The quotes of the store, with what became of each and what it comes to. */
import { useMemo } from 'react';
import { exponentOf } from '../../../crdt-schema/model/currency.ts';
import { RecordBook } from '../../common/model/record-book.ts';
import { taxesOf } from '../../common/model/records.ts';
import type { BrowserPeer } from '../../peer/browser-peer.ts';
import { useSettings } from '../../ui/use-session.ts';
import { useOffice, useRecords } from '../model/use-office.ts';
import { useOfficeView } from '../model/use-view.ts';
import { quoteOf, stateOf, totalsOf, type PricedLine, type Quote, type QuoteState } from './quote.ts';

const books = new WeakMap<BrowserPeer, RecordBook<Quote>>();

const bookOf = (peer: BrowserPeer): RecordBook<Quote> => {
  const book = books.get(peer) ?? new RecordBook(peer.catalog, 'quotes', quoteOf);
  books.set(peer, book);
  return book;
};

export const useQuotes = (): readonly Quote[] => useRecords(bookOf(useOffice().peer));

export interface QuoteReading {
  readonly stateOf: (quote: Quote) => QuoteState;
  readonly totalsOf: (quote: Quote) => { readonly lines: readonly PricedLine[]; readonly due: number };
}

export const useQuoteReading = (): QuoteReading => {
  const { products } = useOffice();
  const { ops } = useOfficeView();
  const settings = useSettings();
  return useMemo(() => {
    const sold = new Set(
      ops.flatMap((op) => (op.kind === 'sale' && op.quote !== undefined ? [op.quote] : [])),
    );
    const shop = {
      exponent: exponentOf(settings['currency']),
      taxMode: settings['pricesIncludeTax'] === false ? ('added' as const) : ('included' as const),
      taxes: taxesOf(settings) ?? [],
    };
    const nowMs = Date.now();
    return {
      stateOf: (quote) => stateOf(quote, sold.has(quote.id), nowMs),
      totalsOf: (quote) => totalsOf(quote, (id) => products.get(id), shop),
    };
  }, [ops, settings, products]);
};
