/** A customer who is new to the shop: the name is enough. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import { CustomerForm } from './customer-form.tsx';

const NewCustomerPage = (): ReactNode => {
  const t = useTranslations('customers');
  const [, navigate] = useLocation();
  return (
    <main className="mx-auto flex w-full max-w-xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('add')}</h1>
      <CustomerForm
        customer={undefined}
        saved={(id) => navigate(`/clientes/${id}`, { replace: true })}
        cancel={() => navigate('/clientes')}
      />
    </main>
  );
};

export default NewCustomerPage;
