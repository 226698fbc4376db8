/** Money, prices, quantities and moments as a person reads them, from the integers that the schema holds. */
import { useMemo } from 'react';
import { useLocale } from 'use-intl';
import { exponentOf } from '../../crdt-schema/model/currency.ts';
import { useSettings } from './use-session.ts';

const DEFAULT_CURRENCY = 'MXN';
/** Ten-thousandths of the major unit. */
const PRICE_SCALE = 10_000;
const QUANTITY_SCALE = 1_000;
const PRICE_DECIMALS = 4;
const QUANTITY_DECIMALS = 3;

export interface Formats {
  /** An amount in minor units. */
  money(amount: number): string;
  /** A unit price in ten-thousandths: with the currency's decimals, more where it has them. */
  price(price: number): string;
  /** Thousandths; of what is weighed always three decimals. */
  quantity(quantity: number, weighed?: boolean): string;
  /** Unix ms. */
  time(ms: number): string;
  date(ms: number): string;
  dateTime(ms: number): string;
}

export const createFormats = (locale: string, currency: string): Formats => {
  const exponent = exponentOf(currency);
  const style = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
  const money = new Intl.NumberFormat(locale, {
    ...style,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  const price = new Intl.NumberFormat(locale, {
    ...style,
    minimumFractionDigits: exponent,
    maximumFractionDigits: PRICE_DECIMALS,
  });
  const pieces = new Intl.NumberFormat(locale, { maximumFractionDigits: QUANTITY_DECIMALS });
  const weighed = new Intl.NumberFormat(locale, {
    minimumFractionDigits: QUANTITY_DECIMALS,
    maximumFractionDigits: QUANTITY_DECIMALS,
  });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return {
    money: (amount) => money.format(amount / 10 ** exponent),
    price: (value) => price.format(value / PRICE_SCALE),
    quantity: (value, isWeighed = false) => (isWeighed ? weighed : pieces).format(value / QUANTITY_SCALE),
    time: (ms) => time.format(ms),
    date: (ms) => date.format(ms),
    dateTime: (ms) => dateTime.format(ms),
  };
};

/** In the page's language and the store's currency. */
export const useFormats = (): Formats => {
  const locale = useLocale();
  const { currency } = useSettings();
  return useMemo(
    () => createFormats(locale, typeof currency === 'string' ? currency : DEFAULT_CURRENCY),
    [locale, currency],
  );
};
