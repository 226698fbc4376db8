/** Whose sale it is. */
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { fold } from '../../common/search/fold.ts';
import type { Customer } from '../../common/model/records.ts';
import { useRecords, useTill } from '../model/use-till.ts';
import { setCustomer } from './cart.ts';
import { useCart, useCartStore } from './use-cart.ts';

const MAX_SHOWN = 30;

const matching = (customers: readonly Customer[], text: string): Customer[] => {
  const sought = fold(text.trim());
  const found = customers.filter(
    ({ active, name, phone = '', taxId = '' }) =>
      active && fold(`${name} ${phone} ${taxId}`).includes(sought),
  );
  return found.sort((a, b) => a.name.localeCompare(b.name)).slice(0, MAX_SHOWN);
};

export const CustomerDialog = ({ close }: { readonly close: () => void }): ReactNode => {
  const t = useTranslations('sell');
  const [, navigate] = useLocation();
  const till = useTill();
  const store = useCartStore();
  const cart = useCart();
  const customers = useRecords(till.customers);
  const [text, setText] = useState('');
  const found = useMemo(() => matching(customers, text), [customers, text]);
  const choose = (id: string | undefined): void => {
    store.change((current) => setCustomer(current, id));
    close();
  };
  return (
    <Dialog title={t('customer')} close={close}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (found[0] !== undefined) choose(found[0].id);
        }}
      >
        <Field autoFocus label={t('customers.search')} value={text} change={setText} />
        {cart.customer !== undefined && (
          <Button onPress={() => choose(undefined)}>{t('customers.none')}</Button>
        )}
        {found.length === 0 && <p className="text-muted">{t('customers.empty')}</p>}
        <Button onPress={() => navigate('/clientes/nuevo/venta')}>{t('customers.add')}</Button>
        <ul className="flex flex-col gap-2">
          {found.map(({ id, name, phone }) => (
            <li key={id} className="flex flex-col">
              <Button onPress={() => choose(id)}>
                <span className="mr-auto truncate">{name}</span>
                <span className="text-muted tabular-nums">{phone}</span>
              </Button>
            </li>
          ))}
        </ul>
      </form>
    </Dialog>
  );
};
