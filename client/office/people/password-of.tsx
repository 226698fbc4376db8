/** With what a person signs in at the office: user and password, set by an administrator. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { MIN_PASSWORD_CHARS } from '../account/passwords.ts';
import { Refusal } from '../account/refusal.tsx';
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
      <Refusal failure={failure} retry={() => void save()} />
      <div>
        <Button type="submit" isDisabled={isBusy || user.trim() === '' || password === '' || isShort}>
          {t('submit')}
        </Button>
      </div>
      <p role="status" className="text-good">
        {isDone && t('done')}
      </p>
    </form>
  );
};
