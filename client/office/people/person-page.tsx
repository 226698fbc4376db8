/** `/equipos/persona/:id`: name and role, PIN, password, sessions, and whether the person still works here. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useParams } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { AdminOnly } from '../account/admin-only.tsx';
import { Refusal } from '../account/refusal.tsx';
import { useCaller } from '../account/use-caller.ts';
import { useSend } from '../account/use-send.ts';
import { PasswordOf } from './password-of.tsx';
import { PersonForm } from './person-form.tsx';
import { PinForm } from './pin-form.tsx';
import { usePeople, type Account } from './use-people.ts';

const Sessions = ({
  person: { id, sessions },
  changed,
}: {
  readonly person: Account;
  readonly changed: () => void;
}): ReactNode => {
  const t = useTranslations('staff');
  const { isBusy, failure, send } = useSend();
  const end = async (): Promise<void> => {
    if (await send('DELETE', `/api/people/${id}/sessions`)) changed();
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p>{t('sessions', { count: sessions })}</p>
      {sessions > 0 && (
        <Button isDisabled={isBusy} onPress={() => void end()}>
          {t('endSessions')}
        </Button>
      )}
      <Refusal failure={failure} retry={() => void end()} />
    </div>
  );
};

const Leaving = ({
  person: { id, name, active },
  changed,
}: {
  readonly person: Account;
  readonly changed: () => void;
}): ReactNode => {
  const t = useTranslations('staff.leaving');
  const [isAsking, setAsking] = useState(false);
  const { isBusy, failure, send } = useSend();
  const set = async (next: boolean): Promise<void> => {
    const isDone = await send('PATCH', `/api/people/${id}`, { active: next });
    if (!isDone) return;
    setAsking(false);
    changed();
  };
  if (!active)
    return (
      <section className="flex flex-col gap-2 rounded-lg border border-line bg-raised p-4">
        <p>{t('hasLeft')}</p>
        <div>
          <Button isDisabled={isBusy} onPress={() => void set(true)}>
            {t('back')}
          </Button>
        </div>
        <Refusal failure={failure} retry={() => void set(true)} />
      </section>
    );
  return (
    <section className="flex flex-col gap-2 rounded-lg border border-line bg-raised p-4">
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      <div>
        <Button look="danger" onPress={() => setAsking(true)}>
          {t('begin')}
        </Button>
      </div>
      {isAsking && (
        <Dialog title={t('ask', { name })} close={() => setAsking(false)}>
          <ul className="flex list-disc flex-col gap-1 pl-5">
            <li>{t('tills')}</li>
            <li>{t('signedOut')}</li>
            <li>{t('kept')}</li>
            <li>{t('offline')}</li>
          </ul>
          <Refusal failure={failure} retry={() => void set(false)} />
          <div className="flex flex-wrap gap-2">
            <Button look="danger" isDisabled={isBusy} onPress={() => void set(false)}>
              {t('submit', { name })}
            </Button>
            <Button onPress={() => setAsking(false)}>{t('keep')}</Button>
          </div>
        </Dialog>
      )}
    </section>
  );
};

const PersonPage = (): ReactNode => {
  const t = useTranslations('staff');
  const { id = '' } = useParams();
  const caller = useCaller();
  const signedIn = caller.failure === undefined ? caller.value : undefined;
  const { all, accounts, ask } = usePeople(signedIn);
  const person = accounts?.find((each) => each.id === id);
  const name = all.find((each) => each.id === id)?.name;
  /** Who changes the own role has another session. */
  const changed = (): void => {
    ask();
    if (signedIn?.person.id === id) caller.ask();
  };
  return (
    <main className="flex w-full max-w-4xl flex-col gap-4 p-4">
      <div>
        <Link to="/equipos" className="inline-flex min-h-11 items-center underline">
          {t('backToAll')}
        </Link>
      </div>
      <h1 className="text-2xl font-semibold">{name ?? t('unknown')}</h1>
      <AdminOnly caller={caller}>
        {person !== undefined && (
          <>
            {person.active && (
              <>
                <PersonForm key={`${person.name} ${person.role}`} person={person} saved={changed} />
                {person.role !== 'viewer' && <PinForm person={person} />}
                <PasswordOf person={person} saved={changed} />
                <Sessions person={person} changed={changed} />
              </>
            )}
            <Leaving person={person} changed={changed} />
          </>
        )}
      </AdminOnly>
    </main>
  );
};

export default PersonPage;
