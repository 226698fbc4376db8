/** Name and role of a person. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Refusal } from '../account/refusal.tsx';
import { PERSON_ROLES, type PersonRole } from '../account/use-caller.ts';
import { useSend } from '../account/use-send.ts';
import type { Account } from './use-people.ts';

export const PersonForm = ({
  person,
  saved,
}: {
  readonly person: Account;
  readonly saved: () => void;
}): ReactNode => {
  const t = useTranslations('staff');
  const roles = useTranslations('account.roles');
  const means = useTranslations('staff.means');
  const [name, setName] = useState(person.name);
  const [role, setRole] = useState<PersonRole>(person.role);
  const { isBusy, failure, send } = useSend();
  const changes = {
    ...(name.trim() === person.name ? {} : { name: name.trim() }),
    ...(role === person.role ? {} : { role }),
  };
  const save = async (): Promise<void> => {
    if (await send('PATCH', `/api/people/${person.id}`, changes)) saved();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save();
  };
  return (
    <form className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4" onSubmit={submit}>
      <div className="max-w-md">
        <Field label={t('nameOf')} value={name} change={setName} />
      </div>
      <Choice
        label={t('role')}
        value={role}
        options={PERSON_ROLES.map((each) => [each, roles(each)] as const)}
        choose={setRole}
      />
      <p className="text-sm text-muted">{means(role)}</p>
      <Refusal failure={failure} retry={() => void save()} />
      <div>
        <Button
          type="submit"
          look="primary"
          isDisabled={isBusy || name.trim() === '' || Object.keys(changes).length === 0}
        >
          {t('save')}
        </Button>
      </div>
    </form>
  );
};
