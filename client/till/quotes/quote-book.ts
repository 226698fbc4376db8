/** The quotes of the store, one book for each till that is open. */
import { RecordBook } from '../../common/model/record-book.ts';
import type { TillModel } from '../model/till-model.ts';
import { useRecords, useTill, useTillValue } from '../model/use-till.ts';
import { heldSales } from '../returns/held-sales.ts';
import { quoteOf, stateOf, type Quote, type QuoteState } from './quote.ts';

const books = new WeakMap<TillModel, RecordBook<Quote>>();

const bookOf = (till: TillModel): RecordBook<Quote> => {
  const book = books.get(till) ?? new RecordBook(till.peer.catalog, 'quotes', quoteOf);
  books.set(till, book);
  return book;
};

export const useQuotes = (): readonly Quote[] => useRecords(bookOf(useTill()));

/** What became of a quote: a sale of it that is at hand counts, whatever the catalog says by now. */
export const useQuoteState = (): ((quote: Quote) => QuoteState) => {
  const sales = useTillValue(heldSales);
  const view = useTillValue((till) => till.view());
  return (quote) =>
    stateOf(
      quote,
      sales.some((sale) => sale.quote === quote.id && view.isCounted(sale.id)),
    );
};
