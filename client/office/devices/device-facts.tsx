/** What is known of a device, each fact beside its name. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import type { DeviceRow, ToldDevice } from './devices.ts';
import { useDeviceState } from './use-device-state.ts';

const SECOND_MS = 1_000;

export const DeviceFacts = ({
  row,
  told,
}: {
  readonly row: DeviceRow;
  readonly told: ToldDevice | undefined;
}): ReactNode => {
  const t = useTranslations('devices.facts');
  const roles = useTranslations('devices.roles');
  const actors = useTranslations('devices.actors');
  const state = useDeviceState();
  const { dateTime, date } = useFormats();
  const { till, role, series, device, software, skewMs, weLack, revokedMs, validUntilMs } = row;
  const by = told?.revokedBy;
  const who = (): string => {
    if (by === null || by === undefined) return t('byUnknown');
    return by.name ?? (by.kind === 'console' ? actors('console') : actors('program'));
  };
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('role'), roles(role)],
    [t('till'), till],
    [t('series'), role === 'till' ? series : undefined],
    [t('state'), state(row)],
    [t('revokedBy'), revokedMs === undefined ? undefined : who()],
    [t('reason'), by?.reason ?? undefined],
    [
      t('revokedMeans'),
      revokedMs === undefined ? undefined : t('revokedMeansText', { when: dateTime(revokedMs) }),
    ],
    [t('lacking'), weLack > 0 ? t('lackingText', { count: weLack }) : undefined],
    [
      t('clock'),
      skewMs === undefined ? undefined : t('clockText', { seconds: Math.round(skewMs / SECOND_MS) }),
    ],
    [t('validUntil'), revokedMs === undefined ? date(validUntilMs) : undefined],
    [t('software'), software],
    [t('device'), device],
  ];
  return (
    <dl className="divide-y divide-line rounded-lg border border-line bg-raised">
      {facts.flatMap(([name, value]) =>
        value === undefined ? (
          []
        ) : (
          <div key={name} className="grid gap-x-4 px-3 py-2 sm:grid-cols-[12rem_1fr]">
            <dt className="text-muted">{name}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
};
