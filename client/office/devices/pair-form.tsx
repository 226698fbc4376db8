/** Makes the code by which a browser, a tablet or a telephone becomes a device of the shop. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import type { RequestFailure } from '../../ui/request.ts';
import { apiPost } from '../api.ts';
import { ApiFailed } from '../api-failed.tsx';
import { QrPicture } from './qr-picture.tsx';

const invitationForm = z.object({ code: z.string(), link: z.string(), expiresAt: z.iso.datetime() });
const ROLES = ['till', 'admin', 'viewer'] as const;

export const PairForm = (): ReactNode => {
  const t = useTranslations('devices.pair');
  const { time } = useFormats();
  const [till, setTill] = useState('');
  const [role, setRole] = useState<(typeof ROLES)[number]>('till');
  const [failure, setFailure] = useState<RequestFailure>();
  const [made, setMade] = useState<z.infer<typeof invitationForm>>();
  const invite = async (): Promise<void> => {
    const answer = await apiPost('/api/pairings', invitationForm, { till: till.trim(), role });
    setFailure(answer.ok ? undefined : answer.error);
    setMade(answer.ok ? answer.value : undefined);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void invite();
  };
  return (
    <section className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4">
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      <form className="flex flex-col gap-3" onSubmit={submit}>
        <Choice
          label={t('role')}
          value={role}
          options={ROLES.map((each) => [each, t(`roles.${each}`)] as const)}
          choose={setRole}
        />
        <div className="max-w-xs">
          <Field label={t('name')} hint={t('nameHint')} value={till} change={setTill} />
        </div>
        <div>
          <Button type="submit" look="primary" isDisabled={till.trim() === ''}>
            {t('make')}
          </Button>
        </div>
      </form>
      {failure !== undefined && <ApiFailed failure={failure} retry={() => void invite()} />}
      {made !== undefined && (
        <div className="flex flex-col gap-2" role="status">
          <p>{t('made', { until: time(Date.parse(made.expiresAt)) })}</p>
          <p data-testid="code" className="font-mono text-3xl font-semibold tracking-wide">
            {made.code}
          </p>
          <QrPicture text={made.link} label={t('qr')} />
          <p className="text-sm break-all text-muted">{made.link}</p>
        </div>
      )}
    </section>
  );
};
