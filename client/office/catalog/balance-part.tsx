/** What a customer owes, as the server's ledger has it: asked for when somebody wants to know. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { ApiFailed } from '../api-failed.tsx';
import { useAsked } from '../use-asked.ts';

const balanceForm = z.object({ balance: z.int() });

export const BalancePart = ({ id }: { readonly id: string }): ReactNode => {
  const t = useTranslations('officeCatalog.balance');
  const { money } = useFormats();
  const [isWanted, setWanted] = useState(false);
  const { value, failure, ask } = useAsked(
    isWanted ? `/api/customers/${id}/balance` : undefined,
    balanceForm,
  );
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      {!isWanted && (
        <div>
          <Button onPress={() => setWanted(true)}>{t('ask')}</Button>
        </div>
      )}
      {failure !== undefined && <ApiFailed failure={failure} retry={ask} />}
      {value !== undefined && (
        <p role="status" className="text-2xl font-semibold">
          {money(value.balance)}
        </p>
      )}
    </section>
  );
};
