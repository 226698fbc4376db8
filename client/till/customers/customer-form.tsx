/** A customer's data: of a new one, or to be changed. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import type { Customer } from '../../common/model/records.ts';
import { useRecords, useTill, useTillSettings } from '../model/use-till.ts';
import { changesOf, fieldsOf, troublesOf, type CustomerFields } from './customer-fields.ts';
import { samePhone } from './find-customers.ts';

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
  const [fields, setFields] = useState(before);
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

  const save = (): void => {
    setTold(true);
    if (Object.keys(troubles).length > 0) return;
    const { catalog } = till.peer;
    const changes = changesOf(before, fields, exponent);
    const id = customer?.id ?? till.peer.newId();
    const written =
      customer === undefined
        ? catalog.create('customers', id, { ...changes, active: true })
        : catalog.setFields('customers', id, changes);
    if (written.ok) saved(id);
    else setFailure(written.error.code);
  };

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save();
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
      {till.maySetCredit() ? (
        <Field {...field('creditLimit')} isNumber />
      ) : (
        <p className="text-muted">{t('notAllowed')}</p>
      )}
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {t('saveFailed', { code: failure })}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary">
          {t('save')}
        </Button>
        <Button onPress={cancel}>{t('cancel')}</Button>
      </div>
    </form>
  );
};
