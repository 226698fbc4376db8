/** A discount: none, per cent, an amount. Says where it will need a supervisor. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { amountText, parseAmount } from '../../common/typing/amount-text.ts';
import { useTillSettings } from '../model/use-till.ts';
import { discountOf, type Discount } from './cart.ts';
import { parseRate, rateText } from '../../common/typing/rate.ts';

export const DISCOUNT_KINDS = ['none', 'rate', 'amount'] as const;

/** As it is being typed. */
export interface DiscountText {
  readonly kind: (typeof DISCOUNT_KINDS)[number];
  readonly text: string;
}

export const textOfDiscount = (discount: Discount | undefined, exponent: number): DiscountText => {
  if (discount === undefined) return { kind: 'none', text: '' };
  const { kind } = discount;
  return { kind, text: kind === 'rate' ? rateText(discount.rate) : amountText(discount.amount, exponent) };
};

/** Undefined where what was typed is none. */
export const readDiscount = (
  { kind, text }: DiscountText,
  exponent: number,
): { readonly discount: Discount | undefined } | undefined => {
  if (kind === 'none' || text.trim() === '') return { discount: undefined };
  if (kind === 'rate') {
    const rate = parseRate(text);
    return rate === undefined ? undefined : { discount: { kind, rate } };
  }
  const amount = parseAmount(text, exponent);
  return amount === undefined ? undefined : { discount: { kind, amount } };
};

const RATE_ONE = 10_000;

export const DiscountField = ({
  value,
  change,
  gross,
}: {
  readonly value: DiscountText;
  readonly change: (value: DiscountText) => void;
  /** What it is taken off, minor units. */
  readonly gross: number;
}): ReactNode => {
  const t = useTranslations('sell');
  const { exponent, discountLimit } = useTillSettings();
  const read = readDiscount(value, exponent);
  const amount = discountOf(read?.discount, gross);
  const isAbove = discountLimit !== undefined && amount * RATE_ONE > gross * discountLimit;
  return (
    <>
      <Choice
        label={t('discount')}
        value={value.kind}
        options={DISCOUNT_KINDS.map((kind) => [kind, t(`discountKinds.${kind}`)] as const)}
        choose={(kind) => change({ kind, text: '' })}
      />
      {value.kind !== 'none' && (
        <Field
          isNumber
          label={t(value.kind === 'rate' ? 'discountRate' : 'discountAmount')}
          value={value.text}
          change={(text) => change({ ...value, text })}
          error={read === undefined ? t('badDiscount') : undefined}
        />
      )}
      {isAbove && (
        <p role="status" className="text-warn">
          {t('aboveLimit', { limit: `${rateText(discountLimit)} %` })}
        </p>
      )}
    </>
  );
};
