/** How a store writes: language of the headings, decimals, time zone. And what the file is called. */
import { exponentOf } from '../model/currency.ts';
import type { ExportEntity, ExportTable } from './tables.ts';
import { beginning, titles, type ExportLanguage } from './texts.ts';
import { createWallClock, isTimeZone, type WallClock } from './wall-clock.ts';

export type ExportFormat = 'csv' | 'xlsx';

export interface ExportForm {
  readonly language: ExportLanguage;
  /** BCP 47: of the decimals. */
  readonly locale: string;
  readonly clock: WallClock;
  /** Decimals of the currency. */
  readonly exponent: number;
}

/** Where numbers and dates are written as in Mexico, as in the shops that this was made for. */
const LOCALES: Readonly<Record<ExportLanguage, string>> = { es: 'es-MX', en: 'en-US' };

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const isLocale = (locale: string): boolean => {
  try {
    return Intl.getCanonicalLocales(locale).length > 0;
  } catch {
    return false;
  }
};

/** Whose days the shop's are: the setting `timeZone` where this runtime knows it, else that of this machine, `here`. */
export const shopZone = (settings: Readonly<Record<string, unknown>> = {}, here: string): string => {
  const timeZone = textOf(settings['timeZone']);
  return isTimeZone(timeZone) ? timeZone : here;
};

/**
 * By the fields of the store's settings record; `language` where somebody asks for one. What is not set, or not known to
 * this runtime, is as the language has it; the time zone is then that of this machine, `here`.
 */
export const formOf = (
  settings: Readonly<Record<string, unknown>>,
  asked: ExportLanguage | undefined,
  here: string,
): ExportForm => {
  const language = asked ?? (settings['language'] === 'en' ? 'en' : 'es');
  const locale = textOf(settings['locale']);
  return {
    language,
    locale: isLocale(locale) ? locale : LOCALES[settings['language'] === 'en' ? 'en' : 'es'],
    clock: createWallClock(shopZone(settings, here)),
    exponent: exponentOf(settings['currency']),
  };
};

/** The days that are asked for, `2026-11-30`, both of them included; without one there is no bound. */
export interface Days {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const stemOf = (entity: ExportEntity, language: ExportLanguage): string =>
  titles[entity][language].normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll(' ', '-');

/** `ventas-2026-11-01_2026-11-30.csv`; of what has no days, or none to the end, with the day it is made on. */
export const fileName = (
  entity: ExportEntity,
  { isDated }: ExportTable,
  { from, to }: Days,
  { language, clock }: Pick<ExportForm, 'language' | 'clock'>,
  format: ExportFormat,
  nowMs: number,
): string => {
  const last = to ?? clock.day(nowMs);
  const days = isDated ? `${from ?? beginning[language]}_${last}` : last;
  return `${stemOf(entity, language)}-${days}.${format}`;
};
