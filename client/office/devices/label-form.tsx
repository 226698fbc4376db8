/** What people call a device, beside the name of its till, which stays. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Refusal } from '../account/refusal.tsx';
import { useSend } from '../account/use-send.ts';

export const LabelForm = ({
  id,
  label,
  saved,
}: {
  readonly id: string;
  readonly label: string;
  readonly saved: () => void;
}): ReactNode => {
  const t = useTranslations('devices.label');
  const [typed, setTyped] = useState(label);
  const { isBusy, failure, send } = useSend();
  const wanted = typed.trim();
  const save = async (): Promise<void> => {
    const body = { label: wanted === '' ? null : wanted };
    if (await send('PATCH', `/api/devices/${id}`, body)) saved();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2 rounded-lg border border-line bg-raised p-4">
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 max-w-md grow">
          <Field label={t('title')} value={typed} change={setTyped} />
        </div>
        <Button type="submit" isDisabled={isBusy || wanted === label}>
          {t('submit')}
        </Button>
      </div>
      <p className="text-sm text-muted">{t('hint')}</p>
      <Refusal failure={failure} retry={() => void save()} />
    </form>
  );
};
