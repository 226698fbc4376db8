/** Who is at the till, at the head of each page; a press lets somebody else take over. */
import { UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { useDeskState } from './use-desk.ts';

export const CashierButton = ({ press }: { readonly press: () => void }): ReactNode => {
  const t = useTranslations('people');
  const { cashier } = useDeskState();
  if (cashier === undefined) return null;
  return (
    <Button aria-label={t('change', { name: cashier.name })} onPress={press}>
      <UserRound aria-hidden="true" />
      <span className="hidden max-w-32 truncate sm:inline">{cashier.name}</span>
    </Button>
  );
};
