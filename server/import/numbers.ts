/** Numbers as people write them: "1.234,50", "1,234.50", "$ 12.50". Read exactly, or not at all: never by a guess. */
import { parseDecimal } from '../../crdt-schema/model/money.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';

export type Decimal = ',' | '.';
export type NumberFailure = Failure<'not_a_number' | 'ambiguous_number' | 'too_many_decimals'>;

/** Groups are of three digits and parted by one mark throughout; a leading zero begins no group. */
const FORMS: Readonly<Record<Decimal, RegExp>> = {
  '.': /^-?(?:\d+|[1-9]\d{0,2}([,\s'])\d{3}(?:\1\d{3})*)(?:\.\d+)?$/,
  ',': /^-?(?:\d+|[1-9]\d{0,2}([.\s'])\d{3}(?:\1\d{3})*)(?:,\d+)?$/,
};
const AROUND = /^[\s$€]+|[\s$€]+$/g;

/** The text with a point for its decimal mark and nothing between its digits. */
const plain = (text: string, mark: Decimal): string | undefined =>
  FORMS[mark].test(text)
    ? text.replace(mark === '.' ? /[,\s']/g : /[.\s']/g, '').replace(',', '.')
    : undefined;

/**
 * The number as an integer of `decimals` places. Without a `decimal` mark both are tried: where they differ ("1.234"), the
 * number is ambiguous.
 */
export const readNumber = (
  text: string,
  decimals: number,
  decimal: Decimal | undefined,
): Result<number, NumberFailure> => {
  const bare = text.replace(AROUND, '');
  const marks: readonly Decimal[] = decimal === undefined ? ['.', ','] : [decimal];
  const forms = new Set(marks.flatMap((mark) => plain(bare, mark) ?? []));
  if (forms.size > 1) return err('ambiguous_number');
  const [form] = forms;
  if (form === undefined) return err('not_a_number');
  const value = parseDecimal(form, decimals);
  if (value !== undefined) return ok(value);
  return err((form.split('.')[1] ?? '').length > decimals ? 'too_many_decimals' : 'not_a_number');
};
