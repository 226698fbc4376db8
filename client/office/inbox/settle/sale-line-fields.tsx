/** One line of a sale that is corrected: which product, how much of it, at what price. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { formatDecimal } from '../../../../crdt-schema/model/money.ts';
import type { Line } from '../../../../crdt-schema/ops/op.ts';
import { taxesOf } from '../../../common/model/records.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { useSettings } from '../../../ui/use-session.ts';
import { useOffice } from '../../model/use-office.ts';
import { Finder } from './finder.tsx';
import { typedAmount } from './typed-amount.ts';

const QUANTITY_DECIMALS = 3;
const PRICE_DECIMALS = 4;
const SHOWN = 6;

/** Without zeros that say nothing, but for two decimals of a price. */
const shortText = (value: number, decimals: number, least: number): string => {
  const [whole, fraction = ''] = formatDecimal(value, decimals).split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(least, '0');
  return kept === '' ? whole! : `${whole}.${kept}`;
};

export interface EditedLine {
  readonly key: number;
  readonly line: Line;
  readonly quantity: string;
  readonly price: string;
}

export const editedLine = (line: Line, key: number): EditedLine => ({
  key,
  line,
  quantity: shortText(line.quantity, QUANTITY_DECIMALS, 0),
  price: shortText(line.price, PRICE_DECIMALS, 2),
});

/** The line as it was typed; undefined where a number is none. */
export const lineOf = ({ line, quantity, price }: EditedLine): Line | undefined => {
  const typed = typedAmount(quantity, QUANTITY_DECIMALS);
  const priced = typedAmount(price, PRICE_DECIMALS);
  return typed === undefined || typed === 0 || priced === undefined
    ? undefined
    : { ...line, quantity: typed, price: priced };
};

export const SaleLineFields = ({
  edited,
  change,
  remove,
}: {
  readonly edited: EditedLine;
  readonly change: (edited: EditedLine) => void;
  /** Undefined for the last line. */
  readonly remove: (() => void) | undefined;
}): ReactNode => {
  const t = useTranslations('inbox.settle');
  const { products } = useOffice();
  const settings = useSettings();
  const { line, quantity, price } = edited;
  const product = line.product === undefined ? undefined : products.get(line.product);
  const isUnknown = line.product !== undefined && product?.active !== true;
  const [isChoosing, setChoosing] = useState(isUnknown);
  const name = line.name ?? product?.name ?? t('unnamed');
  const choose = (id: string): void => {
    const chosen = products.get(id)!;
    const { taxes: _, ...rest } = line;
    const taxes = chosen.taxes ?? taxesOf(settings) ?? [];
    const taxed = taxes.length === 0 ? {} : { taxes };
    change({ ...edited, line: { ...rest, product: id, name: chosen.name, ...taxed } });
    setChoosing(false);
  };
  return (
    <li className="flex flex-col gap-2 border-t border-line pt-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 grow font-medium wrap-anywhere">{name}</span>
        {!isChoosing && <Button onPress={() => setChoosing(true)}>{t('otherProduct')}</Button>}
        {remove !== undefined && (
          <Button onPress={remove} aria-label={t('removeLine', { name })}>
            {t('remove')}
          </Button>
        )}
      </div>
      {isUnknown && <p className="text-sm text-bad">{t('unknownProduct')}</p>}
      {isChoosing && (
        <Finder
          label={t('rightProduct')}
          nothing={t('noProduct')}
          find={(text) =>
            products.search
              .find(text, SHOWN)
              .map(({ id, name: found, sku, barcodes }) => ({ id, name: found, detail: sku ?? barcodes[0] }))
          }
          take={choose}
        />
      )}
      <div className="grid grid-cols-2 gap-2">
        <Field
          label={t('quantity')}
          value={quantity}
          change={(text) => change({ ...edited, quantity: text })}
          isNumber
        />
        <Field
          label={t('price')}
          value={price}
          change={(text) => change({ ...edited, price: text })}
          isNumber
        />
      </div>
    </li>
  );
};
