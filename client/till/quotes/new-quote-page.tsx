/** What is in the cart becomes a quote; the cart is empty then. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useLocation } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useTill, useTillSettings } from '../model/use-till.ts';
import { isEmpty } from '../sell/cart.ts';
import { useCart, useCartStore } from '../sell/use-cart.ts';
import { QuoteLines } from './quote-lines.tsx';
import { useQuotes } from './quote-book.ts';
import { nextNumber, quoteFields } from './quote.ts';

const DAYS = ['7', '15', '30'] as const;

const NewQuotePage = (): ReactNode => {
  const t = useTranslations('quotes');
  const [, navigate] = useLocation();
  const till = useTill();
  const settings = useTillSettings();
  const store = useCartStore();
  const cart = useCart();
  const quotes = useQuotes();
  const [days, setDays] = useState<(typeof DAYS)[number]>('15');
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<string>();
  const customer = cart.customer === undefined ? undefined : till.customers.get(cart.customer);

  if (isEmpty(cart))
    return (
      <Notice title={t('new')}>
        <p>{t('cartEmpty')}</p>
        <Link to="/" className="underline">
          {t('toSale')}
        </Link>
      </Notice>
    );
  const save = (): void => {
    const { peer } = till;
    const id = peer.newId();
    const fields = quoteFields(cart, settings, {
      number: nextNumber(quotes, till.name),
      nowMs: Date.now(),
      days: Number(days),
      note,
      newId: () => peer.newId(),
    });
    const created = peer.catalog.create('quotes', id, fields);
    if (!created.ok) return setFailure(created.error.code);
    store.begin();
    navigate(`/cotizaciones/${id}`, { replace: true });
  };
  return (
    <main className="mx-auto flex w-full max-w-xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('new')}</h1>
      {customer !== undefined && <p>{t('customer', { name: customer.name })}</p>}
      <QuoteLines cart={cart} />
      <Choice
        label={t('validity')}
        value={days}
        options={DAYS.map((each) => [each, t('days', { days: Number(each) })] as const)}
        choose={setDays}
      />
      <Field label={t('note')} value={note} change={setNote} />
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {t('saveFailed', { code: failure })}
        </p>
      )}
      <Button look="primary" size="large" onPress={save}>
        {t('save')}
      </Button>
    </main>
  );
};

export default NewQuotePage;
