/** A supervisor accepts an op that a rule refused: gives a reason, and signs for both with the own PIN. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { toHex } from '../../../crdt-schema/model/ids.ts';
import { approvalMessage } from '../../../crdt-schema/ops/approval.ts';
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';
import { ok, type Result } from '../../../crdt-schema/result.ts';
import { PinAttempts } from '../../common/people/attempts.ts';
import { deriveKey } from '../../common/people/derive-key.ts';
import {
  KeyOpener,
  mayApprove,
  staffOf,
  type PinFailure,
  type Staff,
} from '../../common/people/key-opener.ts';
import { PersonList } from '../../common/people/person-list.tsx';
import { PinEntry } from '../../common/people/pin-entry.tsx';
import { OpTitle } from '../../common/pending/op-title.tsx';
import { useAnswers } from '../../common/pending/use-answers.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { useOffice } from '../model/use-office.ts';

const keys = new KeyOpener({ derive: deriveKey, attempts: new PinAttempts(localStorage, Date.now) });
const waitMs = (person: Staff): number => keys.waitMs(person);

const ApproveDialog = ({
  item: { id, op, verdict },
  close,
}: {
  readonly item: PendingItem;
  readonly close: () => void;
}): ReactNode => {
  const t = useTranslations('inbox');
  const people = useTranslations('people');
  const answers = useAnswers();
  const office = useOffice();
  const { context } = office.peer.replica;
  const approvers = staffOf(context.people.all()).filter(mayApprove);
  const [reason, setReason] = useState('');
  const [isGiven, setGiven] = useState(false);
  const [chosen, setChosen] = useState<Staff>();
  const [failure, setFailure] = useState<string>();
  const person = approvers.length === 1 ? approvers[0] : chosen;
  const note = reason.trim();

  const sign = async (by: Staff, pin: string): Promise<Result<void, PinFailure>> => {
    const opened = await keys.open(by, pin);
    if (!opened.ok) return opened;
    const code = verdict?.code ?? '';
    const { store } = context.identity;
    const proof = await opened.value(approvalMessage({ store, op: id, code, note }));
    const written = await office.override(id, note, { code, by: by.id, proof: toHex(proof) });
    setFailure(written.ok ? undefined : written.error.code);
    if (written.ok) close();
    return ok(undefined);
  };

  return (
    <Dialog title={t('approveTitle')} close={close}>
      <OpTitle op={op} />
      <p>{answers.reason(verdict)}</p>
      {approvers.length === 0 && <p role="alert">{people('nobody')}</p>}
      {approvers.length > 0 && !isGiven && (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (note !== '') setGiven(true);
          }}
        >
          <p>{t('approveText')}</p>
          <Field label={t('reason')} value={reason} change={setReason} autoFocus />
          <Button type="submit" look="primary" isDisabled={note === ''}>
            {t('next')}
          </Button>
        </form>
      )}
      {isGiven && person === undefined && (
        <>
          <h3 className="font-medium">{people('whoApproves')}</h3>
          <PersonList people={approvers} choose={setChosen} />
        </>
      )}
      {isGiven && person !== undefined && (
        <PinEntry
          key={person.id}
          person={person}
          waitMs={waitMs}
          action={people('approve')}
          submit={async (pin) => sign(person, pin)}
        />
      )}
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {t('failed', { code: failure })}
        </p>
      )}
    </Dialog>
  );
};

export default ApproveDialog;
