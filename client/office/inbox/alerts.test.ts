import { expect, it } from 'vitest';
import type { DeviceRow } from '../devices/devices.ts';
import { certificateAlerts, hubAlerts, placeOf, storageAlerts } from './alerts.ts';

const NOW_MS = 1_800_000_000_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

const row = (more: Partial<DeviceRow>): DeviceRow => ({
  ...{ device: 'd', till: 'C01', role: 'till', series: 'C01', isOwn: false, isHeard: true, heardMs: NOW_MS },
  ...{ software: 'x', skewMs: 0, weLack: 0, isReplaced: false, revokedMs: undefined },
  validUntilMs: NOW_MS + 365 * DAY_MS,
  ...more,
});

it('tells of certificates that end within 30 days, and of those that have ended, of devices in use', () => {
  const codes = (more: Partial<DeviceRow>): string[] =>
    certificateAlerts([row(more)], NOW_MS).map(({ code }) => code);
  expect(codes({})).toEqual([]);
  expect(codes({ validUntilMs: NOW_MS + 31 * DAY_MS })).toEqual([]);
  expect(codes({ validUntilMs: NOW_MS + 29 * DAY_MS })).toEqual(['certificate_ending']);
  expect(codes({ validUntilMs: NOW_MS - 1 })).toEqual(['certificate_ended']);
  expect(codes({ validUntilMs: NOW_MS - 1, revokedMs: NOW_MS })).toEqual([]);
  expect(codes({ validUntilMs: NOW_MS - 1, isReplaced: true })).toEqual([]);
});

it('tells what the hub says of itself, and whose clock is off among those who are live with it', () => {
  const of = (skewMs: number | undefined, direct = true) =>
    hubAlerts({
      alerts: [
        { code: 'disk_low', params: { megabytes: 3, folder: '/x' } },
        { code: 'device_revoked', params: {} },
      ],
      neighbours: [{ device: 'd', till: 'C02', direct, skewMs }],
    }).map(({ code, params }) => [code, params['side'], params['seconds']]);
  const disk = ['disk_low', undefined, undefined];
  expect(of(undefined)).toEqual([disk]);
  expect(of(119_000)).toEqual([disk]);
  expect(of(600_000, false)).toEqual([disk]);
  expect(of(600_000)).toEqual([disk, ['clock_off', 'ahead', 600]]);
  expect(of(-180_400)).toEqual([disk, ['clock_off', 'behind', 180]]);
});

it('tells when the browser is nearly full, and where each thing is looked after', () => {
  expect(storageAlerts({ usedBytes: 89, quotaBytes: 100 })).toEqual([]);
  expect(storageAlerts({ usedBytes: 5, quotaBytes: 0 })).toEqual([]);
  expect(storageAlerts({ usedBytes: 95, quotaBytes: 100 })).toEqual([
    { code: 'storage_full', params: { percent: 95 } },
  ]);
  expect(placeOf({ code: 'backup_old', params: {} })).toBe('backups');
  expect(placeOf({ code: 'clock_off', params: { device: 'd' } })).toBe('device');
  expect(placeOf({ code: 'disk_low', params: { megabytes: 3 } })).toBeUndefined();
});
