/** Another PIN for a person, and with it another key to approve with. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { isPin } from '../../common/people/sealed-key.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Refusal } from '../account/refusal.tsx';
import { useSend } from '../account/use-send.ts';
import type { Account } from './use-people.ts';

export const PinForm = ({ person: { id, name } }: { readonly person: Account }): ReactNode => {
  const t = useTranslations('staff.newPin');
  const [pin, setPin] = useState('');
  const [isDone, setDone] = useState(false);
  const { isBusy, failure, send } = useSend();
  const isWrong = pin !== '' && !isPin(pin);
  const save = async (): Promise<void> => {
    setDone(false);
    if (!(await send('PUT', `/api/people/${id}/pin`, { pin }))) return;
    setPin('');
    setDone(true);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save();
  };
  return (
    <form
      aria-label={t('title')}
      className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4"
      onSubmit={submit}
    >
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      <p>{t('means')}</p>
      <div className="max-w-md">
        <Field
          label={t('label')}
          hint={t('hint')}
          error={isWrong ? t('wrong') : undefined}
          value={pin}
          change={setPin}
          isSecret
        />
      </div>
      <Refusal failure={failure} retry={() => void save()} />
      <div>
        <Button type="submit" isDisabled={isBusy || !isPin(pin)}>
          {t('submit')}
        </Button>
      </div>
      <p role="status" className="text-good">
        {isDone && t('done', { name })}
      </p>
    </form>
  );
};
