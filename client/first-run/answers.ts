/** What is typed on the page of the first run, what is wrong with it, and what the hub is told. */
import { TILL_FORM } from '../../crdt-schema/model/till.ts';
import type { Language } from '../ui/language.tsx';
import { presetOf, type Country } from './presets.ts';

export interface Answers {
  readonly storeName: string;
  readonly country: Country;
  readonly currency: string;
  readonly timeZone: string;
  readonly taxName: string;
  /** Percent, as typed. */
  readonly taxRate: string;
  readonly pricesIncludeTax: boolean;
  readonly name: string;
  readonly login: string;
  readonly password: string;
  readonly again: string;
  readonly pin: string;
  readonly till: string;
}

/** A country changes what hangs on it and leaves the rest. */
export const withCountry = (answers: Answers, country: Country, here: string): Answers => {
  const { currency, timeZones, tax } = presetOf(country);
  const timeZone = timeZones.includes(here) ? here : timeZones[0]!;
  return { ...answers, country, currency, timeZone, taxName: tax.name, taxRate: String(tax.rate / 100) };
};

export const emptyAnswers = (country: Country, here: string): Answers => {
  const nothing = { storeName: '', name: '', login: '', password: '', again: '', pin: '', till: 'C01' };
  const blank = { country, currency: '', timeZone: '', taxName: '', taxRate: '', pricesIncludeTax: true };
  return withCountry({ ...nothing, ...blank }, country, here);
};

const MIN_PASSWORD_CHARS = 10;
const MAX_PERCENT = 100;
const PERCENT = /^\d{1,3}([.,]\d{1,2})?$/;

const percentOf = (text: string): number => Number(text.trim().replace(',', '.'));

/** In ten-thousandths; a shop without the tax says 0. */
const rateOf = (text: string): number => Math.round(percentOf(text) * 100);

const RULES = {
  storeName: ({ storeName }) => storeName.trim() !== '',
  currency: ({ currency }) => /^[A-Z]{3}$/.test(currency.trim().toUpperCase()),
  taxRate: ({ taxRate }) => PERCENT.test(taxRate.trim()) && percentOf(taxRate) <= MAX_PERCENT,
  name: ({ name }) => name.trim() !== '',
  password: ({ password }) => password.length >= MIN_PASSWORD_CHARS,
  again: ({ password, again }) => password === again,
  pin: ({ pin }) => /^\d{4,12}$/.test(pin),
  till: ({ till }) => TILL_FORM.test(till.trim().toUpperCase()) && !/^(HUB|API|OFI)$/i.test(till.trim()),
} as const satisfies Readonly<Record<string, (answers: Answers) => boolean>>;

export type Wrong = keyof typeof RULES;

/** In the order of the page. */
export const wrongIn = (answers: Answers): Wrong[] =>
  (Object.keys(RULES) as Wrong[]).filter((field) => !RULES[field](answers));

/** The body of the request; `answers` have nothing wrong in them. */
export const beginningOf = (answers: Answers, secret: string, language: Language): object => {
  const { country, name, login, password, pin } = answers;
  const { taxIdKind, cashRounding } = presetOf(country);
  const rate = rateOf(answers.taxRate);
  const taxName = answers.taxName.trim() || presetOf(country).tax.name;
  return {
    secret,
    settings: {
      storeName: answers.storeName.trim(),
      currency: answers.currency.trim().toUpperCase(),
      timeZone: answers.timeZone,
      locale: `${language}-${country}`,
      language,
      pricesIncludeTax: answers.pricesIncludeTax,
      ...(rate === 0 ? {} : { taxes: [{ name: taxName, rate }] }),
      ...(taxIdKind === undefined ? {} : { taxIdKind }),
      ...(cashRounding === undefined ? {} : { cashRounding }),
    },
    administrator: { name: name.trim(), login: login.trim() || name.trim(), password, pin },
    till: answers.till.trim().toUpperCase(),
  };
};
