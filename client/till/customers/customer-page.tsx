/** One customer: what they owe, a payment on account, their data. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useLocation, useParams } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RecordConflicts } from '../conflicts/record-conflicts.tsx';
import { useRecords, useTill } from '../model/use-till.ts';
import { setCustomer } from '../sell/cart.ts';
import { useCartStore } from '../sell/use-cart.ts';
import { Balance } from './balance.tsx';
import { CustomerForm } from './customer-form.tsx';

const CustomerPage = (): ReactNode => {
  const t = useTranslations('customers');
  const { id = '' } = useParams<{ id: string }>();
  const [, navigate] = useLocation();
  const store = useCartStore();
  const { customers } = useTill();
  useRecords(customers);
  const customer = customers.get(id);
  const [isEditing, setEditing] = useState(false);
  if (customer === undefined)
    return (
      <Notice title={t('unknown')}>
        <Link to="/clientes" className="underline">
          {t('title')}
        </Link>
      </Notice>
    );
  const { name, phone, taxId } = customer;
  return (
    <main className="mx-auto flex w-full max-w-xl flex-col gap-4 p-4">
      <div>
        <h1 className="text-2xl font-semibold">{name}</h1>
        <p className="text-muted">{[phone, taxId].filter((text) => text !== undefined).join(' · ')}</p>
      </div>
      {isEditing ? (
        <CustomerForm customer={customer} saved={() => setEditing(false)} cancel={() => setEditing(false)} />
      ) : (
        <>
          <Balance customer={customer} />
          <div className="flex flex-wrap gap-2">
            <Button look="primary" onPress={() => navigate(`/clientes/${id}/abono`)}>
              {t('pay')}
            </Button>
            <Button
              onPress={() => {
                store.change((cart) => setCustomer(cart, id));
                navigate('/');
              }}
            >
              {t('sellTo')}
            </Button>
            <Button onPress={() => setEditing(true)}>{t('edit')}</Button>
          </div>
        </>
      )}
      <RecordConflicts entity="customers" id={id} />
    </main>
  );
};

export default CustomerPage;
