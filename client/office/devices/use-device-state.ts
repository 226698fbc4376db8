/** In a few words, how it stands with a device. */
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import type { DeviceRow } from './devices.ts';

export const useDeviceState = (): ((row: DeviceRow) => string) => {
  const t = useTranslations('devices.states');
  const { dateTime } = useFormats();
  return ({ revokedMs, isReplaced, isOwn, isHeard, heardMs, role }) => {
    if (role === 'program') return t('program');
    if (revokedMs !== undefined) return t('revoked', { when: dateTime(revokedMs) });
    if (isReplaced) return t('replaced');
    if (isOwn) return t('own');
    if (isHeard) return t('heard');
    return heardMs === undefined ? t('never') : t('last', { when: dateTime(heardMs) });
  };
};
