/**
 * Decimals of a currency, from ISO 4217 (list one). Not from `Intl`: what it holds differs between browsers and versions,
 * and devices of one shop must agree to the cent.
 */
const DEFAULT_EXPONENT = 2;

const EXPONENTS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const BY_CODE = new Map(
  Object.entries(EXPONENTS).flatMap(([exponent, codes]) =>
    codes.split(' ').map((code) => [code, Number(exponent)] as const),
  ),
);

/** Of a code as the settings hold it; 2 where none is set. */
export const exponentOf = (currency: unknown): number =>
  BY_CODE.get(typeof currency === 'string' ? currency : '') ?? DEFAULT_EXPONENT;
