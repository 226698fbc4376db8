/** One's own password: the old one is asked for, and sessions elsewhere end. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '../../ui/field.tsx';
import { MIN_PASSWORD_CHARS } from './passwords.ts';
import { SaveForm } from './save-form.tsx';
import { useSend } from './use-send.ts';

export const PasswordForm = ({ changed }: { readonly changed: () => void }): ReactNode => {
  const t = useTranslations('account.password');
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [isDone, setDone] = useState(false);
  const { isBusy, failure, send } = useSend();
  const isShort = password !== '' && password.length < MIN_PASSWORD_CHARS;
  const differs = again !== '' && again !== password;
  const save = async (): Promise<void> => {
    setDone(false);
    if (!(await send('PUT', '/api/session/password', { current, password }))) return;
    for (const clear of [setCurrent, setPassword, setAgain]) clear('');
    setDone(true);
    changed();
  };
  return (
    <div className="max-w-md">
      <SaveForm
        title={t('title')}
        submit={t('submit')}
        done={isDone ? t('done') : undefined}
        failure={failure}
        save={save}
        isDisabled={isBusy || isShort || current === '' || password === '' || again !== password}
        isPrimary
      >
        <Field label={t('current')} value={current} change={setCurrent} isSecret />
        <Field
          label={t('fresh')}
          hint={t('hint', { min: MIN_PASSWORD_CHARS })}
          error={isShort ? t('short', { min: MIN_PASSWORD_CHARS }) : undefined}
          value={password}
          change={setPassword}
          isSecret
        />
        <Field
          label={t('again')}
          error={differs ? t('differs') : undefined}
          value={again}
          change={setAgain}
          isSecret
        />
      </SaveForm>
    </div>
  );
};
