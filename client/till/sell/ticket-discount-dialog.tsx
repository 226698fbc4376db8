/** The discount of the whole sale. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useTillSettings } from '../model/use-till.ts';
import { setDiscount } from './cart.ts';
import { DiscountField, readDiscount, textOfDiscount } from './discount-field.tsx';
import { useCart, useCartStore, useCartTotals } from './use-cart.ts';

export const TicketDiscountDialog = ({ close }: { readonly close: () => void }): ReactNode => {
  const t = useTranslations('sell');
  const store = useCartStore();
  const cart = useCart();
  const { subtotal } = useCartTotals();
  const { exponent } = useTillSettings();
  const [text, setText] = useState(() => textOfDiscount(cart.discount, exponent));
  const read = readDiscount(text, exponent);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (read === undefined) return;
    store.change((current) => setDiscount(current, read.discount));
    close();
  };
  return (
    <Dialog title={t('ticketDiscount')} close={close}>
      <form className="flex flex-col gap-4" onSubmit={save}>
        <DiscountField value={text} change={setText} gross={subtotal} />
        <Button type="submit" look="primary">
          {t('line.save')}
        </Button>
      </form>
    </Dialog>
  );
};
