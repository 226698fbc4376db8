/** One's own password: the old one is asked for, and sessions elsewhere end. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Refusal } from './refusal.tsx';
import { MIN_PASSWORD_CHARS } from './passwords.ts';
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
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save();
  };
  return (
    <form
      aria-label={t('title')}
      onSubmit={submit}
      className="flex max-w-md flex-col gap-3 rounded-lg border border-line bg-raised p-4"
    >
      <h2 className="text-lg font-semibold">{t('title')}</h2>
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
      <Refusal failure={failure} retry={() => void save()} />
      <div>
        <Button
          type="submit"
          look="primary"
          isDisabled={isBusy || isShort || current === '' || password === '' || again !== password}
        >
          {t('submit')}
        </Button>
      </div>
      <p role="status" className="text-good">
        {isDone && t('done')}
      </p>
    </form>
  );
};
