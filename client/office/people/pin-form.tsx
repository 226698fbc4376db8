/** Another PIN for a person, and with it another key to approve with. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { isPin } from '../../common/people/sealed-key.ts';
import { Field } from '../../ui/field.tsx';
import { SaveForm } from '../account/save-form.tsx';
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
  return (
    <SaveForm
      title={t('title')}
      submit={t('submit')}
      done={isDone ? t('done', { name }) : undefined}
      failure={failure}
      save={save}
      isDisabled={isBusy || !isPin(pin)}
    >
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
    </SaveForm>
  );
};
