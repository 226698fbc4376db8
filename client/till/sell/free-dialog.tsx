/** Something that is in no catalog: a name, a price, how many. With a code that nobody knew it can be kept for the next time. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { Checkbox } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { useTill, useTillSettings } from '../model/use-till.ts';
import { addLine, addProduct, ONE_PIECE } from './cart.ts';
import { parsePrice } from './price.ts';
import { parseQuantity, quantityText } from './quantity.ts';
import { useCartStore } from './use-cart.ts';

export const FreeDialog = ({
  code,
  quantity: given = ONE_PIECE,
  close,
}: {
  readonly code: string | undefined;
  readonly quantity: number | undefined;
  readonly close: () => void;
}): ReactNode => {
  const t = useTranslations('sell');
  const till = useTill();
  const store = useCartStore();
  const { exponent, taxes } = useTillSettings();
  const [name, setName] = useState('');
  const [priceText, setPriceText] = useState('');
  const [text, setText] = useState(() => quantityText(given));
  const [keep, setKeep] = useState(false);
  const [tried, setTried] = useState(false);
  const price = parsePrice(priceText, exponent);
  const quantity = parseQuantity(text, true);

  const add = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const called = name.trim();
    if (called === '' || price === undefined || quantity === undefined) return;
    const id = till.peer.newId();
    const fields = { name: called, price, barcodes: [code ?? ''], active: true };
    const kept = keep && code !== undefined && till.peer.catalog.create('products', id, fields).ok;
    const product = kept ? till.products.get(id) : undefined;
    store.change((cart) =>
      product === undefined
        ? addLine(cart, {
            product: undefined,
            name: called,
            quantity,
            price,
            tiers: [],
            isWeighed: false,
            unit: 'piece',
            taxes,
          })
        : addProduct(cart, product, taxes, { quantity }),
    );
    close();
  };

  return (
    <Dialog title={t('free')} close={close}>
      <form className="flex flex-col gap-4" onSubmit={add}>
        <Field
          autoFocus
          label={t('line.name')}
          value={name}
          change={setName}
          error={tried && name.trim() === '' ? t('line.badName') : undefined}
        />
        <Field
          isNumber
          label={t('line.price')}
          value={priceText}
          change={setPriceText}
          error={tried && price === undefined ? t('line.badPrice') : undefined}
        />
        <Field
          isNumber
          label={t('line.quantity')}
          value={text}
          change={setText}
          error={quantity === undefined ? t('line.badQuantity') : undefined}
        />
        {code !== undefined && (
          <Checkbox isSelected={keep} onChange={setKeep} className="group flex min-h-11 items-center gap-3">
            <span
              aria-hidden="true"
              className="grid size-6 place-items-center rounded border border-line bg-surface group-data-selected:bg-accent group-data-selected:text-on-accent"
            >
              {keep ? '✓' : ''}
            </span>
            {t('line.keep', { code })}
          </Checkbox>
        )}
        <Button type="submit" look="primary">
          {t('line.add')}
        </Button>
      </form>
    </Dialog>
  );
};
