/** What a product lacks before it can be sold: how much, where it is weighed; a price, where the catalog has none. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { lineTotal } from '../../../crdt-schema/model/money.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { amountText } from '../../common/typing/amount-text.ts';
import type { Product } from '../../common/model/records.ts';
import { useTillSettings } from '../model/use-till.ts';
import { addProduct, ONE_PIECE } from './cart.ts';
import { parsePrice } from './price.ts';
import { parseQuantity, quantityText } from './quantity.ts';
import { useCartStore } from './use-cart.ts';

export const ProductDialog = ({
  product,
  quantity: given,
  close,
}: {
  readonly product: Product;
  readonly quantity: number | undefined;
  readonly close: () => void;
}): ReactNode => {
  const t = useTranslations('sell');
  const { money } = useFormats();
  const store = useCartStore();
  const { exponent, taxes } = useTillSettings();
  const isPriced = product.price !== undefined;
  const [text, setText] = useState(() =>
    given === undefined && product.isWeighed ? '' : quantityText(given ?? ONE_PIECE),
  );
  const [priceText, setPriceText] = useState('');
  const [tried, setTried] = useState(false);
  const quantity = parseQuantity(text, product.isWeighed);
  const price = isPriced ? product.price : parsePrice(priceText, exponent);

  const add = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (quantity === undefined || price === undefined) return;
    store.change((cart) => addProduct(cart, product, taxes, { quantity, ...(isPriced ? {} : { price }) }));
    close();
  };

  return (
    <Dialog title={product.name} close={close}>
      <form className="flex flex-col gap-4" onSubmit={add}>
        {!isPriced && (
          <Field
            isNumber
            large
            autoFocus
            label={t('line.price')}
            value={priceText}
            change={setPriceText}
            error={tried && price === undefined ? t('line.badPrice') : undefined}
          />
        )}
        <Field
          isNumber
          large={isPriced}
          autoFocus={isPriced}
          label={product.isWeighed ? t('line.weight', { unit: product.unit }) : t('line.quantity')}
          value={text}
          change={setText}
          hint={
            quantity === undefined || price === undefined
              ? amountText(0, exponent)
              : money(lineTotal(quantity, price, exponent))
          }
          error={tried && quantity === undefined ? t('line.badQuantity') : undefined}
        />
        <Button type="submit" look="primary">
          {t('line.add')}
        </Button>
      </form>
    </Dialog>
  );
};
