/** Drops an op that was not accepted, with a reason that stays on record. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { OpTitle } from '../../common/pending/op-title.tsx';
import { useSettle } from './use-settle.ts';

const REASONS = ['mistake', 'twice', 'returned'] as const;

export const RemoveForm = ({
  item,
  close,
}: {
  readonly item: PendingItem;
  readonly close: () => void;
}): ReactNode => {
  const t = useTranslations('pending');
  const [reason, setReason] = useState('');
  const { failure, busy, remove } = useSettle(item);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (reason.trim() !== '' && (await remove(reason.trim()))) close();
  };
  return (
    <Dialog title={t('remove.title')} close={close}>
      <OpTitle op={item.op} />
      <p>{t('remove.text')}</p>
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <Field label={t('remove.reason')} value={reason} change={setReason} autoFocus />
        <div className="flex flex-wrap gap-2">
          {REASONS.map((each) => (
            <Button key={each} onPress={() => setReason(t(`remove.reasons.${each}`))}>
              {t(`remove.reasons.${each}`)}
            </Button>
          ))}
        </div>
        {failure !== undefined && (
          <p role="alert" className="text-bad">
            {t('failed', { code: failure })}
          </p>
        )}
        <Button type="submit" look="danger" isDisabled={busy || reason.trim() === ''}>
          {t('remove.submit')}
        </Button>
      </form>
    </Dialog>
  );
};
