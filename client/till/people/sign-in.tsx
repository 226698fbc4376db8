/** Who is at the till: shown before anything is sold, and whenever somebody else takes over. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useKeys } from '../../ui/use-keys.ts';
import type { Staff } from '../../common/people/key-opener.ts';
import { PersonList } from '../../common/people/person-list.tsx';
import { PinEntry } from '../../common/people/pin-entry.tsx';
import { useDesk, useDeskState } from './use-desk.ts';
import { useShield } from './use-shield.ts';

const SignIn = ({ done }: { readonly done?: () => void }): ReactNode => {
  const t = useTranslations('people');
  const desk = useDesk();
  useShield();
  const { people, cashier } = useDeskState();
  const [chosen, setChosen] = useState<Staff>();
  useKeys({ Escape: () => void (cashier !== undefined && done?.()) });
  // What the hub said of the person meanwhile.
  const person = people.find(({ id }) => id === chosen?.id);
  return (
    <Notice title={t('who')}>
      {person === undefined ? (
        <PersonList people={people} choose={setChosen} />
      ) : (
        <>
          <PinEntry
            key={person.id}
            person={person}
            waitMs={desk.waitMs}
            action={t('enter')}
            submit={async (pin) => {
              const result = await desk.signIn(person, pin);
              if (result.ok) done?.();
              return result;
            }}
          />
          <Button onPress={() => setChosen(undefined)}>{t('back')}</Button>
        </>
      )}
      {cashier !== undefined && done !== undefined && (
        <>
          <Button onPress={done}>{t('stay', { name: cashier.name })}</Button>
          <Button
            onPress={() => {
              desk.signOut();
              done();
            }}
          >
            {t('lock')}
          </Button>
        </>
      )}
    </Notice>
  );
};

export default SignIn;
