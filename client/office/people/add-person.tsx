/** Adds a person, who can enter at the tills with the PIN from then on. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { isPin } from '../../common/people/sealed-key.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Refusal } from '../account/refusal.tsx';
import { PERSON_ROLES, type PersonRole } from '../account/use-caller.ts';
import { useSend } from '../account/use-send.ts';

export const AddPerson = ({ added }: { readonly added: () => void }): ReactNode => {
  const t = useTranslations('staff');
  const roles = useTranslations('account.roles');
  const [name, setName] = useState('');
  const [pin, setPin] = useState('');
  const [role, setRole] = useState<PersonRole>('cashier');
  const [last, setLast] = useState<string>();
  const { isBusy, failure, send } = useSend();
  const add = async (): Promise<void> => {
    if (!(await send('POST', '/api/people', { name: name.trim(), role, pin }))) return;
    setLast(name.trim());
    setName('');
    setPin('');
    added();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void add();
  };
  return (
    <form className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4" onSubmit={submit}>
      <h2 className="text-lg font-semibold">{t('add')}</h2>
      <div className="flex max-w-md flex-col gap-3">
        <Field label={t('nameOf')} value={name} change={setName} />
        <Field label={t('pin')} hint={t('pinHint')} value={pin} change={setPin} isSecret />
      </div>
      <Choice
        label={t('role')}
        value={role}
        options={PERSON_ROLES.map((each) => [each, roles(each)] as const)}
        choose={setRole}
      />
      <div>
        <Button type="submit" look="primary" isDisabled={isBusy || name.trim() === '' || !isPin(pin)}>
          {t('submit')}
        </Button>
      </div>
      <p role="status">{last !== undefined && t('added', { name: last })}</p>
      <Refusal failure={failure} retry={() => void add()} />
    </form>
  );
};
