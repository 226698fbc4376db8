/** A quote as the customer gets it, on paper or as PDF: seen by print alone. */
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import { useSettings } from '../../ui/use-session.ts';
import type { PricedLine, Quote } from './quote.ts';
import './quotes.css';

export const QuotePaper = ({
  quote,
  customer,
  lines,
  due,
}: {
  readonly quote: Quote;
  readonly customer: string | undefined;
  readonly lines: readonly PricedLine[];
  readonly due: number;
}): ReactNode => {
  const t = useTranslations('officeQuotes');
  const { money, price, quantity, date } = useFormats();
  const settings = useSettings();
  const shop = (['storeName', 'address', 'taxId', 'phone'] as const)
    .map((field) => settings[field])
    .filter((text) => typeof text === 'string');
  return createPortal(
    <article className="quote-paper" aria-hidden="true">
      {shop.map((text, i) => (
        <p key={text}>{i === 0 ? <b>{text}</b> : text}</p>
      ))}
      <p>
        <b>{t('number', { number: quote.number })}</b>
      </p>
      <p>{t('date', { date: date(quote.createdMs) })}</p>
      {quote.validUntilMs !== undefined && (
        <p>
          {t('validUntil')}: {date(quote.validUntilMs)}
        </p>
      )}
      {customer !== undefined && (
        <p>
          {t('customer')}: {customer}
        </p>
      )}
      <table>
        <thead>
          <tr>
            {(['product', 'quantity', 'price', 'amount'] as const).map((each) => (
              <th key={each}>{t(each)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.field}>
              <td>{line.name ?? t('free')}</td>
              <td>{quantity(line.quantity)}</td>
              <td>{price(line.price)}</td>
              <td>{money(line.total)}</td>
            </tr>
          ))}
          <tr>
            <th colSpan={3}>{t('total')}</th>
            <th>{money(due)}</th>
          </tr>
        </tbody>
      </table>
      {quote.note !== undefined && <p>{quote.note}</p>}
    </article>,
    document.body,
  );
};
