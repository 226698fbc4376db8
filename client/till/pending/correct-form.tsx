/** The form of an op of the drawer, filled in with what was refused. Sales are corrected at the page that sells. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { CloseForm } from '../cash/close-form.tsx';
import { ExpenseForm } from '../cash/expense-form.tsx';
import { MoveForm } from '../cash/move-form.tsx';
import { OpenForm } from '../cash/open-form.tsx';

export interface CorrectFormProps {
  readonly item: PendingItem;
  readonly close: () => void;
}

export const CorrectForm = ({ item: { id, op }, close }: CorrectFormProps): ReactNode => {
  const t = useTranslations('pending');
  const form = (): ReactNode => {
    switch (op.kind) {
      case 'cash_open':
        return <OpenForm corrects={{ id, op }} done={close} />;
      case 'cash_close':
        return <CloseForm session={op.session} corrects={{ id, op }} done={close} />;
      case 'cash_move':
        return <MoveForm direction={op.direction} corrects={{ id, op }} done={close} />;
      case 'expense':
        return <ExpenseForm corrects={{ id, op }} done={close} />;
      default:
        return undefined;
    }
  };
  return (
    <Dialog title={`${t('correctTitle')}: ${t(`kinds.${op.kind}`)}`} close={close}>
      {form()}
    </Dialog>
  );
};
