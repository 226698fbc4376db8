/** The devices and people of the shop: who is there, when each was last heard, and how another comes to it. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { useNow } from '../../ui/use-now.ts';
import { AdminOnly } from '../account/admin-only.tsx';
import { useCaller } from '../account/use-caller.ts';
import { useOffice } from '../model/use-office.ts';
import { AddPerson } from '../people/add-person.tsx';
import { PeoplePart } from '../people/people-part.tsx';
import { usePeople } from '../people/use-people.ts';
import { useAsked } from '../use-asked.ts';
import { deviceRows, devicesForm, validityOf, type DeviceRow } from './devices.ts';
import { PairForm } from './pair-form.tsx';
import { useDeviceState } from './use-device-state.ts';

const REFRESH_MS = 2_000;
const SHOWN_CHARS = 8;

const Device = ({
  row,
  label,
}: {
  readonly row: DeviceRow;
  readonly label: string | undefined;
}): ReactNode => {
  const t = useTranslations('devices');
  const state = useDeviceState();
  const { till, role, device, series, software, isReplaced, revokedMs } = row;
  const isGone = isReplaced || revokedMs !== undefined;
  const validity = isGone ? 'good' : validityOf(row.validUntilMs, Date.now());
  return (
    <li data-heard={row.isHeard} className={isGone ? 'text-muted' : ''}>
      <Link
        to={`/equipos/${device}`}
        className="grid gap-x-4 px-3 py-2 sm:grid-cols-[10rem_8rem_1fr_auto] sm:items-center"
      >
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-semibold underline">{label ?? till}</span>
          {label !== undefined && <span className="text-sm text-muted">{till}</span>}
        </span>
        <span>{t(`roles.${role}`)}</span>
        <span className={row.isHeard && !isGone ? 'text-good' : ''}>
          {state(row)}
          {validity !== 'good' && <span className="block text-bad">{t(`validity.${validity}`)}</span>}
        </span>
        <span className="text-sm text-muted">
          {[role === 'till' ? t('series', { series }) : undefined, software, device.slice(0, SHOWN_CHARS)]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </span>
      </Link>
    </li>
  );
};

const DevicesPage = (): ReactNode => {
  const t = useTranslations('devices');
  const office = useOffice();
  useNow(REFRESH_MS);
  const caller = useCaller();
  // Asked again by who has signed in meanwhile.
  const signedIn = caller.failure === undefined ? caller.value : undefined;
  const told = useAsked(signedIn === undefined ? undefined : '/api/devices', devicesForm);
  const people = usePeople(signedIn);
  const labels = new Map(told.value?.items.map(({ id, label }) => [id, label ?? undefined]));
  const rows = deviceRows(office.peer.replica);
  return (
    <main className="flex w-full max-w-4xl flex-col gap-6 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <ul aria-label={t('list')} className="divide-y divide-line rounded-lg border border-line bg-raised">
        {rows.map((row) => (
          <Device key={row.device} row={row} label={labels.get(row.device)} />
        ))}
      </ul>
      <PeoplePart people={people} />
      {office.mayWrite && (
        <AdminOnly caller={caller}>
          <PairForm />
          <AddPerson added={people.ask} />
        </AdminOnly>
      )}
    </main>
  );
};

export default DevicesPage;
