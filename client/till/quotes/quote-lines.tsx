/** What is quoted, and what it comes to. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import { useTillSettings } from '../model/use-till.ts';
import { cartTotals, type Cart } from '../sell/cart.ts';

export const QuoteLines = ({ cart }: { readonly cart: Cart }): ReactNode => {
  const t = useTranslations('quotes');
  const { money, price, quantity } = useFormats();
  const { lines, due } = cartTotals(cart, useTillSettings());
  return (
    <section className="rounded-lg border border-line bg-raised">
      <ul className="divide-y divide-line">
        {lines.map((line, i) => (
          <li key={i} className="flex flex-wrap gap-x-4 px-3 py-2">
            <span className="mr-auto">{line.name ?? t('free')}</span>
            <span className="text-muted">
              {quantity(line.quantity)} × {price(line.price)}
            </span>
            <span>{money(line.total)}</span>
          </li>
        ))}
      </ul>
      <p className="flex items-baseline justify-between gap-4 border-t border-line px-3 py-2">
        <span className="text-xl font-semibold">{t('total')}</span>
        <span className="text-4xl font-bold" data-testid="quote-total">
          {money(due)}
        </span>
      </p>
    </section>
  );
};
