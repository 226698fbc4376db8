/** `/equipos/:id`: all that is known of one device, what people call it, its certificate, and the way to revoke it. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useParams } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { useNow } from '../../ui/use-now.ts';
import { AdminOnly } from '../account/admin-only.tsx';
import { Refusal } from '../account/refusal.tsx';
import { useCaller } from '../account/use-caller.ts';
import { useSend } from '../account/use-send.ts';
import { useOffice } from '../model/use-office.ts';
import { useAsked } from '../use-asked.ts';
import { DeviceFacts } from './device-facts.tsx';
import { deviceRows, devicesForm, validityOf } from './devices.ts';
import { LabelForm } from './label-form.tsx';
import { RevokePart } from './revoke-part.tsx';

const REFRESH_MS = 2_000;

const DevicePage = (): ReactNode => {
  const t = useTranslations('devices');
  const { id = '' } = useParams();
  const office = useOffice();
  const { date } = useFormats();
  const nowMs = useNow(REFRESH_MS);
  const caller = useCaller();
  const signedIn = caller.failure === undefined ? caller.value : undefined;
  const { value, ask } = useAsked(signedIn === undefined ? undefined : '/api/devices', devicesForm);
  const renewal = useSend();
  const row = deviceRows(office.peer.replica).find(({ device }) => device === id);
  const told = value?.items.find((each) => each.id === id);
  const renew = async (): Promise<void> => {
    if (await renewal.send('POST', `/api/devices/${id}/renew`)) ask();
  };
  const back = (
    <Link to="/equipos" className="inline-flex min-h-11 items-center underline">
      {t('back')}
    </Link>
  );
  if (row === undefined)
    return (
      <main className="flex w-full max-w-4xl flex-col gap-4 p-4">
        {back}
        <h1 className="text-2xl font-semibold">{t('unknown')}</h1>
      </main>
    );
  const name = told?.label ?? row.till;
  return (
    <main className="flex w-full max-w-4xl flex-col gap-4 p-4">
      <div>{back}</div>
      <h1 className="text-2xl font-semibold">{name}</h1>
      <DeviceFacts row={row} told={told} />
      {office.mayWrite && row.revokedMs === undefined && (
        <AdminOnly caller={caller}>
          {value !== undefined && (
            <LabelForm key={told?.label} id={id} label={told?.label ?? ''} saved={ask} />
          )}
          <section className="flex flex-col gap-2 rounded-lg border border-line bg-raised p-4">
            <h2 className="text-lg font-semibold">{t('renew.title')}</h2>
            <p className={validityOf(row.validUntilMs, nowMs) === 'good' ? '' : 'text-bad'}>
              {t(`renew.${validityOf(row.validUntilMs, nowMs)}`, { when: date(row.validUntilMs) })}
            </p>
            <div>
              <Button isDisabled={renewal.isBusy} onPress={() => void renew()}>
                {t('renew.submit')}
              </Button>
            </div>
            <Refusal failure={renewal.failure} retry={() => void renew()} />
          </section>
          {/* The hub's own cannot be revoked. */}
          {row.role !== 'hub' && row.role !== 'program' && <RevokePart row={row} name={name} revoked={ask} />}
        </AdminOnly>
      )}
    </main>
  );
};

export default DevicePage;
