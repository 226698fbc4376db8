/** Of what the server tells, codes with numbers and names, the sentence that a person reads. */
import { useTranslations } from 'use-intl';
import { useNames } from '../model/places.ts';
import type { Told } from '../model/view.ts';

/** Parameters that name one place. */
const PLACES = new Set(['till', 'winner', 'loser', 'a', 'b']);
/** Unit prices, ten-thousandths. */
const PRICES = new Set(['price', 'priceA', 'priceB', 'shown']);

export const useSentence = (): ((told: Told) => string) => {
  const t = useTranslations('demo');
  const { place, places, formats } = useNames();
  return ({ code, params }) => {
    const words = Object.entries(params).map(([name, value]): [string, string | number] => {
      if (PLACES.has(name)) return [name, place(String(value))];
      if (name === 'from') return [name, places(String(value))];
      return [name, PRICES.has(name) ? formats.price(Number(value)) : value];
    });
    const known = t.has(`told.${code}` as 'told.failed') ? code : 'failed';
    return t(`told.${known}` as 'told.failed', { code, ...Object.fromEntries(words) });
  };
};
