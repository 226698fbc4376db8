/** The customers, and what each owes. */
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useLocation } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { useRecords, useTill } from '../model/use-till.ts';
import { AsOf } from '../writing/as-of.tsx';
import { findCustomers } from './find-customers.ts';
import { useBalances } from './use-balance.ts';

const SHOWN = 100;

const CustomersPage = (): ReactNode => {
  const t = useTranslations('customers');
  const { money } = useFormats();
  const [, navigate] = useLocation();
  const till = useTill();
  const customers = useRecords(till.customers);
  const balanceOf = useBalances();
  const [text, setText] = useState('');
  const found = useMemo(() => findCustomers(customers, text, SHOWN), [customers, text]);
  return (
    <main className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-auto text-2xl font-semibold">{t('title')}</h1>
        <Button onPress={() => navigate('/clientes/nuevo')}>{t('add')}</Button>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (found[0] !== undefined) navigate(`/clientes/${found[0].id}`);
        }}
      >
        <Field label={t('search')} value={text} change={setText} autoFocus />
      </form>
      <AsOf />
      {found.length === 0 ? (
        <p role="status" className="text-muted">
          {text.trim() === '' ? t('empty') : t('noMatch', { text: text.trim() })}
        </p>
      ) : (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
          {found.map(({ id, name, phone }) => {
            const balance = balanceOf(id);
            return (
              <li key={id}>
                <Link
                  to={`/clientes/${id}`}
                  className="grid min-h-14 grid-cols-[1fr_auto] items-center gap-x-3 px-3 py-2"
                >
                  <span className="truncate font-medium">{name}</span>
                  <span className="text-right">
                    {balance === 0
                      ? t('nothing')
                      : `${t(balance > 0 ? 'owes' : 'owed')} ${money(Math.abs(balance))}`}
                  </span>
                  <span className="text-sm text-muted">{phone}</span>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </main>
  );
};

export default CustomersPage;
