/** In the place of what the hub should have told: why it is not there; where a session is lacking, the way to begin one. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { RequestFailed } from '../ui/request-failed.tsx';
import type { RequestFailure } from '../ui/request.ts';
import { apiPost, needsSignIn } from './api.ts';

const ANY = z.unknown();

export const ApiFailed = ({
  failure,
  retry,
}: {
  readonly failure: RequestFailure;
  readonly retry: () => void;
}): ReactNode => {
  if (needsSignIn(failure)) return <SignIn done={retry} />;
  return failure.code === 'offline' ? (
    <Away retry={retry} />
  ) : (
    <RequestFailed failure={failure} retry={retry} />
  );
};

/** No failure of anything: the page goes on with what it has, and this comes by itself. */
const Away = ({ retry }: { readonly retry: () => void }): ReactNode => {
  const t = useTranslations('office.away');
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-raised p-3"
    >
      <p className="mr-auto">{t('needed')}</p>
      <Button onPress={retry}>{t('retry')}</Button>
    </div>
  );
};

const SignIn = ({ done }: { readonly done: () => void }): ReactNode => {
  const t = useTranslations('office.signIn');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<RequestFailure>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const answer = await apiPost('/api/session', ANY, { login, password });
    setBusy(false);
    setPassword('');
    setFailure(answer.ok ? undefined : answer.error);
    if (answer.ok) done();
  };
  return (
    <form
      aria-label={t('title')}
      onSubmit={(event) => void submit(event)}
      className="flex max-w-md flex-col gap-3 rounded-lg border border-line bg-raised p-4"
    >
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      <p>{t('why')}</p>
      <Field label={t('login')} value={login} change={setLogin} />
      <Field label={t('password')} value={password} change={setPassword} isSecret />
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {needsSignIn(failure)
            ? t('refused')
            : t('failed', { code: String(failure.params?.['reason'] ?? failure.code) })}
        </p>
      )}
      <Button type="submit" look="primary" isDisabled={isBusy || login === '' || password === ''}>
        {t('submit')}
      </Button>
    </form>
  );
};
