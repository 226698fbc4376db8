/** A customer who is new to the shop: the name is enough. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation, useParams } from 'wouter';
import { setCustomer } from '../sell/cart.ts';
import { useCartStore } from '../sell/use-cart.ts';
import { CustomerForm } from './customer-form.tsx';

const NewCustomerPage = (): ReactNode => {
  const t = useTranslations('customers');
  const [, navigate] = useLocation();
  const isForSale = useParams<{ for?: string }>().for === 'venta';
  const store = useCartStore();
  const saved = (id: string): void => {
    if (isForSale) store.change((cart) => setCustomer(cart, id));
    navigate(isForSale ? '/' : `/clientes/${id}`, { replace: true });
  };
  return (
    <main className="mx-auto flex w-full max-w-xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('add')}</h1>
      <CustomerForm
        customer={undefined}
        saved={saved}
        cancel={() => navigate(isForSale ? '/' : '/clientes')}
      />
    </main>
  );
};

export default NewCustomerPage;
