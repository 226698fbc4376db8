/** With what a person signs in at the office: user and password, set by an administrator. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '../../ui/field.tsx';
import { MIN_PASSWORD_CHARS } from '../account/passwords.ts';
import { SaveForm } from '../account/save-form.tsx';
import { useSend } from '../account/use-send.ts';
import type { Account } from './use-people.ts';

export const PasswordOf = ({
  person: { id, name, login },
  saved,
}: {
  readonly person: Account;
  readonly saved: () => void;
}): ReactNode => {
  const t = useTranslations('staff.password');
  const [user, setUser] = useState(login ?? name.toLocaleLowerCase('es'));
  const [password, setPassword] = useState('');
  const [isDone, setDone] = useState(false);
  const { isBusy, failure, send } = useSend();
  const isShort = password !== '' && password.length < MIN_PASSWORD_CHARS;
  const save = async (): Promise<void> => {
    setDone(false);
    if (!(await send('PUT', `/api/people/${id}/password`, { login: user.trim(), password }))) return;
    setPassword('');
    setDone(true);
    saved();
  };
  return (
    <SaveForm
      title={t('title')}
      submit={t('submit')}
      done={isDone ? t('done') : undefined}
      failure={failure}
      save={save}
      isDisabled={isBusy || user.trim() === '' || password === '' || isShort}
    >
      <p>{t(login === null ? 'none' : 'has')}</p>
      <div className="flex max-w-md flex-col gap-3">
        <Field label={t('user')} value={user} change={setUser} />
        <Field
          label={t('label')}
          hint={t('hint', { min: MIN_PASSWORD_CHARS })}
          error={isShort ? t('short', { min: MIN_PASSWORD_CHARS }) : undefined}
          value={password}
          change={setPassword}
          isSecret
        />
      </div>
    </SaveForm>
  );
};
