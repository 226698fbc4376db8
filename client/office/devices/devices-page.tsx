/** The devices and people of the shop: who is there, when each was last heard, and how another comes to it. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import { useNow } from '../../ui/use-now.ts';
import { useOffice } from '../model/use-office.ts';
import { deviceRows, type DeviceRow } from './devices.ts';
import { PairForm } from './pair-form.tsx';
import { PeoplePart } from './people-part.tsx';

const REFRESH_MS = 2_000;
const SHOWN_CHARS = 8;

const Device = ({ row }: { readonly row: DeviceRow }): ReactNode => {
  const t = useTranslations('devices');
  const { dateTime } = useFormats();
  const { till, role, device, series, isOwn, heardMs, software, isReplaced } = row;
  const state = (): string => {
    if (isReplaced) return t('states.replaced');
    if (isOwn) return t('states.own');
    if (row.isHeard) return t('states.heard');
    return heardMs === undefined ? t('states.never') : t('states.last', { when: dateTime(heardMs) });
  };
  return (
    <li
      data-heard={row.isHeard}
      className={`grid gap-x-4 px-3 py-2 sm:grid-cols-[6rem_9rem_1fr_auto] sm:items-center ${isReplaced ? 'text-muted' : ''}`}
    >
      <span className="font-semibold">{till}</span>
      <span>{t(`roles.${role}`)}</span>
      <span className={row.isHeard && !isReplaced ? 'text-good' : ''}>{state()}</span>
      <span className="text-sm text-muted">
        {[role === 'till' ? t('series', { series }) : undefined, software, device.slice(0, SHOWN_CHARS)]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </span>
    </li>
  );
};

const DevicesPage = (): ReactNode => {
  const t = useTranslations('devices');
  const office = useOffice();
  useNow(REFRESH_MS);
  const rows = deviceRows(office.peer.replica);
  return (
    <main className="flex w-full max-w-4xl flex-col gap-6 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <ul aria-label={t('list')} className="divide-y divide-line rounded-lg border border-line bg-raised">
        {rows.map((row) => (
          <Device key={row.device} row={row} />
        ))}
      </ul>
      {office.mayWrite && <PairForm />}
      <PeoplePart />
    </main>
  );
};

export default DevicesPage;
