/** One line of the cart: how much of it, its discount; or away with it. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { lineTotal } from '../../../crdt-schema/model/money.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { RecordConflicts } from '../conflicts/record-conflicts.tsx';
import { useTillSettings } from '../model/use-till.ts';
import { removeLine, setLineDiscount, setQuantity, unitPrice, type CartLine } from './cart.ts';
import { DiscountField, readDiscount, textOfDiscount } from './discount-field.tsx';
import { parseQuantity, quantityText } from './quantity.ts';
import { useCartStore } from './use-cart.ts';

export const LineDialog = ({
  line,
  close,
}: {
  readonly line: CartLine;
  readonly close: () => void;
}): ReactNode => {
  const t = useTranslations('sell');
  const store = useCartStore();
  const { exponent } = useTillSettings();
  const [text, setText] = useState(() => quantityText(line.quantity));
  const [discountText, setDiscountText] = useState(() => textOfDiscount(line.discount, exponent));
  const quantity = parseQuantity(text, line.isWeighed);
  const discount = readDiscount(discountText, exponent);
  const gross = quantity === undefined ? 0 : lineTotal(quantity, unitPrice({ ...line, quantity }), exponent);

  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (quantity === undefined || discount === undefined) return;
    store.change((cart) =>
      setLineDiscount(setQuantity(cart, line.key, quantity), line.key, discount.discount),
    );
    close();
  };

  return (
    <Dialog title={line.name} close={close}>
      <form className="flex flex-col gap-4" onSubmit={save}>
        <Field
          isNumber
          large
          autoFocus
          label={line.isWeighed ? t('line.weight', { unit: line.unit }) : t('line.quantity')}
          value={text}
          change={setText}
          error={quantity === undefined ? t('line.badQuantity') : undefined}
        />
        <DiscountField value={discountText} change={setDiscountText} gross={gross} />
        <div className="flex gap-2">
          <Button
            look="danger"
            onPress={() => {
              store.change((cart) => removeLine(cart, line.key));
              close();
            }}
          >
            {t('line.remove')}
          </Button>
          <span className="mr-auto" />
          <Button type="submit" look="primary">
            {t('line.save')}
          </Button>
        </div>
      </form>
      {line.product !== undefined && <RecordConflicts entity="products" id={line.product} />}
    </Dialog>
  );
};
