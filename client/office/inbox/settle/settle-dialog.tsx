/** Settles an op of a till from here: what happened, what the chosen way does, what it needs, and who answers for it. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { toHex } from '../../../../crdt-schema/model/ids.ts';
import { approvalMessage } from '../../../../crdt-schema/ops/approval.ts';
import type { PendingItem } from '../../../../crdt-schema/pending/pending.ts';
import { OpTitle } from '../../../common/pending/op-title.tsx';
import { useAnswers } from '../../../common/pending/use-answers.ts';
import { sessionInstead, type Way } from '../../../common/pending/ways.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { useOffice } from '../../model/use-office.ts';
import { CorrectAmounts } from './correct-amounts.tsx';
import { CorrectSale } from './correct-sale.tsx';
import { againOf, voidDraft } from './correction.ts';
import { SignForm } from './sign-form.tsx';
import { approvedOf } from './approved-of.ts';

interface PartProps {
  readonly item: PendingItem;
  readonly close: () => void;
}

const Remove = ({ item, close }: PartProps): ReactNode => {
  const t = useTranslations('inbox.settle');
  const office = useOffice();
  const [reason, setReason] = useState('');
  const note = reason.trim();
  return (
    <SignForm
      action={t('do.remove')}
      look="danger"
      isComplete={note !== ''}
      write={async (signer) => office.settle(voidDraft(item, note), [], signer)}
      done={close}
    >
      <Field label={t('reason')} value={reason} change={setReason} autoFocus />
    </SignForm>
  );
};

const Approve = ({ item: { id, verdict }, close }: PartProps): ReactNode => {
  const t = useTranslations('inbox.settle');
  const office = useOffice();
  const [reason, setReason] = useState('');
  const note = reason.trim();
  const code = verdict?.code ?? '';
  return (
    <SignForm
      action={t('do.approve')}
      isComplete={note !== ''}
      write={async ({ by, sign }) => {
        const { store } = office.peer.replica.context.identity;
        const proof = toHex(await sign(approvalMessage({ store, op: id, code, note })));
        return office.override(id, note, { code, by, proof });
      }}
      done={close}
    >
      <Field label={t('reason')} value={reason} change={setReason} autoFocus />
    </SignForm>
  );
};

/** The same once more, or the session that counts in place of the one that was opened twice. */
const AsItIs = ({ item, close, way }: PartProps & { readonly way: 'retry' | 'goOn' }): ReactNode => {
  const t = useTranslations('inbox.settle');
  const reason = useTranslations('pending')('goOnReason');
  const office = useOffice();
  return (
    <SignForm
      action={t(`do.${way}`)}
      isComplete
      write={async (signer) =>
        way === 'goOn'
          ? office.settle(voidDraft(item, reason, sessionInstead(item)), [], signer)
          : office.settle(againOf(item, office.view()), approvedOf(item.op), signer)
      }
      done={close}
    />
  );
};

const Part = ({ way, ...props }: PartProps & { readonly way: Way }): ReactNode => {
  switch (way) {
    case 'remove':
      return <Remove {...props} />;
    case 'approve':
      return <Approve {...props} />;
    case 'correct':
      return props.item.op.kind === 'sale' ? (
        <CorrectSale {...props} sale={props.item.op} />
      ) : (
        <CorrectAmounts {...props} />
      );
    case 'retry':
    case 'goOn':
      return <AsItIs {...props} way={way} />;
  }
};

const SettleDialog = ({ item, way, close }: PartProps & { readonly way: Way }): ReactNode => {
  const t = useTranslations('inbox.settle');
  const { reason } = useAnswers();
  return (
    <Dialog title={t(`titles.${way}`)} close={close}>
      <OpTitle op={item.op} />
      <p className="text-bad">{reason(item.verdict)}</p>
      <p>{t(`says.${way}`)}</p>
      <Part item={item} way={way} close={close} />
    </Dialog>
  );
};

export default SettleDialog;
