/** A customer's data: of a new one, or to be changed. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import type { Customer } from '../../common/model/records.ts';
import { useRecords, useTill, useTillSettings } from '../model/use-till.ts';
import { useFormats } from '../../ui/format.ts';
import { activityLogOf, personName } from '../activity/use-activity.ts';
import {
  changesOf,
  fieldsOf,
  NO_CREDIT,
  setsCredit,
  troublesOf,
  type CustomerFields,
} from './customer-fields.ts';
import { samePhone } from './find-customers.ts';
import { writeCustomer } from './write-customer.ts';

export interface CustomerFormProps {
  /** Undefined: a new one. */
  readonly customer: Customer | undefined;
  readonly saved: (id: string) => void;
  readonly cancel: () => void;
}

export const CustomerForm = ({ customer, saved, cancel }: CustomerFormProps): ReactNode => {
  const t = useTranslations('customers');
  const till = useTill();
  const { exponent } = useTillSettings();
  const customers = useRecords(till.customers);
  const [before] = useState(() => fieldsOf(customer, exponent));
  const mayAlone = till.maySetCredit();
  const [fields, setFields] = useState(() =>
    customer === undefined && !mayAlone ? { ...before, creditLimit: NO_CREDIT } : before,
  );
  const [isBusy, setBusy] = useState(false);
  const { money } = useFormats();
  const [isTold, setTold] = useState(false);
  const [failure, setFailure] = useState<string>();

  const troubles = troublesOf(fields, exponent);
  const same = samePhone(customers, fields.phone, customer?.id);
  const field = (name: keyof CustomerFields): Parameters<typeof Field>[0] => {
    const trouble = isTold ? troubles[name] : undefined;
    return {
      label: t(name),
      value: fields[name],
      change: (value) => setFields((all) => ({ ...all, [name]: value })),
      error: trouble === undefined ? undefined : t(trouble),
    };
  };

  const limitText = (limit: unknown): string =>
    typeof limit === 'number' ? t('limit', { limit: money(limit) }) : t('noLimit');

  const save = async (): Promise<void> => {
    setTold(true);
    setFailure(undefined);
    if (Object.keys(troubles).length > 0 || isBusy) return;
    const isNew = customer === undefined;
    const changes = changesOf(before, fields, exponent);
    const { creditLimit: limit } = changes;
    const givesCredit = setsCredit(isNew, before, fields, exponent);
    let by = till.cashier;
    if (givesCredit) {
      const name = fields.name.trim();
      const was = isNew ? t('add') : limitText(customer.creditLimit);
      setBusy(true);
      const details = [t('creditChange', { name, before: was, after: limitText(limit) })];
      const permitted = await till.permit({ code: 'credit_limit', details });
      setBusy(false);
      if (!permitted.ok) return setFailure(t('notApproved'));
      ({ by } = permitted.value);
    }
    const id = customer?.id ?? till.peer.newId();
    const written = writeCustomer(till, id, isNew, changes, by);
    if (!written.ok) return setFailure(t('saveFailed', { code: written.error.code }));
    if (givesCredit)
      activityLogOf(till).note({
        kind: 'credit_limit',
        who: personName(till, by),
        names: [fields.name.trim()],
        amount: typeof limit === 'number' ? limit : undefined,
      });
    saved(id);
  };

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field {...field('name')} autoFocus />
      <Field {...field('phone')} />
      {same !== undefined && (
        <p role="status" className="text-warn">
          {t('samePhone', { name: same.name })}{' '}
          <Link to={`/clientes/${same.id}`} className="underline">
            {t('open')}
          </Link>
        </p>
      )}
      <Field {...field('taxId')} />
      <Field {...field('creditLimit')} isNumber hint={mayAlone ? undefined : t('creditByPin')} />
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {failure}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" isDisabled={isBusy}>
          {t('save')}
        </Button>
        <Button onPress={cancel}>{t('cancel')}</Button>
      </div>
    </form>
  );
};
