/** Asks a supervisor to accept an op that a rule refused, with a reason that the signature binds. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { OpTitle } from '../../common/pending/op-title.tsx';
import { useAnswers } from '../../common/pending/use-answers.ts';
import { useSettle } from './use-settle.ts';

export const ApproveForm = ({
  item,
  close,
}: {
  readonly item: PendingItem;
  readonly close: () => void;
}): ReactNode => {
  const t = useTranslations('pending');
  const answers = useAnswers();
  const [reason, setReason] = useState('');
  const [declined, setDeclined] = useState(false);
  const { failure, busy, approve } = useSettle(item);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await approve(reason.trim());
    setDeclined(done === 'declined');
    if (done === true) close();
  };
  return (
    <Dialog title={t('approve.title')} close={close}>
      <OpTitle op={item.op} />
      <p>{answers.reason(item.verdict)}</p>
      <p>{t('approve.text')}</p>
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <Field label={t('approve.reason')} value={reason} change={setReason} autoFocus />
        {(declined || failure !== undefined) && (
          <p role="alert" className="text-bad">
            {failure === undefined ? t('approve.declined') : t('failed', { code: failure })}
          </p>
        )}
        <Button type="submit" look="primary" isDisabled={busy || reason.trim() === ''}>
          {t('approve.submit')}
        </Button>
      </form>
    </Dialog>
  );
};
