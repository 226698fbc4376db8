/** Ends what settles an op: whoever answers for it gives their PIN, in the same form. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Failure, Result } from '../../../../crdt-schema/result.ts';
import { PinAttempts } from '../../../common/people/attempts.ts';
import { deriveKey } from '../../../common/people/derive-key.ts';
import { KeyOpener, mayApprove, staffOf } from '../../../common/people/key-opener.ts';
import { isPin } from '../../../common/people/sealed-key.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import type { Signer } from '../../model/settling.ts';
import { useOffice } from '../../model/use-office.ts';

const SECOND_MS = 1_000;
const keys = new KeyOpener({ derive: deriveKey, attempts: new PinAttempts(localStorage, Date.now) });
/** Who signed last on this device: most likely they do again. */
let lastSigner: string | undefined;

export interface SignFormProps {
  /** What the PIN is for: the button's text. */
  readonly action: string;
  readonly look?: 'primary' | 'danger';
  /** Whether all that the form asks for is there. */
  readonly isComplete: boolean;
  readonly write: (signer: Signer) => Promise<Result<unknown, Failure>>;
  readonly done: () => void;
  readonly children?: ReactNode;
}

export const SignForm = ({
  action,
  look = 'primary',
  isComplete,
  write,
  done,
  children,
}: SignFormProps): ReactNode => {
  const t = useTranslations('inbox.settle');
  const people = useTranslations('people');
  const approvers = staffOf(useOffice().peer.replica.context.people.all()).filter(mayApprove);
  const [chosen, setChosen] = useState(lastSigner);
  const [pin, setPin] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const person = approvers.find(({ id }) => id === chosen) ?? approvers[0];
  if (person === undefined) return <p role="alert">{people('nobody')}</p>;

  const send = async (): Promise<string | undefined> => {
    const waitMs = keys.waitMs(person);
    if (waitMs > 0) return people('wait', { seconds: Math.ceil(waitMs / SECOND_MS) });
    const opened = await keys.open(person, pin);
    if (!opened.ok) return people(`failures.${opened.error.code}`);
    lastSigner = person.id;
    const written = await write({ by: person.id, sign: opened.value });
    if (!written.ok) return t('failed', { code: written.error.code });
    done();
    return undefined;
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy || !isComplete || !isPin(pin)) return;
    setBusy(true);
    setTrouble(await send());
    setPin('');
    setBusy(false);
  };

  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      {children}
      {approvers.length > 1 && (
        <Select
          label={people('whoApproves')}
          value={person.id}
          options={approvers.map(({ id, name }) => [id, name] as const)}
          choose={setChosen}
        />
      )}
      <Field
        label={people('pin', { name: person.name })}
        hint={t('signHint')}
        value={pin}
        change={setPin}
        isSecret
        isNumber
      />
      {trouble !== undefined && (
        <p role="alert" className="text-bad">
          {trouble}
        </p>
      )}
      <Button type="submit" look={look} isDisabled={isBusy || !isComplete || !isPin(pin)}>
        {isBusy ? people('checking') : action}
      </Button>
    </form>
  );
};
