/** The people of the shop, as the hub named them to every device, and the form to add one. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { isPin } from '../../common/people/sealed-key.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import type { RequestFailure } from '../../ui/request.ts';
import { apiPost } from '../api.ts';
import { ApiFailed } from '../api-failed.tsx';
import { useOffice, useOfficeValue } from '../model/use-office.ts';

const ANY = z.unknown();
const ROLES = ['cashier', 'supervisor', 'admin'] as const;

const AddPerson = (): ReactNode => {
  const t = useTranslations('devices.people');
  const people = useTranslations('people');
  const [name, setName] = useState('');
  const [pin, setPin] = useState('');
  const [role, setRole] = useState<(typeof ROLES)[number]>('cashier');
  const [failure, setFailure] = useState<RequestFailure>();
  const [added, setAdded] = useState<string>();
  const add = async (): Promise<void> => {
    const answer = await apiPost('/api/people', ANY, { name: name.trim(), role, pin });
    setFailure(answer.ok ? undefined : answer.error);
    if (!answer.ok) return;
    setAdded(name.trim());
    setName('');
    setPin('');
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void add();
  };
  return (
    <form className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4" onSubmit={submit}>
      <h3 className="font-semibold">{t('add')}</h3>
      <div className="flex max-w-md flex-col gap-3">
        <Field label={t('name')} value={name} change={setName} />
        <Field label={t('pin')} hint={t('pinHint')} value={pin} change={setPin} isSecret />
      </div>
      <Choice
        label={t('role')}
        value={role}
        options={ROLES.map((each) => [each, people(`roles.${each}`)] as const)}
        choose={setRole}
      />
      <div>
        <Button type="submit" look="primary" isDisabled={name.trim() === '' || !isPin(pin)}>
          {t('submit')}
        </Button>
      </div>
      <p role="status">{added !== undefined && t('added', { name: added })}</p>
      {failure !== undefined && <ApiFailed failure={failure} retry={() => void add()} />}
    </form>
  );
};

export const PeoplePart = (): ReactNode => {
  const t = useTranslations('devices.people');
  const roles = useTranslations('people');
  const office = useOffice();
  // What the hub says of people is in its log.
  useOfficeValue((model) => model.version());
  const people = office.peer.replica.context.people
    .all()
    .toSorted((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name));
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      {people.length === 0 && <p>{t('nobody')}</p>}
      {people.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
          {people.map(({ id, name, role, active }) => (
            <li key={id} className="flex min-h-11 flex-wrap items-center gap-x-4 px-3 py-1">
              <span className="mr-auto font-medium">{name}</span>
              <span>{roles(`roles.${role}`)}</span>
              {!active && <span className="text-muted">{t('left')}</span>}
            </li>
          ))}
        </ul>
      )}
      {office.mayWrite && <AddPerson />}
    </section>
  );
};
