/** `/cuenta`: who is signed in here, signing out, the own password, and where else one is signed in. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { ApiFailed } from '../api-failed.tsx';
import { PasswordForm } from './password-form.tsx';
import { Refusal } from './refusal.tsx';
import { SessionList } from './session-list.tsx';
import { useCaller } from './use-caller.ts';
import { useSend } from './use-send.ts';

const AccountPage = (): ReactNode => {
  const t = useTranslations('account');
  const { dateTime } = useFormats();
  const { value, failure, ask } = useCaller();
  const { isBusy, failure: notOut, send } = useSend();
  /** The list of sessions is another one then. */
  const [turn, setTurn] = useState(0);
  const changed = (): void => setTurn(turn + 1);
  const signOut = async (): Promise<void> => {
    await send('DELETE', '/api/session');
    ask();
  };
  return (
    <main className="flex w-full max-w-4xl flex-col gap-6 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      {failure !== undefined && <ApiFailed failure={failure} retry={ask} />}
      {failure === undefined && value === undefined && <p className="text-muted">{t('asking')}</p>}
      {failure === undefined && value !== undefined && (
        <>
          <section className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-raised p-4">
            <p className="mr-auto flex flex-col">
              <span className="text-lg font-semibold">{value.person.name}</span>
              <span>{t(`roles.${value.person.role}`)}</span>
              <span className="text-sm text-muted">
                {t('until', { when: dateTime(Date.parse(value.expiresAt)) })}
              </span>
            </p>
            <Button isDisabled={isBusy} onPress={() => void signOut()}>
              {t('signOut')}
            </Button>
          </section>
          <Refusal failure={notOut} retry={() => void signOut()} />
          <SessionList key={turn} />
          <PasswordForm changed={changed} />
        </>
      )}
    </main>
  );
};

export default AccountPage;
