/** Numbers of GS1 barcodes (EAN-8, UPC-A, EAN-13, GTIN-14) and the forms in which one and the same number is read. */

const DIGITS = /^\d+$/;
const GTIN_LENGTHS: ReadonlySet<number> = new Set([8, 12, 13, 14]);
/** Below this a number is somebody's own code, whose leading zeros may mean something. */
const MIN_VARIANT_DIGITS = 8;

/** The check digit that belongs behind these digits: weights 3 and 1 in turn, from the right. */
export const checkDigit = (digits: string): number => {
  let sum = 0;
  for (let i = 0; i < digits.length; i++)
    sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 3 : 1);
  return (10 - (sum % 10)) % 10;
};

/** Whether it is a GTIN: the right length, and its last digit checks. */
export const isGtin = (code: string): boolean =>
  DIGITS.test(code) && GTIN_LENGTHS.has(code.length) && checkDigit(code.slice(0, -1)) === Number(code.at(-1));

/** The UPC-A that a UPC-E of eight digits is short for; undefined where it is none. */
export const expandUpcE = (code: string): string | undefined => {
  const match = /^([01])(\d{5})(\d)(\d)$/.exec(code);
  if (match === null) return undefined;
  const [, system, digits, last, check] = match as unknown as [string, string, string, string, string];
  const item =
    last <= '2'
      ? `${digits.slice(0, 2)}${last}0000${digits.slice(2)}`
      : last === '3'
        ? `${digits.slice(0, 3)}00000${digits.slice(3)}`
        : last === '4'
          ? `${digits.slice(0, 4)}00000${digits[4]!}`
          : `${digits}0000${last}`;
  const whole = `${system}${item}${check}`;
  return isGtin(whole) ? whole : undefined;
};

/** A code as it is compared: scanners and spreadsheets change case and spaces around it. */
export const exactForm = (code: string): string => code.trim().toUpperCase();

/** A number without its leading zeros, which scanners add (UPC-A as EAN-13) and spreadsheets lose; undefined for others. */
export const numberForm = (code: string): string | undefined => {
  const text = code.trim();
  return DIGITS.test(text) ? text.replace(/^0+(?=\d)/, '') : undefined;
};

/** The number by which a read code is also looked up where its exact form is unknown, most likely first. */
export const variantsOf = (code: string): readonly string[] => {
  const number = numberForm(code);
  if (number === undefined || code.trim().length < MIN_VARIANT_DIGITS) return [];
  const whole = expandUpcE(code.trim());
  return whole === undefined ? [number] : [number, numberForm(whole)!];
};
