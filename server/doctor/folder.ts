/** A device's folder: its identity, its keys, its lease of numbers, and every log from its first entry to its last. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { StoredEntry } from '../../crdt-schema/sync/index.ts';
import { checkLogs } from '../backup/check-logs.ts';
import { isUnfinished } from '../backup/restore-folder.ts';
import { checkHubFolder } from '../hub/hub-folder.ts';
import { loadDevice, type DeviceIdentity } from '../security/identity.ts';
import { LevelStore } from '../storage/level-store.ts';
import { finding, reasonOf, type Area, type Finding } from './finding.ts';

export interface FolderReport {
  readonly findings: readonly Finding[];
  /** Of a hub whose logs are sound: for each `segment:branch:seq` the first bytes of its hash, as the ledger notes them. */
  readonly places: ReadonlyMap<string, string> | undefined;
  readonly store: string | undefined;
  /** Another process has it open. */
  readonly isInUse: boolean;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const SOON_MS = 30 * DAY_MS;
const HASH8_BYTES = 8;
const OTHERS_READ = 0o077;

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const examineKeys = async (area: Area, folder: string): Promise<Finding[]> => {
  const found: Finding[] = [];
  for (const name of ['device.key', 'authority.key', 'catalog-token']) {
    const file = join(folder, name);
    if (!existsSync(file) || process.platform === 'win32') continue;
    if (((await stat(file)).mode & OTHERS_READ) !== 0)
      found.push(finding(area, 'warn', 'keys_open', { file }));
  }
  return found;
};

/** Certificate and lease, by their dates. */
const examineGrant = (area: Area, folder: string, { identity }: DeviceIdentity, nowMs: number): Finding[] => {
  const { validUntil, series, numbering, role } = identity.certificate;
  const until = day(validUntil);
  const found = [
    validUntil - nowMs > SOON_MS
      ? finding(area, 'good', 'certificate', { folder, until })
      : finding(area, validUntil > nowMs ? 'warn' : 'bad', 'certificate_ends', { folder, until }),
  ];
  if (role !== 'till' || numbering === undefined) return found;
  const { from, to, validUntil: numbersUntil } = numbering;
  const isEnding = numbersUntil !== undefined && numbersUntil - nowMs <= SOON_MS;
  found.push(
    isEnding
      ? finding(area, numbersUntil > nowMs ? 'warn' : 'bad', 'numbering_ends', {
          ...{ folder, series, until: day(numbersUntil) },
        })
      : finding(area, 'good', 'numbering', { folder, series, from, to }),
  );
  return found;
};

interface Logs {
  readonly findings: Finding[];
  readonly places?: ReadonlyMap<string, string>;
  readonly isInUse?: boolean;
}

const examineLogs = async (area: Area, folder: string, device: DeviceIdentity): Promise<Logs> => {
  const replica = join(folder, 'replica');
  if (!existsSync(replica)) return { findings: [] };
  const level = await LevelStore.open(replica);
  if (!level.ok) {
    if (level.error.code === 'data_folder_locked')
      return { findings: [finding(area, 'warn', 'folder_in_use', { folder })], isInUse: true };
    const reason = String(level.error.params?.['reason'] ?? level.error.code);
    return { findings: [finding(area, 'bad', 'folder_damaged', { folder: replica, reason })] };
  }
  const places = new Map<string, string>();
  try {
    // Written by the hub for programs, under a certificate that lies beside.
    const programs = await loadDevice(join(folder, 'api'));
    const { store, authority, certificate } = device.identity;
    const own = [certificate, ...(programs.ok ? [programs.value.identity.certificate] : [])];
    const note = async ({ segment, branch, seq, hash }: StoredEntry): Promise<void> =>
      void places.set(
        `${segment}:${branch}:${seq}`,
        Buffer.from(hash.subarray(0, HASH8_BYTES)).toString('hex'),
      );
    const checked = await checkLogs(level.value, { store, authority, own }, note);
    if (checked.ok)
      return { findings: [finding(area, 'good', 'logs', { folder, ...checked.value })], places };
    const { code, params } = checked.error;
    const where = { segment: String(params?.['segment']), seq: Number(params?.['seq']) };
    return { findings: [finding(area, 'bad', 'logs_broken', { folder, code, ...where })] };
  } catch (error) {
    return {
      findings: [finding(area, 'bad', 'folder_damaged', { folder: replica, reason: reasonOf(error) })],
    };
  } finally {
    await level.value.close();
  }
};

/** `area` says whether it is the hub's folder or a till's. */
export const examineFolder = async (area: Area, folder: string, nowMs: number): Promise<FolderReport> => {
  const findings: Finding[] = [];
  const nothing = { findings, places: undefined, store: undefined, isInUse: false };
  if (area === 'store' && isUnfinished(dirname(folder)))
    findings.push(finding(area, 'bad', 'restore_unfinished', { folder: dirname(folder) }));
  for (const name of await readdir(folder))
    if (/^replica\.damaged-\d+$/.test(name))
      findings.push(finding(area, 'warn', 'set_aside', { folder: join(folder, name) }));
  const device = await loadDevice(folder);
  const whole =
    device.ok && area === 'store' ? await checkHubFolder(folder, device.value.identity.store) : device;
  if (!device.ok || !whole.ok) {
    const code = !whole.ok ? whole.error.code : '';
    findings.push(finding(area, 'bad', 'identity_damaged', { folder, code }));
    return nothing;
  }
  const { store, certificate } = device.value.identity;
  findings.push(finding(area, 'good', 'identity', { folder, till: certificate.till, store }));
  findings.push(...(await examineKeys(area, folder)), ...examineGrant(area, folder, device.value, nowMs));
  const logs = await examineLogs(area, folder, device.value);
  findings.push(...logs.findings);
  return { findings, store, places: logs.places, isInUse: logs.isInUse ?? false };
};

/** The hub's folder and the tills' that lie in the folder of the data, or that itself. */
export const deviceFolders = async (data: string): Promise<readonly (readonly [Area, string])[]> => {
  const names = await readdir(data, { withFileTypes: true }).catch(() => []);
  const holdsDevice = (folder: string): boolean =>
    existsSync(join(folder, 'device.json')) || existsSync(join(folder, 'device.key'));
  if (holdsDevice(data)) return [[basename(data) === 'hub' ? 'store' : 'till', data]];
  return names
    .filter((entry) => entry.isDirectory() && holdsDevice(join(data, entry.name)))
    .map(({ name }) => [name === 'hub' ? 'store' : 'till', join(data, name)] as const)
    .sort(([a], [b]) => a.localeCompare(b));
};
