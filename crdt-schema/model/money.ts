/**
 * Money and quantities are integers: amounts in the currency's minor unit (cents), unit prices in ten-thousandths
 * of the major unit, quantities in thousandths. No floating point comes near them.
 */
/** Ten-thousandths of price times thousandths of quantity, for one major unit. */
const SCALE = 10_000_000;

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** `numerator / denominator` rounded half away from zero. */
export const divideRounded = (numerator: bigint, denominator: bigint): bigint => {
  const sign = numerator < 0n === denominator < 0n ? 1n : -1n;
  const n = absolute(numerator);
  const d = absolute(denominator);
  return sign * ((2n * n + d) / (2n * d));
};

/**
 * The total of one line in minor units: quantity (thousandths) × unit price (ten-thousandths), rounded half away
 * from zero. `exponent` is the currency's number of decimals (ISO 4217), 0 to 4. Past 2^53, far beyond any amount, it
 * is the nearest number: whoever compares it with an amount finds them different.
 */
export const lineTotal = (quantity: number, unitPrice: number, exponent = 2): number => {
  const minor = 10 ** exponent;
  const product = quantity * unitPrice * minor;
  if (Number.isSafeInteger(product) && Math.abs(product) < Number.MAX_SAFE_INTEGER / 4) {
    const size = Math.floor((2 * Math.abs(product) + SCALE) / (2 * SCALE));
    return product < 0 ? -size : size;
  }
  const exact = divideRounded(BigInt(quantity) * BigInt(unitPrice) * BigInt(minor), BigInt(SCALE));
  return Number(exact);
};

/**
 * Reads a plain decimal text ("-12.345", no exponent, no separators) as an integer of `decimals` places.
 * Undefined where it is no decimal, or has more places than fit exactly.
 */
export const parseDecimal = (text: string, decimals: number): number | undefined => {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (match === null) return undefined;
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > decimals) return undefined;
  const value = Number(match[2]! + fraction.padEnd(decimals, '0'));
  if (!Number.isSafeInteger(value)) return undefined;
  return match[1] === '-' && value !== 0 ? -value : value;
};

/** Writes an integer of `decimals` places as a plain decimal text. */
export const formatDecimal = (value: number, decimals: number): string => {
  const digits = Math.abs(value)
    .toString()
    .padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const text = decimals === 0 ? whole : `${whole}.${digits.slice(digits.length - decimals)}`;
  return value < 0 ? `-${text}` : text;
};
