/** Revokes a device for good: first says in plain words what becomes of it and of its sales, and asks why. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Refusal } from '../account/refusal.tsx';
import { useSend } from '../account/use-send.ts';
import type { DeviceRow } from './devices.ts';

const MAX_REASON_CHARS = 200;

export const RevokePart = ({
  row: { device, till, role, isHeard, heardMs, weLack, isOwn },
  name,
  revoked,
}: {
  readonly row: DeviceRow;
  readonly name: string;
  readonly revoked: () => void;
}): ReactNode => {
  const t = useTranslations('devices.revoke');
  const { dateTime } = useFormats();
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const { isBusy, failure, send } = useSend();
  const why = reason.trim();
  const revoke = async (): Promise<void> => {
    if (!(await send('POST', `/api/devices/${device}/revoke`, { reason: why }))) return;
    setAsking(false);
    revoked();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (why !== '') void revoke();
  };
  const heard = (): string => {
    if (isHeard) return weLack > 0 ? t('lacking', { count: weLack }) : t('heardNow');
    return heardMs === undefined ? t('neverHeard') : t('lastHeard', { when: dateTime(heardMs) });
  };
  return (
    <section className="flex flex-col gap-2 rounded-lg border border-line bg-raised p-4">
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      <p>{t('when')}</p>
      <div>
        <Button look="danger" onPress={() => setAsking(true)}>
          {t('begin')}
        </Button>
      </div>
      {isAsking && (
        <Dialog title={t('ask', { name })} close={() => setAsking(false)}>
          <form onSubmit={submit} className="flex flex-col gap-4">
            <ul className="flex list-disc flex-col gap-1 pl-5">
              {isOwn && <li className="text-bad">{t('own')}</li>}
              <li>{t('cutOff')}</li>
              {role === 'till' && (
                <>
                  <li>{t('kept')}</li>
                  <li>{t('late')}</li>
                  <li>{heard()}</li>
                  <li>{t('again', { till })}</li>
                </>
              )}
              <li>{t('pins')}</li>
            </ul>
            <Field
              label={t('reason')}
              hint={t('reasonHint')}
              value={reason}
              change={(text) => setReason(text.slice(0, MAX_REASON_CHARS))}
              autoFocus
            />
            <Refusal failure={failure} retry={() => void revoke()} />
            <div className="flex flex-wrap gap-2">
              <Button type="submit" look="danger" isDisabled={isBusy || why === ''}>
                {t('submit', { name })}
              </Button>
              <Button onPress={() => setAsking(false)}>{t('keep')}</Button>
            </div>
          </form>
        </Dialog>
      )}
    </section>
  );
};
