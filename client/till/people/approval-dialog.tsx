/** Asks a supervisor's PIN for what the cashier may not do alone. Closing it gives up the approval, not the ticket. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { ApprovalRequest } from '../../common/model/approval.ts';
import { mayApprove, type Staff } from '../../common/people/key-opener.ts';
import { PersonList } from '../../common/people/person-list.tsx';
import { PinEntry } from '../../common/people/pin-entry.tsx';
import { GUARDED, GUARDED_ACTS, type Guarded, type GuardedAct } from './roles.ts';
import { useDesk, useDeskState } from './use-desk.ts';
import { useShield } from './use-shield.ts';

const QUESTIONS: readonly string[] = [...GUARDED, ...GUARDED_ACTS];
const isGuarded = (code: string): code is Guarded | GuardedAct => QUESTIONS.includes(code);

const ApprovalDialog = ({ request }: { readonly request: ApprovalRequest }): ReactNode => {
  const t = useTranslations('people');
  const desk = useDesk();
  useShield();
  const approvers = useDeskState().people.filter(mayApprove);
  const [chosen, setChosen] = useState<Staff>();
  const person = approvers.length === 1 ? approvers[0] : approvers.find(({ id }) => id === chosen?.id);
  const { code, details = [] } = request;
  return (
    <Dialog title={t('whoApproves')} close={() => desk.dismiss()}>
      <p>{isGuarded(code) ? t(`asks.${code}`) : t('asks.other', { code })}</p>
      {details.length > 0 && (
        <ul className="list-disc pl-5">
          {details.map((detail) => (
            <li key={detail} className="wrap-anywhere">
              {detail}
            </li>
          ))}
        </ul>
      )}
      {approvers.length === 0 && <p role="alert">{t('nobody')}</p>}
      {person === undefined && <PersonList people={approvers} choose={setChosen} />}
      {person !== undefined && (
        <PinEntry
          key={person.id}
          person={person}
          waitMs={desk.waitMs}
          action={t('approve')}
          submit={async (pin) => desk.approve(person, pin)}
        />
      )}
      <div className="grid grid-cols-2 gap-2">
        <Button
          isDisabled={person === undefined || approvers.length === 1}
          onPress={() => setChosen(undefined)}
        >
          {t('back')}
        </Button>
        <Button onPress={() => desk.dismiss()}>{t('cancel')}</Button>
      </div>
    </Dialog>
  );
};

export default ApprovalDialog;
